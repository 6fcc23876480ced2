import { randomBytes } from 'node:crypto'
import { open, rename, rm, stat, symlink, truncate, unlink, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { breakDisk } from './support/bad-disk.ts'
import { after } from './support/faults.ts'
import { partBytes, scene, type LocalFile } from './support/scene.ts'
import { storeContents } from './support/store-contents.ts'

const nothing = { objects: new Map(), sessions: [] }

/** What a person or a program may do to a file while it is sent, and what is then said of it. */
const changes: [string, (file: LocalFile) => Promise<unknown>, 'SourceChanged' | 'FileMissing'][] = [
  ['truncated', ({ path, bytes }) => truncate(path, bytes.byteLength - 1), 'SourceChanged'],
  ['truncated to nothing', ({ path }) => truncate(path, 0), 'SourceChanged'],
  ['appended to', ({ path }) => writeFile(path, 'x', { flag: 'a' }), 'SourceChanged'],
  ['replaced by another version of the same size', replace, 'SourceChanged'],
  ['replaced by another version with the same mtime', replaceSecretly, 'SourceChanged'],
  ['edited in place', ({ path }) => editInPlace(path), 'SourceChanged'],
  ['edited in place with its mtime put back', editSecretly, 'SourceChanged'],
  ['removed', ({ path }) => unlink(path), 'FileMissing'],
  ['removed with its folder', ({ path }) => rm(dirname(path), { recursive: true }), 'FileMissing'],
]

test.each(changes)(
  'a file that is %s while it is sent never becomes an object',
  async (_name, change, code) => {
    const { proxy, store, file, add, failed, remove } = await scene()
    const reel = await file()
    proxy.on(
      { operation: 'part', part: 3 },
      after(() => change(reel)),
    )
    const id = await add(reel, { parallel: 1 })
    await failed(id, code)
    expect(proxy.count('complete')).toBe(0)
    await remove(id)
    expect(await storeContents(store)).toEqual(nothing)
  },
)

test.each(changes.slice(0, 7))(
  'a file that is %s between two runs never becomes one',
  async (_name, change) => {
    const { proxy, store, file, add, until, engine, restartEngine, failed, remove } = await scene()
    const reel = await file()
    proxy.on({ operation: 'part', part: 3 }, async () => proxy.cut())
    const id = await add(reel, { parallel: 1 })
    await until(id, ({ state }) => state.kind === 'waiting')
    await engine.stop()
    await change(reel)
    await proxy.open()
    await restartEngine()
    await failed(id, 'SourceChanged')
    expect(proxy.count('complete')).toBe(0)
    await remove(id)
    expect(await storeContents(store)).toEqual(nothing)
  },
)

test('the new version goes up when the person says so', async () => {
  const { proxy, file, add, failed, engine, delivered } = await scene()
  const reel = await file()
  const changed = { path: reel.path, bytes: randomBytes(3 * partBytes) }
  proxy.on(
    { operation: 'part', part: 3 },
    after(() => writeFile(reel.path, changed.bytes)),
  )
  await failed(await add(reel, { parallel: 1 }), 'SourceChanged')
  const [record] = (await engine.restart(engine.views().map(({ id }) => id))).records
  await delivered(record?.id ?? '', changed)
})

test('the old version, when it is put back, goes on after a retry', async () => {
  const { proxy, file, add, failed, engine, delivered } = await scene()
  const reel = await file()
  proxy.on(
    { operation: 'part', part: 3 },
    after(() => truncate(reel.path, 0)),
  )
  const id = await add(reel, { parallel: 1 })
  await failed(id, 'SourceChanged')
  await writeFile(reel.path, reel.bytes)
  await utimes(reel.path, 1_700_000_000, 1_700_000_000)
  await engine.retry([id])
  await delivered(id, reel)
  expect(proxy.count('part 1')).toBe(1)
})

test('a new ctime alone, as after a remount, does not stop the upload', async () => {
  const { proxy, file, add, delivered } = await scene()
  const reel = await file()
  proxy.on(
    { operation: 'part', part: 3 },
    after(() => putBackTimes(reel.path, () => Promise.resolve())),
  )
  const { resentBytes } = await delivered(await add(reel), reel)
  expect(resentBytes).toBe(0)
})

test.each([
  ['the empty folder that it was mounted on', 'reel.mov'],
  ['nothing that was on it', 'day 1/camera A/reel.mov'],
])('an upload waits for an unmounted drive: there is %s', async (_name, name) => {
  const { dir, proxy, file, add, until, states, delivered } = await scene()
  const reel = await file(4 * partBytes, name)
  const { unmount, mount } = await drive(join(dir, 'files'))
  proxy.on({ operation: 'part', part: 3 }, after(unmount))
  const id = await add(reel, { parallel: 1 })
  const { state } = await until(id, ({ state }) => state.kind === 'waiting')
  expect(state).toMatchObject({ until: 'volume', failures: 0, cause: { code: 'VolumeMissing' } })
  await mount()
  const { resentBytes } = await delivered(id, reel)
  expect(resentBytes).toBeLessThanOrEqual(partBytes)
  expect(states(id).map(({ kind }) => kind)).not.toContain('failed')
})

test('a disk read error ends the upload with a message; a retry goes on once the disk can be read', async () => {
  const { proxy, file, add, failed, engine, delivered } = await scene()
  const reel = await file()
  let disk: { mend: () => void } | null = null
  proxy.on(
    { operation: 'part', part: 2 },
    after(async () => {
      disk = breakDisk()
    }),
  )
  const id = await add(reel, { parallel: 1 })
  expect(await failed(id, 'DiskReadError')).toMatchObject({
    message: `The disk reported an error while ${reel.path} was read.`,
    detail: 'EIO',
  })
  expect(proxy.count('complete')).toBe(0)
  mended(disk)
  await engine.retry([id])
  await delivered(id, reel)
  expect(proxy.count('part 1')).toBe(1)
})

function mended(disk: { mend: () => void } | null): void {
  if (disk === null) throw new Error('The disk was never broken.')
  disk.mend()
}

async function replace({ path, bytes }: LocalFile): Promise<void> {
  const other = join(dirname(path), 'other')
  await writeFile(other, randomBytes(bytes.byteLength))
  await rename(other, path)
}

/** As `cp -p` and a rename leave it: with the same size and mtime. */
function replaceSecretly(file: LocalFile): Promise<void> {
  return putBackTimes(file.path, () => replace(file))
}

async function editInPlace(path: string): Promise<void> {
  const handle = await open(path, 'r+')
  await handle.write(randomBytes(100), 0, 100, 0)
  await handle.close()
}

function editSecretly({ path }: LocalFile): Promise<void> {
  return putBackTimes(path, () => editInPlace(path))
}

async function putBackTimes(path: string, action: () => Promise<void>): Promise<void> {
  const { atime, mtime } = await stat(path)
  await action()
  await utimes(path, atime, mtime)
}

/** A folder that can be unmounted, as one step each. Another device is there then: every Unix has one at /dev. */
async function drive(folder: string) {
  await rename(folder, `${folder}-disk`)
  await symlink(`${folder}-disk`, folder)
  const lead = async (target: string): Promise<void> => {
    await symlink(target, `${folder}-next`)
    await rename(`${folder}-next`, folder)
  }
  return { unmount: () => lead('/dev'), mount: () => lead(`${folder}-disk`) }
}
