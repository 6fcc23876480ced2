import { createServer } from 'node:http'
import { readFile, writeFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { place, type Place } from './demo-place.ts'
import { hostOf } from './strange-servers.ts'

type Line = Record<string, unknown>

function parsed(text: string): Line[] {
  const lines = text.split('\n').filter((line) => line.startsWith('{'))
  return lines.map((line) => JSON.parse(line))
}

async function logged({ dir }: Place): Promise<Line[]> {
  return parsed(await readFile(join(dir, 'state', 'logs', 'cli.log'), 'utf8'))
}

test('the log of a failed upload names request id, status, try and cause, and the end of the program', async () => {
  const here = await place({ deniedActions: new Set(['s3:PutObject']) })
  const file = await here.file('Denied.mov', 'bytes')
  const words = ['put', file, '--key-template', '{name}{ext}', ...here.to]
  expect((await here.run(words)).code).toBe(1)
  const lines = await logged(here)
  const request = lines.find((line) => line['event'] === 'request' && line['operation'] === 'PutObject')
  expect(request).toMatchObject({
    level: 'warn',
    key: 'Denied.mov',
    status: 403,
    code: 'AccessDenied',
    try: 1,
  })
  const requestId = request?.['requestId']
  expect(requestId).toMatch(/\w/)
  expect(lines.find((line) => line['event'] === 'run-failed')).toMatchObject({
    key: 'Denied.mov',
    causes: [{ code: 'AccessDenied' }, { code: 'AccessDenied', status: 403, requestId }],
  })
  expect(lines.findLast((line) => line['event'] === 'upload-state')).toMatchObject({ to: 'failed' })
  expect(lines[0]).toMatchObject({
    event: 'start',
    arguments: words,
    platform: process.platform,
  })
  expect(lines.at(-1)).toMatchObject({ event: 'end', exitCode: 1 })
})

test('--debug may stand before the command', async () => {
  const here = await place()
  const { code, stderr } = await here.run(['--debug', 'status'])
  expect(code).toBe(0)
  expect(stderr).toContain('"event":"start"')
})

test('with --debug each command writes its log to standard error too', async () => {
  const here = await place()
  for (const words of [['status'], ['destinations', 'list'], ['orphans', 'list', ...here.to]]) {
    const { code, stderr } = await here.run([...words, '--debug'])
    expect(code).toBe(0)
    const lines = parsed(stderr)
    expect(lines[0]).toMatchObject({ event: 'start', arguments: [...words, '--debug'] })
    expect(lines.at(-1)).toMatchObject({ event: 'end', exitCode: 0 })
    expect((await logged(here)).slice(-lines.length)).toEqual(lines)
  }
  expect(parsed((await here.run(['status'])).stderr)).toEqual([])
})

test('a password that somebody types where none belongs is not in the log', async () => {
  const here = await place()
  const typed = [
    ['--proxy', 'http://editor:planted@pass@proxy.test:3128'],
    ['--proxy', 'http://editor:planted/pass@proxy.test:3128'],
    ['--proxy=editor:planted=pass@proxy.test:3128'],
    ['--proxy', 'http:/editor:planted-pass@proxy.test'],
    ['--proxy', 'http://proxy.test:3128', '--proxy-user', 'editor:planted-pass'],
    ['--endpoint', 'http://editor:planted/pass@store.test'],
    ['--public-base-url', 'https://editor:planted@pass@cdn.test'],
  ]
  for (const flags of typed) {
    const words = ['destinations', 'add', 'Clients', '--bucket', 'reels', '--no-test', ...flags]
    expect((await here.run(words)).code).not.toBe(0)
  }
  const text = await readFile(join(here.dir, 'state', 'logs', 'cli.log'), 'utf8')
  expect(text.match(/"event":"start"/g)).toHaveLength(typed.length)
  expect(text).not.toMatch(/planted|pass@/)
})

test('secrets of environment, URL, header and cause are neither in the log nor on standard error nor in the report', async () => {
  const here = await place()
  const planted = {
    AWS_ACCESS_KEY_ID: 'AKIDPLANTED',
    AWS_SECRET_ACCESS_KEY: 'planted-key+with/slashes=1',
    AWS_SESSION_TOKEN: 'planted-token+with/slashes=2',
    HTTPS_PROXY: 'http://editor:planted-proxy@proxy.test:3128',
    STUDIO_PASSWORD: 'planted-studio',
  }
  // A store that tells in its answer what it was asked with.
  const store = createServer((request, response) => {
    request.resume()
    const { authorization, 'x-amz-security-token': token } = request.headers
    const told = `${planted.AWS_SECRET_ACCESS_KEY} ${planted.STUDIO_PASSWORD} ${request.url}?X-Amz-Signature=planted-signature`
    const message = `${told} through ${planted.HTTPS_PROXY}\nAuthorization: ${authorization}\nX-Amz-Security-Token: ${String(token)}`
    response.writeHead(403, { 'content-type': 'application/xml' })
    response.end(
      request.method === 'HEAD'
        ? ''
        : `<Error><Code>AccessDenied</Code><Message>${message}</Message></Error>`,
    )
  })
  const endpoint = `http://${await hostOf(store)}`
  const file = await here.file('Planted.mov', 'bytes')
  const to = ['--endpoint', endpoint, '--bucket', 'reels', '--path-style']
  const url = ['--public-base-url', 'https://editor:planted-url@cdn.test/']
  const put = ['put', file, ...to, '--debug']
  const refused = await here.run([...put, ...url], { env: planted })
  const failed = await here.run(put, { env: planted })
  expect([refused.code, failed.code]).toEqual([2, 1])
  const stderr = refused.stderr + failed.stderr
  const out = join(here.dir, 'report.zip')
  expect(await here.run(['report', '--out', out, '--debug'])).toMatchObject({ code: 0, stdout: `${out}\n` })
  const report = Object.entries(unzipSync(await readFile(out)))
  expect(report.map(([name]) => name)).toEqual(
    expect.arrayContaining(['about.json', 'logs/cli.log', 'cli/journal.jsonl']),
  )
  const written = [stderr, JSON.stringify(await logged(here)), ...report.map(([, bytes]) => strFromU8(bytes))]
  for (const text of written.slice(0, 2)) expect(text).toContain('[redacted] [redacted] /reels/')
  expect(written.join('\n')).not.toMatch(/planted-|Signature=/)
})

test('a log directory that cannot be written costs one warning, and the upload goes on', async () => {
  const here = await place()
  await mkdir(join(here.dir, 'state'))
  // Permissions do not bind root: a file in the place of the directory does.
  await writeFile(join(here.dir, 'state', 'logs'), '')
  const file = await here.file('Reel.mov', 'bytes')
  const { code, stderr } = await here.run(['put', file, ...here.to, '--json'])
  expect([code, stderr.trimEnd().split('\n')]).toEqual([
    0,
    [expect.stringMatching(/^No log is kept, as .*logs/)],
  ])
})
