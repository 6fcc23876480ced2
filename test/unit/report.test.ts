import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { saveReport } from '../../electron/app/report.ts'
import { uploadDetails } from '../../electron/app/upload-details.ts'
import { speak } from '../../electron/contract/index.ts'
import { german } from '../../electron/contract/texts/de/index.ts'
import { AppFailure } from '../../electron/core/errors.ts'
import { silentLog } from '../../electron/core/log.ts'
import { rememberSecrets } from '../../electron/core/redaction.ts'
import { openLog } from '../../electron/disk/log.ts'
import { temporaryDir } from './disk-temporary-dir.ts'
import { detailsOf } from './upload-details.ts'
import { uploadView } from './upload-view.ts'

const secret = 'planted+secret/of=report'

async function home() {
  const dir = await temporaryDir()
  return { dir, environment: { DROPREEL_HOME: dir } }
}

test('a report opens, and holds logs, versions, settings, destinations and the journals of the last uploads', async () => {
  const { dir, environment } = await home()
  await mkdir(join(dir, 'app'))
  await mkdir(join(dir, 'destinations'))
  rememberSecrets(secret)
  const log = openLog({ program: 'app', environment, warn: () => undefined })
  log.info('start', { arguments: ['--proxy', 'http://user:planted-password@proxy.example'] })
  log.close()
  await writeFile(join(dir, 'app', 'settings.json'), `{"note":"${secret}"}`)
  await writeFile(join(dir, 'destinations', 'destinations.json'), '{"destinations":[{"capabilities":{}}]}')
  const journal = Array.from(
    { length: 30 },
    (_, number) => `{"entry":{"id":"u${number}","note":"${secret}"}}`,
  )
  await writeFile(join(dir, 'journal.jsonl'), [...journal, '{"entry":{"id":"u3"}}', ''].join('\n'))

  const file = join(dir, 'report.zip')
  await saveReport(file, { version: '1.2.3', environment, log: silentLog })
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  const zip = unzipSync(await readFile(file))
  const texts = Object.fromEntries(Object.entries(zip).map(([name, bytes]) => [name, strFromU8(bytes)]))
  expect(Object.keys(texts).toSorted()).toEqual([
    'about.json',
    'cli/journal.jsonl',
    'destinations.json',
    'logs/app.log',
    'settings.json',
  ])
  expect(JSON.parse(texts['about.json'] ?? '')).toMatchObject({
    dropreel: '1.2.3',
    platform: process.platform,
    missing: { 'app/journal.jsonl': expect.stringContaining('ENOENT') },
  })
  expect(JSON.parse(texts['settings.json'] ?? '')).toEqual({ note: '[redacted]' })
  const ids = texts['cli/journal.jsonl']?.match(/u\d+/g)
  expect(ids).toHaveLength(21)
  expect(ids).toEqual(expect.arrayContaining(['u3', 'u11', 'u29']))
  expect(Object.values(texts).join('\n')).not.toMatch(/planted/)
})

test('a report that cannot be written says where', async () => {
  const { dir, environment } = await home()
  const file = join(dir, 'no-such-folder', 'report.zip')
  await expect(saveReport(file, { version: '1', environment, log: silentLog })).rejects.toMatchObject({
    error: { code: 'BadInput', message: `The file ${file} cannot be written.` },
  })
})

test('the details of an upload are its error and its own lines of the log, without secrets', async () => {
  const { environment } = await home()
  rememberSecrets(secret)
  const log = openLog({ program: 'app', environment, warn: () => undefined })
  const cause = Object.assign(new Error(`denied for ${secret}`), { $metadata: { requestId: 'REQ1' } })
  const failure = new AppFailure('AccessDenied', 's3:PutObject', { cause, detail: 'AccessDenied 403' })
  log.info('request', { key: 'reels/Another.mov' })
  log.info('request', { key: 'reels/Reel.mov', try: 2 })
  log.error('upload-failed', failure, { upload: 'u1' })
  const error = { ...failure.error, detail: `403 ${secret}` }
  const upload = uploadView('u1', { key: 'reels/Reel.mov', state: { kind: 'failed', session: null, error } })
  const text = await uploadDetails(detailsOf(upload), {
    destination: undefined,
    version: '1.2.3',
    environment,
    now: new Date(0),
  })
  expect(text).toContain('Error: AccessDenied: ')
  expect(text).toContain('Detail: 403 [redacted]')
  expect(text).toContain('"requestId":"REQ1"')
  expect(text).toContain('"try":2')
  expect(text).not.toContain('Another.mov')
  expect(text).not.toContain(secret)
  log.close()
})

test('the details of an upload are all in the language of the app', async () => {
  const { environment } = await home()
  speak('de')
  const { error } = new AppFailure('AccessDenied', 's3:PutObject', { detail: '403' })
  const happened = [
    { kind: 'failed', at: 0, message: error.message },
    { kind: 'went-on', at: 1 },
  ] as const
  const upload = uploadView('a', { state: { kind: 'failed', session: null, error } })
  const text = await uploadDetails(
    { ...detailsOf(upload), happened: [...happened] },
    { destination: undefined, version: '1.2.3', environment, now: new Date(0) },
  )
  speak('en')
  const names = text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/: /)[0] ?? '')
  expect(names).toEqual([
    'Upload a',
    'In Dropreel auf diesem Computer',
    'Datei',
    'Ziel',
    'Objekt',
    'Fehler',
    'Einzelheiten',
    'Hinzugefügt',
    '1970-01-01T00:00:00.000Z',
    '1970-01-01T00:00:00.001Z',
    'Über Dropreel',
  ])
  expect(text).toContain(`Z: ${german.happened.wentOn}`)
  expect(text).toContain(error.advice)
})
