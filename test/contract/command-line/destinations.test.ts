import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { addDestination as add, listOf, type Here } from './add-destination.ts'
import { builtFile, doneOf, failedOf, hasSent } from './command-line.ts'
import { headOf, keysOf, place } from './demo-place.ts'

const words = (text: string): string[] => text.split(' ')

/** Everything below a folder, as one text. */
async function textsBelow(dir: string): Promise<string> {
  const files = (await readdir(dir, { recursive: true, withFileTypes: true })).filter((one) => one.isFile())
  return (await Promise.all(files.map((one) => readFile(join(one.parentPath, one.name), 'latin1')))).join(
    '\n',
  )
}

test('a file goes to the destination that --to names, as it says', async () => {
  const here = await place()
  await add(here, 'Client reviews', [
    ...words('--prefix acme --key-template {name}-{hash8}{ext} --storage-class STANDARD_IA'),
    ...words('--encryption sse-s3 --tags client=acme,cut=v7 --cache-control max-age=60'),
    ...words('--content-disposition attachment --metadata show=Nightshift'),
  ])
  await add(here, 'Archive')
  const reel = await here.file('Reel.mov', 'moov')
  const done = doneOf(await here.run(['put', reel, '--json', '--to', 'client REVIEWS']))
  expect(done.key).toMatch(/^acme\/Reel-[0-9a-f]{8}\.mov$/)
  expect(await headOf(here, done.key)).toMatchObject({
    StorageClass: 'STANDARD_IA',
    ServerSideEncryption: 'AES256',
    CacheControl: 'max-age=60',
    ContentDisposition: 'attachment',
    Metadata: expect.objectContaining({ show: 'Nightshift' }),
  })
  // The first one is the default.
  const again = doneOf(await here.run(['put', reel, '--json', '--overwrite']))
  expect(again.key).toBe(done.key)
  const link = await here.run(['link', `s3://reels/${done.key}`, '--to', 'Client reviews'])
  expect(await (await fetch(link.stdout.trim())).text()).toBe('moov')
  expect((await here.run(['orphans', 'list', '--to', 'Archive'])).code).toBe(0)
})

test('one is changed, moved, made the default and removed', async () => {
  const here = await place()
  await add(here, 'One')
  await add(here, 'Two')
  const names = async () => {
    const { stdout } = await here.run(['destinations', 'list'])
    return stdout.split('\n').filter((line) => /^\S/.test(line))
  }
  expect(await names()).toEqual(['One (default)', 'Two'])
  const edited = [
    'destinations',
    'edit',
    'two',
    '--name',
    'Second',
    '--default',
    '--position',
    '1',
    '--no-test',
  ]
  expect((await here.run(edited)).code).toBe(0)
  expect(await names()).toEqual(['Second (default)', 'One'])
  const { stdout } = await here.run(['destinations', 'list', '--json'])
  expect(JSON.parse(stdout.split('\n')[0] ?? '')).toMatchObject({
    name: 'Second',
    bucket: 'reels',
    default: true,
  })
  await here.run(['destinations', 'remove', 'Second'])
  expect(await names()).toEqual(['One (default)'])
})

test.for([
  [['add', 'Two', '--position', '9'], '--position takes a whole number from 1 to 2.'],
  [['add', ''], 'Give the destination a name.'],
  [['edit', 'One', '--access-key-id', 'AKID'], '--access-key-id goes with --credentials keychain.'],
  [['export', '--file', '/no/dir/x'], 'The file /no/dir/x cannot be written.'],
] as const)('destinations %o changes nothing', async ([args, sentence]) => {
  const here = await place()
  await add(here, 'One')
  const before = await listOf(here)
  const where = args[0] === 'export' ? [] : [...here.to, '--no-test']
  expect(await here.run(['destinations', ...args, ...where])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(sentence),
  })
  expect(await listOf(here)).toBe(before)
})

