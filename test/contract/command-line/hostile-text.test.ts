import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { CreateMultipartUploadCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { strFromU8, unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { askOnTerminal } from '../../../electron/commands/ask-on-terminal.ts'
import { Printer } from '../../../electron/commands/printer.ts'
import { runCommand } from '../../../electron/commands/program.ts'
import { visibleText } from '../../../electron/contract/index.ts'
import { linesOf, newContext, type Ended } from './command-line.ts'
import { bucket, keysOf, place, type Place } from './demo-place.ts'
import { hostOf, webServer } from './strange-servers.ts'

/**
 * What a terminal obeys or does not show: OSC 52 sets the clipboard, CSI clears the screen (also as C1), CR and LF fake
 * lines, RLO turns the extension round, and zero-width characters, tags and fillers hide.
 */
const attack =
  'a\u001b]52;c;ZXZpbA==\u0007b\u009b2Jc\nfake.mov: uploaded\rd\u202Evom\u200Be\u2028f\u00ADg\u{E0041}h\u3164'
const hostileName = `${attack}.mov`
/** Keys and destination names of Dropreel have no control characters; these they may have. */
const unseen = 'k\u202Evom\u200Be\u2028f\u00ADg\u{E0041}h\u3164\u2066'
const hostileKey = `${unseen}.mov`

/** What no line may hold, written down once more on purpose. */
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u

/** What Node's readline moves the cursor and erases with. */
const ownControls = new RegExp(String.raw`\r?\u001B\[\d*[GJK]`, 'g')

/** The lines in which something is that a terminal would obey or hide, and those that a name has made. */
function hostileLines({ stdout, stderr }: Pick<Ended, 'stdout' | 'stderr'>): string[] {
  const lines = `${stdout}${stderr}`.split('\n').map((line) => line.replace(/\r$/, ''))
  return lines.filter((line) => invisible.test(line) || line.startsWith('fake.mov: uploaded'))
}

/** Runs a command as words and as JSON; both are visible, and something was said. */
async function runVisibly(here: Place, args: string[], code: number): Promise<{ words: Ended; json: Ended }> {
  const words = await here.run(args)
  const json = await here.run([...args, '--json'])
  for (const ended of [words, json]) {
    expect(hostileLines(ended)).toEqual([])
    expect(`${ended.stdout}${ended.stderr}`).not.toBe('')
  }
  expect([words.code, json.code]).toEqual([code, code])
  return { words, json }
}

test('put, status, resume, link, verify and remove show a hostile name as escapes, and JSON keeps it whole', async () => {
  const here = await place()
  const file = await here.file(hostileName, 'a film')
  const { words, json } = await runVisibly(here, ['put', file, ...here.to, '--overwrite'], 0)
  expect(words.stdout).toContain(`${visibleText(hostileName)}: uploaded`)
  expect(words.stdout).toContain(
    String.raw`a\u001b]52;c;ZXZpbA==\u0007b\u009b2Jc\u000afake.mov: uploaded\u000dd\u202evom\u200be`,
  )
  expect(linesOf(json).at(-1)).toMatchObject({ type: 'done', file })

  const status = await runVisibly(here, ['status'], 0)
  expect(JSON.parse(status.json.stdout.split('\n')[0] ?? '')).toMatchObject({ file })
  await runVisibly(here, ['resume'], 0)
  await runVisibly(here, ['link', '--all'], 0)
  for (const format of ['list', 'markdown', 'csv']) {
    const listed = await here.run(['link', '--all', '--format', format])
    expect(hostileLines(listed)).toEqual([])
    expect(listed.stdout.replaceAll('\\\\', '\\')).toContain(String.raw`\u202e`)
  }
  const [key = ''] = await keysOf(here)
  await runVisibly(here, ['verify', file, `s3://${bucket}/${key}`, ...here.to], 0)
  await runVisibly(here, ['verify', file, `s3://${bucket}/${hostileKey}`, ...here.to], 1)
  await runVisibly(here, ['put', join(here.dir, `none ${hostileName}`), ...here.to], 1)
  await runVisibly(here, ['remove', `none ${hostileName}`], 2)
  const removed = await here.run(['remove', file])
  expect(hostileLines(removed)).toEqual([])
  expect(removed.stdout).toContain(`Removed ${visibleText(file)}`)
})

test('keys and metadata that another program put on the store', async () => {
  const here = await place()
  const name = Buffer.from(hostileName).toString('base64')
  await here.s3.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: hostileKey,
      Body: 'x',
      Metadata: { 'dropreel-name': encodeURIComponent(hostileName), note: name },
    }),
  )
  const { json } = await runVisibly(here, ['link', `s3://${bucket}/${hostileKey}`, ...here.to], 0)
  expect(JSON.parse(json.stdout)).toMatchObject({ key: hostileKey, name: hostileName })
  const listed = await here.run(['link', `s3://${bucket}/${hostileKey}`, ...here.to, '--format', 'list'])
  expect(hostileLines(listed)).toEqual([])
  expect(listed.stdout).toContain(visibleText(hostileName))
  const [missing] = [`s3://${bucket}/none/${hostileKey}`]
  await runVisibly(here, ['link', missing, ...here.to], 1)

  await here.s3.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: hostileKey }))
  const found = await runVisibly(here, ['orphans', 'list', '--all', ...here.to], 0)
  expect(JSON.parse(found.json.stdout)).toMatchObject({ key: hostileKey })
  expect(hostileLines(await here.run(['orphans', 'abort', '--all', ...here.to]))).toEqual([])
})

