import { execFile } from 'node:child_process'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { failedOf, linesOf, sentenceOf } from './command-line.ts'
import { keysOf, openUploads, place } from './demo-place.ts'
import { doneLines, failedLines } from './output-lines.ts'

test.for([
  [
    'a file that is not there',
    'missing.mov',
    'The file {} does not exist. Check the path, or connect its drive.',
  ],
  ['a folder without files', 'empty', 'The folder {} holds no files to upload. Choose a folder with files.'],
  ['what is no file', 'pipe.mov', 'The file {} cannot be read. '],
] as const)('%s is named, with code 1', async ([, name, sentence]) => {
  const here = await place()
  await mkdir(join(here.dir, 'empty'))
  // Permissions do not bind root, so what cannot be read here is a pipe.
  await promisify(execFile)('mkfifo', [join(here.dir, 'pipe.mov')])
  const path = join(here.dir, name)
  const ended = await here.run(['put', path, ...here.to])
  expect([ended.code, ended.stdout]).toEqual([1, ''])
  expect(sentenceOf(ended)).toContain(sentence.replace('{}', path))
})

test('of several files the good ones are delivered, and the highest code counts', async () => {
  const here = await place()
  await here.file('Rushes/A001.mov', 'one')
  await here.file('Rushes/A002.mov', 'two')
  const dangling = join(here.dir, 'Rushes', 'A003.mov')
  await symlink(join(here.dir, 'gone.mov'), dangling)
  const ended = await here.run(['put', join(here.dir, 'Rushes'), ...here.to, '--json'])
  expect(ended.code).toBe(1)
  const lines = linesOf(ended)
  expect(failedLines(lines).map(({ file, error }) => [file, error.message])).toEqual([
    [dangling, `The file ${dangling} does not exist.`],
  ])
  expect(
    doneLines(lines)
      .map(({ file }) => file)
      .toSorted(),
  ).toHaveLength(2)
  expect(await keysOf(here)).toHaveLength(2)
})

test.runIf(process.platform === 'linux')(
  'what cannot be uploaded from a folder is named with what to do, and the rest is delivered',
  async () => {
    const here = await place()
    await here.file('Rushes/A001.mov', 'one')
    const folder = join(here.dir, 'Rushes')
    await promisify(execFile)('mkfifo', [join(folder, 'pipe.mov')])
    await writeFile(Buffer.from(join(folder, 'Caf\u00e9.mov'), 'latin1'), 'two')
    const ended = await here.run(['put', folder, ...here.to, '--json'])
    expect(ended.code).toBe(1)
    expect(failedLines(linesOf(ended)).map(({ file, error }) => [file, error.advice])).toEqual([
      [join(folder, 'Caf\\xE9.mov'), 'Its name is not UTF-8: rename it.'],
      [join(folder, 'pipe.mov'), 'It is a named pipe: Dropreel uploads files.'],
    ])
    expect(await keysOf(here)).toHaveLength(1)
  },
)

test('a bucket that does not exist ends with 2, and nothing is lost', async () => {
  const here = await place()
  const file = await here.file('x.mov', 6_000_000)
  const elsewhere = ['--endpoint', here.store.endpoint, '--path-style', '--bucket', 'nowhere']
  const refused = await here.run(['put', file, ...elsewhere, '--json'])
  expect([refused.code, failedOf(refused).error.message]).toEqual([2, 'The bucket nowhere does not exist.'])
  const resumed = await here.run(['resume', '--bucket', 'reels', '--json'])
  expect([resumed.code, doneLines(linesOf(resumed))[0]?.file]).toEqual([0, file])
})

test.for([
  [
    'a wrong secret',
    { AWS_SECRET_ACCESS_KEY: 'a-wrong-secret' },
    [],
    3,
    'small.mov: The store refused the signature: the secret access key does not match.',
  ],
  [
    'an unknown key id',
    { AWS_ACCESS_KEY_ID: 'NOBODY' },
    [],
    3,
    'small.mov: The store does not know this access key ID.',
  ],
  [
    'no credentials',
    { AWS_ACCESS_KEY_ID: '' },
    [],
    3,
    'small.mov: No credentials were found: the environment variable AWS_ACCESS_KEY_ID is not set.',
  ],
  [
    'a missing profile',
    {},
    ['--credentials', 'profile:nobody'],
    3,
    'small.mov: No credentials were found: there is no profile nobody',
  ],
  ['a wrong region', {}, ['--region', 'eu-west-1'], 2, 'small.mov: The bucket reels is in another region.'],
] as const)('%s', async ([, env, args, code, sentence]) => {
  const here = await place()
  const small = await here.file('small.mov', 'content')
  const ended = await here.run(['put', small, ...here.to, ...args], { env: { ...here.env, ...env } })
  expect([ended.code, ended.stdout]).toEqual([code, ''])
  // Without keys it does not even begin.
  const told = ended.stderr.split('\n').filter((line) => line !== '' && line !== 'small.mov: uploading')
  expect(told.map((line) => line.slice(0, sentence.length))).toEqual([sentence])
  expect(await openUploads(here)).toEqual([])
})

test.for([
  [
    'http://ed:s3cret#1@127.0.0.1:9',
    2,
    'HTTPS_PROXY is not the address of a proxy: its user name or password has a #, which is written %23.',
  ],
  [
    'http://ed:s3cret%ss@127.0.0.1:9',
    1,
    'The store at reels.store.studio (through the proxy 127.0.0.1:9) cannot be reached.',
  ],
] as const)(
  'with HTTPS_PROXY=%s, link ends with %d and hides the password',
  async ([proxy, code, sentence]) => {
    const here = await place()
    const asked = ['link', 's3://reels/x.mov', '--endpoint', 'https://store.studio']
    const ended = await here.runProcess(asked, { env: { ...here.env, HTTPS_PROXY: proxy } })
    expect([ended.code, ended.stdout]).toEqual([code, ''])
    expect(ended.stderr).toContain(sentence)
    expect(ended.stderr).not.toContain('s3cret')
  },
)

test.for(['x.mov', 'x.mov/below'])(
  'a state directory that cannot be written ends with 2: %s',
  async (name) => {
    const here = await place()
    const file = await here.file('x.mov', 'content')
    const dir = join(here.dir, name)
    const ended = await here.run(['put', file, ...here.to, '--state-dir', dir])
    expect([ended.code, ended.stdout]).toEqual([2, ''])
    expect(sentenceOf(ended)).toContain(
      `The state directory ${dir} cannot be written. Choose another one with`,
    )
  },
)

test.runIf(process.platform !== 'win32')('no command starts in a folder that was deleted', async () => {
  const here = await place()
  const file = await here.file('a.mov', 'content')
  const gone = join(here.dir, 'gone')
  const within = ['sh', '-c', 'cd "$0" && rmdir "$0" && exec "$@"', gone]
  for (const args of [['put', 'a.mov', ...here.to], ['put', file, '--verify', ...here.to], ['report']]) {
    await mkdir(gone)
    const ended = await here.runProcess(args, { within })
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(sentenceOf(ended)).toBe(
      'The folder that this was started in does not exist any more. Go to another folder (cd), and try again.',
    )
  }
})