test('a damaged destination is not used, and told by each command until somebody has seen it', async () => {
  const here = await place()
  await add(here, 'One')
  await add(here, 'Two')
  const dir = join(here.dir, 'state', 'destinations')
  const file = join(dir, 'destinations.json')
  const text = await readFile(file, 'utf8')
  await writeFile(
    file,
    text
      .replace('"name":"One","endpoint"', '"name":"One","endpoinx"')
      .replace(/"bucket":"reels"/, '"bucket":"reelz"'),
  )
  const sentence = `The file ${file} is damaged. Lost, and not used any more: One.`

  const list = await here.run(['destinations', 'list'])
  expect([list.code, list.stdout.includes('One'), list.stdout.includes('Two')]).toEqual([1, false, true])
  expect(list.stderr.split(sentence)).toHaveLength(2)
  expect(list.stderr).toContain(join(dir, 'damaged'))

  const reel = await here.file('Reel.mov', 'moov')
  const toIt = await here.run(['put', reel, '--to', 'one', '--json'])
  expect([toIt.code, failedOf(toIt).error.message]).toEqual([
    2,
    'The destination one is damaged, so it is not used.',
  ])
  // It was the default, and no other one is now.
  expect((await here.run(['put', reel])).code).toBe(2)
  const toTheOther = await here.run(['put', reel, '--to', 'Two'])
  expect(toTheOther.code).toBe(0)
  expect(toTheOther.stderr.split(sentence)).toHaveLength(2)

  await rm(join(dir, 'damaged'), { recursive: true })
  expect(await here.run(['destinations', 'list'])).toMatchObject({ code: 0, stderr: '' })
})