test('the code and the message of a store, and pages of other servers', async () => {
  const here = await place()
  const file = await here.file('a.mov', 'a film')
  const escaped = Array.from(attack, (character) => `&#x${character.codePointAt(0)?.toString(16)};`).join('')
  const bodies = [
    `<Error><Code>${attack}</Code><Message>${attack}</Message><Resource>${attack}</Resource></Error>`,
    `<Error><Code>${escaped}</Code><Message>${escaped}</Message></Error>`,
    `<Error><Code>AccessDenied</Code><Message>${attack}</Message><Region>${attack}</Region></Error>`,
    `<html><title>${attack}</title></html>`,
  ]
  for (const body of bodies) {
    for (const status of [400, 403]) {
      const endpoint = `http://${await hostOf(webServer(status, 'application/xml', body))}`
      const to = ['--endpoint', endpoint, '--bucket', bucket, '--path-style']
      for (const args of [
        ['put', file, ...to],
        ['link', `s3://${bucket}/k.mov`, ...to],
        ['verify', file, `s3://${bucket}/k.mov`, ...to],
        ['orphans', 'list', ...to],
        ['orphans', 'abort', ...to],
        ['destinations', 'add', `D${status}${bodies.indexOf(body)}`, ...to],
      ]) {
        expect(hostileLines(await here.run(args))).toEqual([])
        expect(hostileLines(await here.run([...args, '--json']))).toEqual([])
      }
    }
  }
})

test('destinations with hostile names, in the list, in a file and on the command line', async () => {
  const here = await place()
  const name = `Reviews ${unseen}`
  await here.run(['destinations', 'add', name, ...here.to, '--no-test'])
  const { words, json } = await runVisibly(here, ['destinations', 'list'], 0)
  expect(words.stdout).toContain(visibleText(name))
  expect(JSON.parse(json.stdout)).toMatchObject({ name })
  for (const args of [
    ['destinations', 'edit', name, '--prefix', unseen, '--no-test'],
    ['destinations', 'test', name],
    ['destinations', 'policy', name],
    ['destinations', 'policy', `none ${attack}`],
    ['destinations', 'add', attack, ...here.to],
    ['put', '--to', `none ${attack}`, await here.file('a.mov', 'a')],
  ]) {
    expect(hostileLines(await here.run(args))).toEqual([])
  }
  const exported = await here.run(['destinations', 'export'])
  expect(hostileLines(exported)).toEqual([])
  expect(JSON.parse(exported.stdout).destinations).toMatchObject([{ name }])

  const file = await here.file(`import ${hostileName}`, exported.stdout)
  expect(hostileLines(await here.run(['destinations', 'import', file]))).toEqual([])
  await here.run(['destinations', 'remove', name])
  expect(hostileLines(await here.run(['destinations', 'import', file]))).toEqual([])
  const bad = await here.file('bad.json', exported.stdout.replaceAll('"Reviews ', '"\\u001b[2JReviews '))
  expect(hostileLines(await here.run(['destinations', 'import', bad]))).toEqual([])
})

test.for<[string, string[]]>([
  ['a command', [attack]],
  ['a command of a group', ['destinations', attack]],
  ['help', ['help', attack]],
  ['an option', ['put', `--${attack}`]],
  ['the value of an option', ['put', 'a.mov', '--expires', attack]],
  ['a value that begins with a dash', ['put', 'a.mov', '--region', `-${attack}`]],
  ['one argument too many', ['verify', 'a', 'b', attack]],
  ['an address', ['link', attack]],
  ['a bucket', ['link', `s3://${attack}/k`]],
  ['an endpoint', ['put', 'a.mov', '--bucket', 'reels', '--endpoint', `http://${attack}`]],
  ['credentials', ['put', 'a.mov', '--bucket', 'reels', '--credentials', `profile:${attack}`]],
  ['a place for the report', ['report', '--out', `/none/${hostileName}`]],
  ['a state directory', ['put', 'a.mov', '--bucket', 'reels', '--state-dir', `/dev/null/${hostileName}`]],
  ['a folder for the demo store', ['store', '--dir', `/dev/null/${hostileName}`]],
])('a refusal shows %s as escapes', async ([, args]) => {
  const here = await place()
  const ended = await here.run(args)
  expect(hostileLines(ended)).toEqual([])
  expect(hostileLines(await here.run([...args, '--json']))).toEqual([])
  expect(ended.stderr).not.toBe('')
  expect(ended.code).not.toBe(0)
})

