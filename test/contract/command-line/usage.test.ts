import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { definitions } from '../../../electron/commands/definitions.ts'
import { failedOf, run, runProcess, sentenceOf } from './command-line.ts'
import { emptyDir } from './empty-dir.ts'

const manifestFile = join(import.meta.dirname, '..', '..', '..', 'package.json')
const put = ['put', 'x.mov', '--bucket', 'reels'] as const

test.for([
  [['put'], 'put needs <file|folder...>. For example: `dropreel put '],
  [['put', 'x.mov'], 'Say which bucket with --bucket.'],
  [[...put, '--erase-local'], 'There is no option --erase-local. Run `dropreel help put` for the options.'],
  [[...put, '--delete-local', 'rm'], '--delete-local takes trash, or keep.'],
  [[...put, '--to', 'clients'], 'There is no destination clients.'],
  [[...put, '--overwrite=yes'], '--overwrite takes no value.'],
  [[...put, '--verify=yes'], '--verify takes checksum, which is the default, or read-back.'],
  [
    [...put, '--verify', 'read-back', '--delete-local', 'trash', '--delete-grade', 'A'],
    '--delete-grade does not go with --verify read-back.',
  ],
  [[...put, '--part-size'], '--part-size needs a value.'],
  [[...put, '--part-size', '4'], '--part-size takes a whole number from 5 to 5120.'],
  [[...put, '--parallel', '0'], '--parallel takes a whole number from 1 to 64.'],
  [
    [...put, '--limit-rate', 'fast'],
    '--limit-rate takes bytes a second such as 5M, off, or a timetable such as "Mon-08:00,5M Mon-19:00,off".',
  ],
  [[...put, '--link', '7'], '--link takes a duration such as 30m, 12h or 7d, or none.'],
  [[...put, '--max-wait', '0s'], '--max-wait takes a duration such as 30m, 12h or 7d.'],
  [[...put, '--name', 'y.mov'], '--name goes with standard input (put -).'],
  [[...put, '--endpoint', 'localhost:9000'], 'The endpoint localhost:9000 is not a web address.'],
  [
    [...put, '--credentials', 'vault'],
    '--credentials takes env, profile:NAME, secrets[:DIR] or keychain:NAME.',
  ],
  [[...put, '--key-template', '{date}'], 'The key template has no field {date}; the fields are'],
  [[...put, '--content-type', ''], '--content-type needs a value.'],
  [[...put, '--region='], '--region needs a value. `dropreel help <command>` shows the options.'],
  [[...put, '--region', 'not a region'], 'not a region is not the name of a region.'],
  [['put', 'x.mov', '--bucket', 'x/y'], 'x/y is not the name of a bucket.'],
  [['resume', 'x.mov'], 'resume takes no arguments, but got x.mov.'],
  [['status', 'x.mov'], 'status takes no arguments, but got x.mov.'],
  [['demo', 'x.mov'], 'demo takes no arguments, but got x.mov.'],
  [['putt', 'x.mov'], 'There is no command putt. Did you mean put?'],
  [['destinations', 'lst'], 'There is no command destinations lst. Did you mean list?'],
  [['help', 'resum'], 'There is no command resum. Did you mean resume?'],
  [['orphans'], 'orphans needs one of list, abort.'],
  [[...put, '--overwrit'], 'There is no option --overwrit. Did you mean --overwrite?'],
  [['status', '--parallel', '2'], 'status has no option --parallel. It belongs to put, resume.'],
  [['--overwrite', 'put', 'x.mov'], 'dropreel has no option --overwrite. It belongs to put, resume.'],
  [['destinations', 'list', '--replace'], 'It belongs to destinations import.'],
  [['destinations', 'test'], 'destinations test needs <name>. For example: `dropreel destinations test '],
  [['verify', 'x.mov', 's3://b/k', 'y'], 'verify takes <file> <s3://bucket/key>, but got y.'],
  [[...put, '--name', '--verify'], '--name needs a value, but --verify follows.'],
  [[...put, '--limit-rate=-5'], '--limit-rate takes bytes a second'],
  [[...put, '--limit-rate', '-'], '--limit-rate takes bytes a second'],
] as const)('%j is refused with code 2', async ([args, message]) => {
  const ended = await run(args, { home: await emptyDir() })
  expect([ended.code, ended.stdout]).toEqual([2, ''])
  expect(sentenceOf(ended)).toContain(message)
})

