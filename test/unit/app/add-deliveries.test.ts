import { mkdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { addUploads } from '../../../electron/app/add-uploads.ts'
import { cancelUploads, pauseUploads, resumeUploads } from '../../../electron/app/on-deliveries.ts'
import { openDropreel, type Dropreel } from '../../../electron/app/open-dropreel.ts'
import { isActive, type Reading } from '../../../electron/contract/index.ts'
import { temporaryDir } from '../disk-temporary-dir.ts'
import { destination } from '../destination.ts'

/** The app with one destination, which refuses connections; so what is added stays open. */
async function opened(dir: string, keyTemplate = 'videos/{name}-{uuid}{ext}'): Promise<Dropreel> {
  const app = await openDropreel({
    environment: { HOME: dir, DROPREEL_HOME: join(dir, 'state') },
    systemProxy: async () => null,
    moveToTrash: () => Promise.reject(new Error('not asked here')),
  })
  onTestFinished(() => app.close())
  if (app.destinations.list().destinations.length === 0) {
    await app.destinations.put(
      destination({ id: 'reviews', name: 'Reviews', bucket: 'reviews', keyTemplate }),
    )
    await app.destinations.select('reviews')
  }
  return app
}

/** A folder of files that were finished a minute ago. */
async function folderOf(dir: string, name: string, count: number): Promise<string> {
  const folder = join(dir, name)
  await mkdir(folder, { recursive: true })
  const old = new Date(Date.now() - 60_000)
  const files = Array.from({ length: count }, (_, number) => join(folder, `A${number + 1}.mov`))
  await Promise.all(files.map((file) => writeFile(file, 'frames').then(() => utimes(file, old, old))))
  return folder
}

const namesOf = (app: Dropreel) => app.engine.views().map(({ name }) => name)

const folderOfKey = (key = ''): string => key.slice(0, key.lastIndexOf('/'))

/** Resolves at the moment when the first files of a delivery are found, with its id. */
function firstFound(app: Dropreel): Promise<string> {
  return new Promise((resolve) => {
    const stop = app.engine.deliveries.onChange((id) => {
      const reading = app.engine.deliveries.view(id)?.reading
      if (reading?.kind !== 'now' || reading.files === 0) return
      stop()
      resolve(id)
    })
  })
}

/** What the delivery shows from now on, each news once. */
function readingsOf(app: Dropreel): Reading[] {
  const shown: Reading[] = []
  app.engine.deliveries.onChange((id) => {
    const reading = app.engine.deliveries.view(id)?.reading
    if (reading !== undefined && reading !== shown.at(-1)) shown.push(reading)
  })
  return shown
}

test('a folder is a delivery from the first moment, and says how many files it has so far', async () => {
  const dir = await temporaryDir()
  const app = await opened(dir)
  const folder = await folderOf(dir, 'Dailies', 300)
  const shown = readingsOf(app)
  expect(await addUploads(app, [folder])).toEqual({ added: 300, skipped: [], junk: { count: 0, names: [] } })
  expect(shown).toEqual([...[0, 32, 288, 300].map((files) => ({ kind: 'now', files })), { kind: 'over' }])
  expect(app.engine.deliveries.views()).toMatchObject([{ title: 'Dailies', reading: { kind: 'over' } }])
  expect(app.engine.views().map(({ place }) => place)).toEqual(
    Array.from({ length: 300 }, (_, place) => place),
  )
})

test('what is dropped just before the app ends is in its journal', async () => {
  const dir = await temporaryDir()
  const app = await opened(dir)
  const folder = await folderOf(dir, 'day 1', 1)
  const added = addUploads(app, [join(folder, 'A1.mov')])
  await app.close()
  expect(await added).toMatchObject({ added: 1, skipped: [] })
  expect(namesOf(await opened(dir))).toEqual(['A1.mov'])
})

test('one file by itself is no delivery; of two with one key the second is left out', async () => {
  const dir = await temporaryDir()
  const app = await opened(dir, '{name}{ext}')
  const [one, two] = [await folderOf(dir, 'day 1', 1), await folderOf(dir, 'day 2', 2)]
  await addUploads(app, [join(await folderOf(dir, 'day 0', 1), 'A1.mov')])
  expect(app.engine.deliveries.views()).toEqual([])
  const { added, skipped } = await addUploads(app, [
    join(one, 'A1.mov'),
    join(two, 'A1.mov'),
    join(two, 'A2.mov'),
  ])
  expect(added).toBe(2)
  expect(skipped).toMatchObject([
    {
      message: `${join(one, 'A1.mov')} and ${join(two, 'A1.mov')} would both become A1.mov.`,
      advice: 'Add {uuid} or {name} to the key template, or upload them one by one.',
    },
  ])
  expect(app.engine.deliveries.views()).toMatchObject([{ title: 'A1.mov and 2 more' }])
})

test('cancelling a delivery ends its reading too', async () => {
  const dir = await temporaryDir()
  const app = await opened(dir)
  const folder = await folderOf(dir, 'Dailies', 300)
  const found = firstFound(app)
  const adding = addUploads(app, [folder])
  const id = await found
  await cancelUploads(app, [id])
  expect((await adding).added).toBe(32)
  expect(app.engine.deliveries.view(id)?.reading).toEqual({ kind: 'over' })
  expect(new Set(app.engine.views().map(({ state }) => state.kind))).toEqual(new Set(['cancelled']))
})

test('what is found after somebody paused the delivery is paused too', async () => {
  const dir = await temporaryDir()
  const app = await opened(dir)
  const folder = await folderOf(dir, 'Dailies', 300)
  const found = firstFound(app)
  const adding = addUploads(app, [folder])
  const ids = [await found]
  await pauseUploads(app, ids)
  await adding
  expect(app.engine.views()).toHaveLength(300)
  expect(app.engine.views().filter(({ state }) => isActive(state))).toEqual([])
  await resumeUploads(app, ids)
  expect(app.engine.views().filter(({ state }) => state.kind === 'paused')).toEqual([])
})

test('a reading that was cut off is told, and the same drop adds the rest to its delivery', async () => {
  const dir = await temporaryDir()
  const first = await opened(dir)
  const folder = await folderOf(dir, 'Dailies', 300)
  const found = firstFound(first)
  const adding = addUploads(first, [folder])
  await found
  await first.close()
  const left = (await adding).added
  expect(left).toBe(32)

  const second = await opened(dir)
  const [delivery] = second.engine.deliveries.views()
  expect(delivery).toMatchObject({ title: 'Dailies', reading: { kind: 'cut-off' } })
  expect(second.warnings.all().map(({ text }) => text)).toEqual([
    `Dropreel ended while it read Dailies. ${left} of its files are in the list: add it again for the rest. What is there is not added twice.`,
  ])
  expect((await addUploads(second, [folder])).added).toBe(300 - left)
  expect(second.engine.deliveries.views()).toMatchObject([{ id: delivery?.id, reading: { kind: 'over' } }])
  expect(new Set(namesOf(second)).size).toBe(300)
  const [one, another] = [second.engine.views()[0], second.engine.views().at(-1)]
  expect(folderOfKey(one?.key)).toBe(folderOfKey(another?.key))
  await second.close()

  const third = await opened(dir)
  expect(third.warnings.all()).toEqual([])
})

test('a reading that was cut off before its first file is told until somebody has seen it', async () => {
  const dir = await temporaryDir()
  const first = await opened(dir)
  await first.readings
    .during({ id: 'd', title: 'Dailies', destinationId: null, paths: ['/gone'], startedAt: 0 }, () =>
      first.close().then(() => Promise.reject(new Error('the process ends here'))),
    )
    .catch(() => undefined)
  const second = await opened(dir)
  const [warning] = second.warnings.all()
  expect(warning?.text).toBe(
    'Dropreel ended while it read Dailies. None of its files is in the list: add it again for the rest.',
  )
  expect(second.engine.deliveries.views()).toEqual([])
  await second.close()
  const third = await opened(dir)
  await third.warnings.close(third.warnings.all()[0]?.id ?? 0)
  await third.close()
  expect((await opened(dir)).warnings.all()).toEqual([])
})
