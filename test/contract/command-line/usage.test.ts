import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { demo } from '../../../electron/commands/demo.ts'
import { put as putCommand } from '../../../electron/commands/put.ts'
import { resume } from '../../../electron/commands/resume.ts'
import { status } from '../../../electron/commands/status.ts'
import { exitCodeOf } from '../../../electron/core/errors.ts'
import { failedOf, run, sentenceOf } from './command-line.ts'
import { emptyDir } from './empty-dir.ts'

const manifestFile = join(import.meta.dirname, '..', '..', '..', 'package.json')
const commands = { put: putCommand, resume, status, demo }
const put = ['put', 'x.mov', '--bucket', 'reels'] as const

test.for([
  [['put'], 'Say which files or folders to upload.'],
  [['put', 'x.mov'], 'Say which bucket with --bucket.'],
  [[...put, '--erase-local'], "Unknown option '--erase-local'."],
  [[...put, '--delete-local', 'rm'], '--delete-local takes trash, or keep.'],
  [[...put, '--to', 'clients'], 'There is no destination clients.'],
  [[...put, '--verify=yes'], "Option '--verify' does not take an argument."],
  [[...put, '--part-size'], "Option '--part-size <value>' argument missing."],
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
  [[...put, '--region='], '--region needs a value.'],
  [[...put, '--region', 'not a region'], 'not a region is not the name of a region.'],
  [['put', 'x.mov', '--bucket', 'x/y'], 'x/y is not the name of a bucket.'],
  [['resume', 'x.mov'], 'resume takes no file names, but got x.mov.'],
  [['status', 'x.mov'], 'status takes no file names, but got x.mov.'],
  [['demo', 'x.mov'], 'demo takes no arguments, but got x.mov.'],
] as const)('%j is refused with code 2', async ([args, message]) => {
  const [name, ...words] = args
  const environment = { DROPREEL_HOME: await emptyDir() }
  const failure = commands[name](words, { environment, signal: new AbortController().signal })
  await expect(failure).rejects.toMatchObject({ error: { code: 'BadInput' } })
  await expect(failure).rejects.toThrow(message)
  expect(exitCodeOf('BadInput')).toBe(2)
})

test.for([
  [['frob'], 'There is no command frob. Run `dropreel help` for the options.'],
  [[...put, '--frob'], "Unknown option '--frob'. Run `dropreel help` for the options."],
  [
    [...put, '--limit-rate', '-5'],
    "Option '--limit-rate' argument is ambiguous. Run `dropreel help` for the options.",
  ],
] as const)('the process ends with 2 and one sentence after %j', async ([args, sentence]) => {
  const ended = await run([...args], { home: await emptyDir() })
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
  expect(stdout).toContain('dropreel put <file|folder>')
})

test('the version is the one of package.json', async () => {
  const manifest = z.object({ version: z.string() }).parse(JSON.parse(await readFile(manifestFile, 'utf8')))
  const { code, stdout } = await run(['--version'], { home: await emptyDir() })
  expect([code, stdout]).toEqual([0, `${manifest.version}\n`])
})
