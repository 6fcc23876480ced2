import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CreateMultipartUploadCommand, DeleteObjectCommand } from '@aws-sdk/client-s3'
import { expect, onTestFinished, test } from 'vitest'
import { destinationsPlace, openDestinations } from '../../../electron/disk/index.ts'
import { answer, s3Error } from '../../faults/support/faults.ts'
import { FaultProxy } from '../../faults/support/fault-proxy.ts'
import { bucket, keysOf, linkGives, openUploads, place, type Place } from '../command-line/demo-place.ts'
import { openCommandLine, openWindow, type Program } from './programs.ts'

const MiB = 1024 * 1024
type Open = (here: Place) => Promise<Program>
type Around = { here: Place; program: Program; other: Program; proxy: FaultProxy; secrets: string }

/** Runs a case through the window and through the command line, each with a store of its own. */
async function bothDo<T>(act: (around: Around) => Promise<T>): Promise<T> {
  const [byWindow, byCommand] = [
    await act(await around(openWindow, openCommandLine)),
    await act(await around(openCommandLine, openWindow)),
  ]
  expect(byCommand).toEqual(byWindow)
  return byWindow
}

async function around(open: Open, openOther: Open): Promise<Around> {
  const here = await place({ region: 'eu-central-1' })
  const secrets = join(here.dir, 'secrets')
  await mkdir(secrets, { mode: 0o700 })
  await writeFile(join(secrets, 'aws_access_key_id'), here.env['AWS_ACCESS_KEY_ID'] ?? '', { mode: 0o600 })
  await writeFile(join(secrets, 'aws_secret_access_key'), here.env['AWS_SECRET_ACCESS_KEY'] ?? '', {
    mode: 0o600,
  })
  const proxy = new FaultProxy(here.store.endpoint)
  await proxy.open()
  onTestFinished(() => proxy.cut())
  return { here, program: await open(here), other: await openOther(here), proxy, secrets }
}

/** The list as the file has it, without what differs from one run to the next. */
async function listIn({ here: { dir }, proxy, secrets }: Around) {
  const { dir: place, older } = destinationsPlace({ DROPREEL_HOME: join(dir, 'state') })
  const file = await openDestinations(place, older)
  const { destinations, selectedDestinationId } = file.list()
  return destinations.map(({ id, endpoint, credentials, capabilities: _learned, ...rest }) =>
    Object.assign(rest, {
      isDefault: id === selectedDestinationId,
      isOnStore: endpoint === proxy.endpoint,
      hasOwnSecrets: credentials.kind === 'secrets' && credentials.dir === secrets,
    }),
  )
}

test('a destination is saved with the region that the store names, and a name only once', async () => {
  const { refused, list } = await bothDo(async (around) => {
    const { program, proxy, secrets } = around
    const wanted = { name: 'Reviews', endpoint: proxy.endpoint, secrets }
    expect(await program.save(wanted)).toBeNull()
    const refused = [
      await program.save({ ...wanted, name: 'reviews' }),
      await program.save({ ...wanted, name: 'Plain', endpoint: 'http://nas.example' }),
    ]
    return { refused, list: await listIn(around) }
  })
  expect(list).toMatchObject([{ name: 'Reviews', region: 'eu-central-1', isDefault: true, isOnStore: true }])
  expect(refused).toMatchObject([
    { code: 'BadInput', message: 'There is a destination Reviews already.' },
    { code: 'BadInput', message: expect.stringContaining('plain http') },
  ])
})

test('an import adds what is new, and replaces what is there only with a person’s word', async () => {
  const { before, after } = await bothDo(async (around) => {
    const { here, program, proxy, secrets } = around
    await program.save({ name: 'Reviews', endpoint: proxy.endpoint, secrets })
    const [known] = await listIn(around)
    const theirs = {
      ...known,
      id: 'theirs',
      endpoint: 'https://s3.example.com',
      credentials: { kind: 'env' },
    }
    const file = await here.file(
      'handed-on.json',
      JSON.stringify({
        dropreel: 'destinations',
        version: 1,
        destinations: [
          { ...theirs, name: 'REVIEWS' },
          { ...theirs, name: 'Archive', endpoint: proxy.endpoint },
        ],
      }),
    )
    await program.import(file, false)
    const before = await listIn(around)
    await program.import(file, true)
    const after = await listIn(around)
    const refused = await program.import(await here.file('other.json', '{}'), true)
    expect(refused).toMatchObject({ code: 'BadInput', message: expect.stringContaining('no file of dest') })
    return { before, after }
  })
  expect(before).toMatchObject([{ name: 'Reviews', isOnStore: true }, { name: 'Archive' }])
  expect(after).toMatchObject([{ name: 'REVIEWS', isOnStore: false }, { name: 'Archive' }])
})

test('a destination stays while the other program has an upload to it under way', async () => {
  const outcome = await bothDo(async (around) => {
    const { here, program, other, proxy, secrets } = around
    const wanted = { name: 'Reviews', endpoint: proxy.endpoint, secrets }
    expect(await other.save(wanted)).toBeNull()
    const file = await here.file('half.mov', 40 * MiB)
    await other.begin(file)
    const refused = await program.remove('Reviews')
    const kept = await listIn(around)
    await other.cancel(file)
    expect(await program.remove('Reviews')).toBeNull()
    return { refused, kept, left: await listIn(around), sessions: await openUploads(here) }
  })
  expect(outcome).toMatchObject({
    refused: { code: 'BadInput', message: 'Reviews still has uploads that are not finished.' },
    kept: [{ name: 'Reviews' }],
    left: [],
    sessions: [],
  })
})

test('a link survives a busy store, and a missing object makes none', async () => {
  const outcome = await bothDo(async (around) => {
    const { here, program, proxy, secrets } = around
    await program.save({ name: 'Reviews', endpoint: proxy.endpoint, secrets })
    const file = await here.file('Reel.mov', 'moov')
    const key = await program.upload(file)
    proxy.on({ operation: 'read', times: 2 }, answer(s3Error(503, 'SlowDown')))
    const url = await program.link(key)
    if (typeof url !== 'string') throw new Error(url.message)
    expect(await linkGives(url, file)).toBe(true)
    const { pathname, searchParams } = new URL(url)
    const lifetime = searchParams.get('X-Amz-Expires')
    await here.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }))
    // The window may still be finding out what the store can do, on an object of its own.
    await expect.poll(() => keysOf(here), { timeout: 10_000 }).toEqual([])
    return { key, pathname, lifetime, gone: await program.link(key) }
  })
  expect(outcome).toMatchObject({
    pathname: `/${bucket}/Reel.mov`,
    lifetime: '604800',
    gone: { code: 'ObjectMissing' },
  })
})

test('orphans are what neither program will finish', async () => {
  const outcome = await bothDo(async (around) => {
    const { here, program, other, proxy, secrets } = around
    const wanted = { name: 'Reviews', endpoint: proxy.endpoint, secrets }
    expect(await other.save(wanted)).toBeNull()
    await other.begin(await here.file('half.mov', 40 * MiB))
    await here.s3.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: 'lost.mov' }))
    const listed = await program.orphanKeys('Reviews')
    await program.abortOrphans('Reviews')
    return { listed, left: (await openUploads(here)).map(({ key }) => key) }
  })
  expect(outcome).toEqual({ listed: ['lost.mov'], left: ['half.mov'] })
})