test.for([
  [['frob'], 'There is no command frob. Run `dropreel help` for the options.'],
  [[...put, '--frob'], 'There is no option --frob. Run `dropreel help put` for the options.'],
  [
    [...put, '--limit-rate', '-5'],
    '--limit-rate needs a value, but -5 follows. A value that begins with a dash is written --limit-rate=-5.',
  ],
] as const)('the process ends with 2 and one sentence after %j', async ([args, sentence]) => {
  const ended = await runProcess([...args], { home: await emptyDir() })
  expect([ended.code, ended.stdout, sentenceOf(ended)]).toEqual([2, '', sentence])
})

test('with --json a refusal is a line too', async () => {
  const home = await emptyDir()
  const ended = await run([...put, '--parallel', 'x', '--json'], { home })
  expect(ended).toMatchObject({ code: 2, stderr: '' })
  expect(failedOf(ended)).toMatchObject({
    id: null,
    file: null,
    error: { code: 'BadInput', retryable: false },
  })
})

test('options may stand before the word of a command below another one', async () => {
  const around = { home: await emptyDir() }
  const add = ['destinations', '--no-test', '--name', 'list', 'add', 'Clients', '--bucket', 'reels']
  expect(await run(add, around)).toMatchObject({ code: 0 })
  const { code, stdout } = await run(['destinations', '--json', 'list'], around)
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ name: 'list', bucket: 'reels' })
  expect(await run(['orphans', '--all', '--json', 'list'], around)).toMatchObject({ code: 0 })
})

test('two files for one key are refused before anything is sent', async () => {
  const home = await emptyDir()
  const files = [join(home, 'a.mov'), join(home, 'b.mov')]
  for (const file of files) await writeFile(file, 'content')
  const to = ['--bucket', 'reels', '--key-template', '{YYYY}{ext}']
  const ended = await run(['put', ...files, ...to, '--json'], { home })
  expect(ended.code).toBe(2)
  expect(failedOf(ended).error.message).toMatch(/a\.mov and .*b\.mov would both become \d{4}\.mov\.$/)
})

test.for([[['--help']], [['put', '--help']]] as const)('help is on standard output: %j', async ([args]) => {
  const home = await emptyDir()
  const { code, stdout, stderr } = await run([...args], { home })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/put .*<file\|folder\.\.\.>/)
})

test('help shows one command with its defaults and an example, however it is asked for', async () => {
  const home = await emptyDir()
  const { code, stdout } = await run(['help', 'put'], { home })
  expect(code).toBe(0)
  expect((await run(['put', 'x.mov', '--help'], { home })).stdout).toBe(stdout)
  expect(stdout).toMatch(/--part-size <MiB> +default 5 to 16 .*Example: dropreel put /s)
  expect(stdout).not.toMatch(/--restart|destinations/)
  expect((await run(['help', 'link'], { home })).stdout).toContain('(default: "7d")')
  expect((await run(['destinations', 'help'], { home })).code).toBe(2)
  expect((await run(['help', 'help'], { home })).code).toBe(0)
  expect((await run(['help', 'destinations', 'add'], { home })).stdout).toContain('--no-acceleration')
})

test('every example names its command and options that it has', () => {
  for (const [words, { example, options }] of Object.entries(definitions)) {
    expect(example.startsWith(`dropreel ${words}`)).toBe(true)
    const known = Object.keys(options).map((option) => option.split(' ')[0])
    expect(known).toEqual(expect.arrayContaining(example.match(/--\S+/g) ?? []))
  }
})

test('the version is the one of package.json', async () => {
  const manifest = z.object({ version: z.string() }).parse(JSON.parse(await readFile(manifestFile, 'utf8')))
  const { code, stdout } = await run(['--version'], { home: await emptyDir() })
  expect([code, stdout]).toEqual([0, `${manifest.version}\n`])
})
