import { execFile } from 'node:child_process'
import { readFile, readdir } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { listen } from '../s3/scripted-server.ts'
import { doneOf, sentenceOf } from './command-line.ts'
import { bucket, linkGives, place, type Place } from './demo-place.ts'

const run = promisify(execFile)
const to = ({ store }: Place) => ['--endpoint', store.endpoint, '--path-style']

/** A file, delivered without a link, and its address. */
async function delivered(here: Place, name: string) {
  const file = await here.file(name, `content of ${name}`)
  const done = doneOf(await here.run(['put', file, ...here.to, '--link', 'none', '--json']))
  return { file, address: `s3://${bucket}/${done.key}`, key: done.key }
}

/** The status and headers that curl gets. */
async function curlHead(url: string) {
  const { stdout } = await run('curl', ['--silent', '--dump-header', '-', '--output', '/dev/null', url])
  return stdout
}

test('link prints a working URL and nothing else on standard output', async () => {
  const here = await place()
  const { file, address } = await delivered(here, 'Näme & Co.mov')
  const { code, stdout, stderr } = await here.run(['link', address, ...to(here), '--expires', '2h'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/^\S+\n$/)
  const url = stdout.trim()
  expect(new URL(url).searchParams.get('X-Amz-Expires')).toBe('7200')
  expect(await linkGives(url, file)).toBe(true)
  expect(await curlHead(url)).toContain(
    `content-disposition: inline; filename="N?me & Co.mov"; filename*=UTF-8''N%C3%A4me%20%26%20Co.mov\r\n`,
  )
})

test('--download saves the file, under its own name or another', async () => {
  const here = await place()
  const { address } = await delivered(here, '映画.mov')
  const own = await here.run(['link', address, ...to(here), '--download'])
  expect(await curlHead(own.stdout.trim())).toContain(
    `attachment; filename="??.mov"; filename*=UTF-8''%E6%98`,
  )
  const other = await here.run(['link', address, ...to(here), '--download', '--name', 'cut 3.mov'])
  expect(await curlHead(other.stdout.trim())).toContain('attachment; filename="cut 3.mov"\r\n')
})

test('a link that has ended is refused', async () => {
  let now = Date.now()
  const here = await place({ now: () => now })
  const { address, file } = await delivered(here, 'x.mov')
  const { stdout } = await here.run(['link', address, ...to(here), '--expires', '5m'])
  expect(await linkGives(stdout.trim(), file)).toBe(true)
  now += 301_000
  expect(await curlHead(stdout.trim())).toMatch(/^HTTP\/1\.1 403 /)
})

test('several links: one a line, or all as a list, Markdown or CSV', async () => {
  const here = await place()
  const names = ['=1+1,a.mov', '[b].mov']
  const files = []
  for (const name of names) files.push(await delivered(here, name))
  const addresses = files.map(({ address }) => address)
  const plain = await here.run(['link', ...addresses, ...to(here)])
  const urls = plain.stdout.trimEnd().split('\n')
  expect(urls).toHaveLength(2)
  for (const [index, url] of urls.entries()) {
    expect(await linkGives(url, files[index]?.file ?? '')).toBe(true)
  }
  const markdown = await here.run(['link', ...addresses, ...to(here), '--format', 'markdown'])
  expect(markdown.stdout).toMatch(/^- \[=1\+1,a\.mov\]\(http\S+\)\n- \[\\\[b\\\]\.mov\]\(http\S+\)\n$/)
  const csv = await here.run(['link', '--all', '--format', 'csv'])
  expect(csv).toMatchObject({ code: 0, stderr: '' })
  expect(csv.stdout).toMatch(
    /^"Name","Link","Valid until"\r\n"'=1\+1,a\.mov","http\S+","[\d-]+T\S+Z"\r\n"\[b\]\.mov","http\S+Z"\r\n$/,
  )
  const list = await here.run(['link', '--all', '--format', 'list'])
  expect(list.stdout).toMatch(/^=1\+1,a\.mov\nhttp\S+\n\n\[b\]\.mov\nhttp\S+\n$/)
})

test('one that cannot be made does not keep the others back', async () => {
  const here = await place()
  const { address, key } = await delivered(here, 'x.mov')
  const ended = await here.run(['link', 's3://reels/no-such.mov', address, ...to(here), '--json'])
  expect(ended.code).toBe(1)
  const [failed, made] = ended.stdout.trimEnd().split('\n')
  expect(JSON.parse(failed ?? '')).toMatchObject({ type: 'failed', error: { code: 'ObjectMissing' } })
  expect(JSON.parse(made ?? '')).toEqual({
    type: 'link',
    bucket,
    key,
    name: 'x.mov',
    url: expect.stringContaining('X-Amz-Signature'),
    validUntil: expect.stringMatching(/Z$/),
  })
})

test('a session that ends sooner shortens the link, and says so', async () => {
  const end = Math.floor(Date.now() / 1000) * 1000 + 3_600_000
  const session = {
    accessKeyId: 'SESSION',
    secretAccessKey: 's'.repeat(20),
    sessionToken: 'token-of-the-session',
  }
  let later: number | null = null
  const here = await place({ now: () => later ?? Date.now() })
  here.store.keys.push({ ...session, expiresAt: end })
  const { address, file } = await delivered(here, 'x.mov')
  const env = {
    AWS_ACCESS_KEY_ID: session.accessKeyId,
    AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
    AWS_SESSION_TOKEN: session.sessionToken,
    AWS_CREDENTIAL_EXPIRATION: new Date(end).toISOString(),
  }
  const ended = await here.run(['link', address, ...to(here), '--json'], { env })
  const { url, validUntil, limitedBy } = JSON.parse(ended.stdout)
  expect([validUntil, limitedBy]).toEqual([new Date(end).toISOString(), 'credentials'])
  expect(Number(new URL(url).searchParams.get('X-Amz-Expires'))).toBeLessThanOrEqual(3600)

  later = end - 1000
  expect(await linkGives(url, file)).toBe(true)
  later = end + 1000
  expect(await curlHead(url)).toMatch(/^HTTP\/1\.1 40[03] /)
  later = null

  const words = await here.run(['link', address, ...to(here)], { env })
  expect(words.stderr).toMatch(/^x\.mov: valid until .*: the credentials end then\.\n$/)
  const { AWS_CREDENTIAL_EXPIRATION: _, ...untold } = env
  const unknown = await here.run(['link', address, ...to(here)], { env: untold })
  expect(unknown.stderr).toContain('or until the session of the credentials ends')
  const put = doneOf(await here.run(['put', file, ...here.to, '--json'], { env }))
  expect(put.link).toMatchObject({ validUntil: new Date(end).toISOString(), limitedBy: 'credentials' })
})

test('S3 allows seven days', async () => {
  const here = await place()
  const { address, file } = await delivered(here, 'x.mov')
  const { stderr } = await here.run(['link', address, ...to(here), '--expires', '30d'])
  expect(stderr).toMatch(/^x\.mov: valid until .*: S3 allows seven days\.\n$/)
  const put = doneOf(await here.run(['put', file, ...here.to, '--link', '30d', '--json']))
  expect(put.link?.limitedBy).toBe('seven-days')
})

test('the public base URL takes the place of a signature', async () => {
  const here = await place()
  const name = 'Überraschung 🎬 +1 (a).mov'
  const file = await here.file(name, 'for everybody')
  const seen: string[] = []
  const server = createServer((request, response) => {
    seen.push(decodeURIComponent(request.url ?? ''))
    response.end('for everybody')
  })
  onTestFinished(() => void server.close())
  const base = `http://127.0.0.1:${await listen(server)}/reviews/`
  const done = doneOf(await here.run(['put', file, ...here.to, '--public-base-url', base, '--json']))
  expect(done.link).toEqual({
    url: expect.stringMatching(/\/reviews\/videos\/[^?]*-%C3%9Cberraschung%20%F0%9F%8E%AC%20%2B1%20%28a%29-/),
    validUntil: null,
    limitedBy: 'nothing',
  })
  expect(seen).toEqual([`/reviews/${done.key}`])
  expect(await linkGives(done.link?.url, file)).toBe(true)

  const again = await here.run(['link', `s3://${bucket}/${done.key}`, '--public-base-url', base], { env: {} })
  expect(again).toMatchObject({ code: 0, stdout: `${done.link?.url}\n`, stderr: '' })
  // Saving under a name takes a signature.
  const all = await here.run(['link', '--all'])
  expect(all.stdout).toBe(again.stdout)
  const saved = await here.run(['link', '--all', '--download'])
  expect(saved.stdout).toContain('X-Amz-Signature')
})

test('no signature is in the state directory', async () => {
  const here = await place()
  const ended = await here.run(['put', await here.file('x.mov', 'content'), ...here.to])
  expect(ended.stdout).toContain('X-Amz-Signature')
  const entries = await readdir(join(here.dir, 'state'), { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  expect(files.map(({ name }) => name)).toContain('journal.jsonl')
  for (const { parentPath, name } of files) {
    expect(await readFile(join(parentPath, name), 'latin1')).not.toContain('X-Amz')
  }
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
  ['nothing', [], 2, 'link takes an address such as s3://bucket/key. '],
  ['no address', ['reels/x.mov'], 2, 'link takes addresses such as s3://bucket/key, not reels/x.mov. '],
  [
    'a bad duration',
    ['s3://reels/x', '--expires', '7'],
    2,
    '--expires takes a duration such as 30m, 12h or 7d. ',
  ],
  ['a bad format', ['s3://reels/x', '--format', 'html'], 2, '--format takes list, markdown, csv. '],
  [
    'a bad public base URL',
    ['s3://reels/x', '--public-base-url', 'ftp://x'],
    2,
    'The public base URL is a web address, such as https://cdn.example.com. ',
  ],
  [
    'a public base URL with a query',
    ['s3://reels/x', '--public-base-url', 'https://x.test/?a=1'],
    2,
    'The public base URL has no ? and no # in it. ',
  ],
  [
    'a public address to download',
    ['s3://reels/x', '--public-base-url', 'https://x.test', '--download'],
    2,
    '--download goes with presigned links, not with --public-base-url. ',
  ],
  ['everything and one', ['s3://reels/x', '--all'], 2, 'link --all takes no addresses and no --name. '],
] as const)('link of %s is one sentence', async ([, args, code, sentence]) => {
  const here = await place()
  const ended = await here.run(['link', ...args, ...to(here)])
  expect(ended).toMatchObject({ code, stdout: '' })
  expect(sentenceOf(ended).slice(0, sentence.length)).toBe(sentence)
})

test('a link without the permission is refused in words', async () => {
  const denied = new Set<string>()
  const here = await place({ deniedActions: denied })
  const { address } = await delivered(here, 'x.mov')
  denied.add('s3:GetObject')
  const ended = await here.run(['link', address, ...to(here)])
  expect(ended).toMatchObject({ code: 1, stdout: '' })
  expect(sentenceOf(ended)).toContain('s3:GetObject is not allowed on reels/videos/')
})