test('one with unfinished uploads is not removed', async () => {
  const here = await place()
  await add(here, 'One')
  const file = await here.file('a.mov', 30_000_000)
  await here.runUntil(['put', file, '--json', '--limit-rate', '20M'], hasSent(0.1))
  expect(await here.run(['destinations', 'remove', 'One'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('One still has uploads that are not finished.'),
  })
  // Nor goes on over plain http without a word.
  expect(await here.run(['resume', '--endpoint', 'http://nas.invalid', '--max-wait', '1s'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('allow plain http'),
  })
  expect((await here.run(['resume', '--limit-rate', '1G'])).code).toBe(0)
  expect((await here.run(['destinations', 'remove', 'One'])).code).toBe(0)
})

test('plain http to another host than its own needs a yes of the destination', async () => {
  const here = await place()
  await add(here, 'One')
  const reel = await here.file('Reel.mov', 'moov')
  const put = ['put', reel, '--to', 'One', '--max-wait', '1s', '--json']
  const refused = await here.run([...put, '--endpoint', 'http://nas.invalid:9000'])
  expect([refused.code, failedOf(refused).error.message]).toEqual([
    2,
    expect.stringContaining('allow plain http'),
  ])
  const edit = ['destinations', 'edit', 'One', '--no-test', '--endpoint', 'http://nas.invalid:9000']
  expect(await here.run(edit)).toMatchObject({ code: 2 })
  expect(await here.run([...edit, '--allow-http'])).toMatchObject({ code: 0 })
  // Its name cannot be looked up: it was tried.
  expect((await here.run(put)).code).toBe(1)
  const bucketInside = `${here.store.endpoint}/reels`
  expect(await here.run(['put', reel, '--endpoint', bucketInside, '--bucket', 'reels'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('The endpoint has the bucket in it; leave it out.'),
  })
})

test('keys are asked for on standard input and never written down in clear text', async () => {
  const here = await place()
  const args = ['destinations', 'add', 'Kept', ...here.to, '--no-test', '--credentials', 'keychain']
  const adding = here.start([...args, '--access-key-id', 'AKIDCLIENT'], { stdin: 'pipe' })
  adding.child.stdin?.end('a-secret-that-is-typed\n')
  const ended = await adding.end()
  // No keychain runs here, so nothing is kept at all.
  expect(ended.code).toBe(3)
  expect(ended.stderr).toContain('The system keychain cannot be used')
  expect((await here.run(['destinations', 'list'])).stdout).toBe('')
  expect(await textsBelow(here.dir)).not.toContain('a-secret-that-is-typed')

  const nothing = here.start(args, { stdin: 'pipe' })
  nothing.child.stdin?.end('')
  expect((await nothing.end()).stderr).toContain('The access key ID is missing.')
})

test('the policy is a JSON document with bucket and prefix in it', async () => {
  const here = await place()
  await add(here, 'One', ['--prefix', 'acme', '--encryption', 'sse-kms'])
  const policy = await here.run(['destinations', 'policy', 'One'])
  expect(JSON.parse(policy.stdout)).toMatchObject({ Version: '2012-10-17' })
  expect(policy.stdout).toContain('arn:aws:s3:::reels/acme/*')
  expect(policy.stdout).toContain('kms:GenerateDataKey')
})

test('a name that is not there is told with those that are', async () => {
  const here = await place()
  await add(here, 'One')
  const reel = await here.file('Reel.mov', 'moov')
  const failed = failedOf(await here.run(['put', reel, '--to', 'Tow', '--json']))
  expect(failed.error).toMatchObject({ message: 'There is no destination Tow.', advice: 'There are: One.' })
  expect(await keysOf(here)).toEqual([])
})

test('the test of a destination names what is missing, line by line, and what the store can do', async () => {
  const deniedActions = new Set<string>()
  const here = await place({ deniedActions })
  await add(here, 'One', ['--prefix', 'acme'])
  const good = await here.run(['destinations', 'test', 'One'])
  expect([good.code, good.stderr]).toEqual([0, ''])
  expect(good.stdout).toContain('✓ List stored parts: An interrupted upload goes on where it was.\n')
  expect(good.stdout).toContain('It knows the checksums CRC32, CRC32C, CRC64NVME, SHA1, SHA256.')
  expect(await keysOf(here)).toEqual([])
  // What was learned is kept with the destination.
  const known = await here.run(['destinations', 'list'])
  expect(known.stdout).toContain('It never replaces an object that is there already.')
  deniedActions.add('s3:ListMultipartUploadParts')
  const denied = await here.run(['destinations', 'test', 'One', '--json'])
  expect(denied.code).toBe(1)
  const lines = denied.stdout.trim().split('\n')
  const failed = lines.filter((line) => line.includes('"status":"failed"'))
  expect(failed.map((line): unknown => JSON.parse(line))).toEqual([
    expect.objectContaining({
      type: 'check',
      step: 'list-parts',
      permission: 's3:ListMultipartUploadParts',
    }),
  ])
})

test('what a store can do is not told of another bucket', async () => {
  const here = await place()
  await add(here, 'One')
  await here.run(['destinations', 'test', 'One'])
  const learned = 'It never replaces an object that is there already.'
  const edited = await here.run(['destinations', 'edit', 'One', '--prefix', 'acme', '--no-test'])
  expect(edited.stdout).toContain(learned)
  const moved = await here.run(['destinations', 'edit', 'One', '--bucket', 'other', '--no-test'])
  expect(moved.stdout).toContain('s3://other/acme')
  expect(moved.stdout).not.toContain(learned)
})

test('the region is found by itself', async () => {
  const here = await place({ region: 'eu-central-1' })
  const added = await here.run(['destinations', 'add', 'One', ...here.to])
  expect([added.code, added.stdout]).toEqual([0, expect.not.stringContaining('✗')])
  expect(await listOf(here)).toContain('"region":"eu-central-1"')
})

test('on a terminal, keys are asked for and not shown', async () => {
  const here = await place()
  const args = ['destinations', 'add', 'One', ...here.to, '--credentials', 'keychain', '--no-test']
  const typed = await onTerminal(here, args, ['AKIDCLIENT', 'a-secret-that-is-typed'])
  expect(typed).toContain('access key ID: ')
  expect(typed).toContain('secret access key: ')
  // No keychain runs here: so it was read, and nothing of it was kept or shown.
  expect(typed).toContain('The system keychain cannot be used')
  expect(typed).not.toMatch(/AKIDCLIENT|a-secret-that-is-typed/)
})

/** Runs the command on a pseudo-terminal and types each line when it is asked for; answers all that is shown. */
async function onTerminal(here: Here, args: string[], lines: string[]): Promise<string> {
  const command = [process.execPath, builtFile, ...args]
  const quoted = command.map((word) => `'${word}'`).join(' ')
  // The one of util-linux, and that of BSD and macOS.
  const words = process.platform === 'linux' ? ['-qec', quoted, '/dev/null'] : ['-q', '/dev/null', ...command]
  const env = { PATH: process.env['PATH'], HOME: here.dir, DROPREEL_HOME: join(here.dir, 'home') }
  // A terminal that echoes, so that only the command itself can keep what is typed from being shown.
  const terminal = spawn('script', words, {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  onTestFinished(() => void terminal.kill('SIGKILL'))
  let shown = ''
  terminal.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text
    if (text.endsWith(': ')) terminal.stdin.write(`${lines.shift() ?? ''}\r`)
  })
  await once(terminal, 'close')
  return shown
}