test('a damaged journal and a damaged list of destinations are quoted visibly', async () => {
  const here = await place()
  const file = await here.file(hostileName, 'a film')
  await here.run(['put', file, ...here.to])
  const journal = join(here.dir, 'state', 'journal.jsonl')
  const text = await readFile(journal, 'utf8')
  await writeFile(journal, text.replaceAll('"queued"', '"quexed"').replace('"crc', '"cxc'))
  await mkdir(join(here.dir, 'state', 'destinations'), { recursive: true })
  const list = { destinations: [{ id: 'x', name: attack, bucket: attack }], selectedDestinationId: attack }
  await writeFile(join(here.dir, 'state', 'destinations', 'destinations.json'), JSON.stringify(list))
  for (const args of [['status'], ['resume'], ['destinations', 'list']]) {
    expect(hostileLines(await here.run(args))).toEqual([])
    expect(hostileLines(await here.run([...args, '--json']))).toEqual([])
  }
})

test('the log and what --debug prints', async () => {
  const here = await place()
  const file = await here.file(hostileName, 'a film')
  expect(hostileLines(await here.run(['put', file, ...here.to, '--debug']))).toEqual([])
  const log = await readFile(join(here.dir, 'state', 'logs', 'cli.log'), 'utf8')
  expect(log.split('\n').map((line) => line && JSON.parse(line).arguments)).toContainEqual(
    expect.arrayContaining([file]),
  )
  expect(hostileLines({ stdout: log, stderr: '' })).toEqual([])
})

test('the diagnostic report', async () => {
  const here = await place()
  await here.run(['destinations', 'add', `Reviews ${unseen}`, ...here.to, '--no-test'])
  await here.run(['put', await here.file(hostileName, 'a film'), ...here.to])
  const out = join(here.dir, 'report.zip')
  expect(await here.run(['report', '--out', out])).toMatchObject({ code: 0 })
  const files = Object.entries(unzipSync(await readFile(out)))
  expect(files.map(([name]) => name)).toEqual(
    expect.arrayContaining(['destinations.json', 'cli/journal.jsonl', 'logs/cli.log']),
  )
  for (const [, bytes] of files) {
    expect(hostileLines({ stdout: strFromU8(bytes), stderr: '' })).toEqual([])
  }
})

test('the question for the code of a second factor', async () => {
  const io = newContext({ home: '/none' }, new AbortController().signal)
  const stdin = Object.assign(Readable.from(['123456\n']), { isTTY: true })
  Object.assign(io.stderr, { isTTY: true })
  const context = { ...io, stdin, stdout: new Printer(io.stdout), stderr: new Printer(io.stderr) }
  const question = { profile: `studio ${attack}`, device: `arn:${attack}`, before: null }
  expect(await askOnTerminal(context)(question)).toBe('123456')
  const asked = String(io.stderr.read()).replaceAll(ownControls, '')
  expect(asked).toContain(`MFA code of ${visibleText(question.device)}`)
  expect(hostileLines({ stdout: '', stderr: asked })).toEqual([])
})

test('what a person is asked to enter', () => {
  const stderr = new PassThrough()
  new Printer(stderr).ask(`${attack}: `)
  expect(String(stderr.read())).toBe(`${visibleText(attack)}: `)
})

test('the progress bar of a terminal', async () => {
  const here = await place()
  const files = [await here.file(hostileName, 3_000_000), await here.file(`2 ${hostileName}`, 3_000_000)]
  const context = newContext({ home: here.dir, env: here.env }, new AbortController().signal)
  Object.assign(context.stderr, { isTTY: true, columns: 400 })
  await runCommand(['put', ...files, ...here.to, '--limit-rate', '6M'], context)
  const [stdout, painted] = [context.stdout, context.stderr].map((stream) => String(stream.read() ?? ''))
  expect(painted).toContain('━')
  const stderr = (painted ?? '').replaceAll('\r\u001b[2K', '')
  expect(stderr).toContain(String.raw`\u202e`)
  expect(hostileLines({ stdout: stdout ?? '', stderr })).toEqual([])
})
