import { expect, test } from 'vitest'
import { doneOf, sentenceOf } from './command-line.ts'
import { linkGives, place } from './demo-place.ts'

test('link prints a working URL and nothing else on standard output', async () => {
  const here = await place()
  const file = await here.file('Näme & Co.mov', 'content')
  const done = doneOf(await here.run(['put', file, ...here.to, '--link', 'none', '--json']))
  const at = ['--endpoint', here.store.endpoint, '--path-style']
  const { code, stdout, stderr } = await here.run([
    'link',
    `s3://reels/${done.key}`,
    ...at,
    '--expires',
    '2h',
  ])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/^\S+\n$/)
  const url = stdout.trim()
  expect(new URL(url).searchParams.get('X-Amz-Expires')).toBe('7200')
  expect(await linkGives(url, file)).toBe(true)
})

test('another identity signs the links, and an upload remembers it', async () => {
  const reader = { accessKeyId: 'READER', secretAccessKey: 'reader-secret-reader-secret' }
  const uploader = { accessKeyId: 'DEMOKEY', secretAccessKey: 'demo-secret-demo-secret' }
  const here = await place({ keys: [uploader, reader] })
  const file = await here.file('reel.mov', 'content')
  await here.file('reader/aws_access_key_id', reader.accessKeyId)
  await here.file('reader/aws_secret_access_key', reader.secretAccessKey)
  const signer = ['--link-credentials', `secrets:${here.dir}/reader`]
  const done = doneOf(await here.run(['put', file, ...here.to, ...signer, '--json']))
  expect(signerOf(done.link?.url)).toBe('READER')
  expect(await linkGives(done.link?.url, file)).toBe(true)
  const at = ['--endpoint', here.store.endpoint, '--path-style']
  const { stdout } = await here.run(['link', `s3://reels/${done.key}`, ...at, ...signer])
  expect(signerOf(stdout.trim())).toBe('READER')
})

function signerOf(url: string | undefined): string | undefined {
  return new URL(url ?? '').searchParams.get('X-Amz-Credential')?.split('/')[0]
}

test.for([
  ['a missing object', ['s3://reels/no-such.mov'], 1, 'There is no object at s3://reels/no-such.mov. '],
  ['a missing bucket', ['s3://nowhere/x.mov'], 2, 'The bucket nowhere does not exist. '],
  ['no address', ['reels/x.mov'], 2, 'link takes one address such as s3://bucket/key. '],
  [
    'a bad duration',
    ['s3://reels/x', '--expires', '7'],
    2,
    '--expires takes a duration such as 30m, 12h or 7d. ',
  ],
] as const)('link of %s is one sentence', async ([, args, code, sentence]) => {
  const here = await place()
  const ended = await here.run(['link', ...args, '--endpoint', here.store.endpoint, '--path-style'])
  expect(ended).toMatchObject({ code, stdout: '' })
  expect(sentenceOf(ended).slice(0, sentence.length)).toBe(sentence)
})
