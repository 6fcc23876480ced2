import { appendFile, mkdir, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { addUploads, answerDrop } from '../../../electron/app/add-uploads.ts'
import { knownTwins } from '../../../electron/app/known-twins.ts'
import { openDropreel, type Dropreel } from '../../../electron/app/open-dropreel.ts'
import type { DoubtKind, DropAnswer } from '../../../electron/contract/index.ts'
import { addToArchive } from '../../../electron/disk/archive.ts'
import { identityOf, scan } from '../../../electron/disk/index.ts'
import type { JournalUpload } from '../../../electron/engine/ports.ts'
import { temporaryDir } from '../disk-temporary-dir.ts'
import { finishedUpload } from '../finished-uploads.ts'
import { destination } from '../destination.ts'

/** The app with two destinations, which refuse connections; so what is added stays open. */
async function opened(dir: string): Promise<Dropreel> {
  const app = await openDropreel({
    // Without keys what is added would fail at once.
    environment: {
      HOME: dir,
      DROPREEL_HOME: join(dir, 'state'),
      AWS_ACCESS_KEY_ID: 'key',
      AWS_SECRET_ACCESS_KEY: 'secret',
    },
    systemProxy: async () => null,
    moveToTrash: () => Promise.reject(new Error('not asked here')),
  })
  onTestFinished(() => app.close())
  for (const id of ['reviews', 'broadcast']) {
    await app.destinations.put(destination({ id, name: id, keyTemplate: 'videos/{name}-{uuid}{ext}' }))
  }
  await app.destinations.select('reviews')
  return app
}

/** Files that were finished a minute ago. */
async function put(dir: string, ...names: string[]): Promise<void> {
  const old = new Date(Date.now() - 60_000)
  for (const name of names) {
    const file = join(dir, name)
    await mkdir(join(file, '..'), { recursive: true })
    await writeFile(file, name)
    await utimes(file, old, old)
  }
}

/** An upload of a file as it is now, which has ended. */
async function delivered(file: string, destinationId: string): Promise<JournalUpload> {
  const upload = finishedUpload(0)
  const address = { ...upload.record.address, endpoint: 'http://127.0.0.1:9', bucket: 'reels' }
  const { delivery: _none, ...record } = upload.record
  const id = `${basename(file)} to ${destinationId}`
  return {
    ...upload,
    record: { ...record, id, file, destinationId, address, source: await identityOf(file) },
  }
}

const namesOf = (app: Dropreel) =>
  app.engine
    .views()
    .map(({ name }) => name)
    .toSorted()

const answers = (app: Dropreel, kind: DoubtKind, answer: DropAnswer['answer'] = 'upload') =>
  answerDrop(app, { question: app.dropQuestions.all()[0]?.id ?? 0, kind, answer })

test('texts and hidden files are held back, and what belongs to a cut is not', async () => {
  const dir = await temporaryDir()
  const app = await opened(dir)
  const folder = join(dir, 'Dailies')
  const cut = ['A1.mov', 'A1.srt', 'A1.xml', 'A1.fcpxml', 'A1.edl', 'A1.aaf', 'A1.wav', 'A1.mhl', 'README']
  await put(folder, ...cut, 'notes.TXT', '.project', '.cache/frame.mov', '.DS_Store', 'a/Thumbs.db')
  const { added, skipped, junk } = await addUploads(app, [folder])
  expect(namesOf(app)).toEqual(cut.toSorted())
  expect({ added, skipped, junk }).toEqual({
    added: cut.length,
    skipped: [],
    junk: { count: 2, names: ['.DS_Store', 'Thumbs.db'] },
  })
  expect(app.dropQuestions.all()).toMatchObject([
    {
      title: 'Dailies',
      destinationId: 'reviews',
      doubts: [{ kind: 'leftovers', count: 3, names: ['frame.mov', '.project', 'notes.TXT'] }],
    },
  ])
  // What was held back comes to its place in the delivery.
  await answers(app, 'leftovers')
  const views = app.engine.views()
  expect(new Set(views.map(({ deliveryId }) => deliveryId)).size).toBe(1)
  expect(new Set(views.map(({ place }) => place)).size).toBe(cut.length + 3)
  expect(app.dropQuestions.all()).toEqual([])
  // A second click finds nothing to do.
  expect((await answers(app, 'leftovers')).added).toBe(0)
})

test('what is left out is not uploaded, and a hidden folder that was dropped itself is meant', async () => {
  const dir = await temporaryDir()
  const app = await opened(dir)
  await put(dir, '.renders/A1.mov', '.renders/notes.txt')
  await addUploads(app, [join(dir, '.renders')])
  expect((await answers(app, 'leftovers', 'leave-out')).added).toBe(0)
  expect(namesOf(app)).toEqual(['A1.mov'])
  expect(app.dropQuestions.all()).toEqual([])
})

test('a destination that leads to another bucket by now does not have the file', async () => {
  const dir = await temporaryDir()
  const app = await opened(dir)
  await put(dir, 'Ep03.mov')
  const file = join(dir, 'Ep03.mov')
  await addUploads(app, [file])
  const known = app.engine.known()
  const [reviews] = app.destinations.list().destinations
  if (reviews === undefined) throw new Error('There is no destination.')
  const around = { stateDir: dir, engine: { known: () => known }, removals: app.removals }
  const isTwinIn = async (bucket: string) => {
    const find = await knownTwins(around, [file], { ...reviews, bucket })
    const [found] = (await scan([file])).files
    return found !== undefined && (await find(found)) !== null
  }
  expect([await isTwinIn(reviews.bucket), await isTwinIn('others')]).toEqual([true, false])
})

test('a file that is on its way to the same destination, unchanged, is held back', async () => {
  const dir = await temporaryDir()
  const app = await opened(dir)
  await put(dir, 'Ep03.mov', 'Ep04.mov')
  const [ep03, ep04] = [join(dir, 'Ep03.mov'), join(dir, 'Ep04.mov')]
  await addUploads(app, [ep03])
  await addUploads(app, [ep03, ep04])
  expect(namesOf(app)).toEqual(['Ep03.mov', 'Ep04.mov'])
  expect(app.dropQuestions.all()).toMatchObject([
    { doubts: [{ kind: 'twins', count: 1, names: ['Ep03.mov'], delivered: [], deliveredAt: null }] },
  ])
  await answers(app, 'twins', 'leave-out')
  // Another destination does not have it.
  expect((await addUploads(app, [ep03], { destinationId: 'broadcast' })).added).toBe(1)
  // Nor has any a version of the same size that was changed at another time,
  await utimes(ep03, 1, 1)
  expect((await addUploads(app, [ep03])).added).toBe(1)
  // or a longer one.
  await appendFile(ep03, ' with a new end')
  expect((await addUploads(app, [ep03])).added).toBe(1)
  // Whoever sends one upload on to a destination has said so.
  expect((await addUploads(app, [ep04], { asks: false })).added).toBe(1)
  await app.engine.cancel(app.engine.views().map(({ id }) => id))
  expect((await addUploads(app, [ep04])).added).toBe(1)
})

test('what was delivered long ago is found in the archive, and can be uploaded again', async () => {
  const dir = await temporaryDir()
  const app = await opened(dir)
  const files = ['A1.mov', 'A2.mov', 'A3.mov'].map((name) => join(dir, 'Dailies', name))
  await put(dir, 'Dailies/A1.mov', 'Dailies/A2.mov', 'Dailies/A3.mov')
  await addToArchive(join(dir, 'state/app'), [
    await delivered(files[0] ?? '', 'reviews'),
    await delivered(files[1] ?? '', 'broadcast'),
    { ...(await delivered(files[2] ?? '', 'reviews')), state: { kind: 'cancelled', abandoned: null } },
  ])
  expect((await addUploads(app, [join(dir, 'Dailies')])).added).toBe(2)
  expect(namesOf(app)).toEqual(['A2.mov', 'A3.mov'])
  const twins = { kind: 'twins', count: 1, names: ['A1.mov'], delivered: ['A1.mov to reviews'] }
  expect(app.dropQuestions.all()).toMatchObject([{ doubts: [{ ...twins, deliveredAt: 1_763_800_000_000 }] }])
  expect((await answers(app, 'twins')).added).toBe(1)
  expect(namesOf(app)).toEqual(['A1.mov', 'A2.mov', 'A3.mov'])
  // Many paths are looked for by the folders that they are in.
  await app.engine.cancel(app.engine.views().map(({ id }) => id))
  const many = Array.from({ length: 10 }, (_, number) => `Dailies/B${number}.mov`)
  await put(dir, ...many)
  await addUploads(app, [...many.map((name) => join(dir, name)), ...files])
  expect(app.dropQuestions.all()).toMatchObject([{ doubts: [twins] }])
})

test('a file that was dropped together with its folder is uploaded once', async () => {
  const dir = await temporaryDir()
  const app = await opened(dir)
  await put(dir, 'Dailies/A1.mov')
  await addUploads(app, [join(dir, 'Dailies'), join(dir, 'Dailies/A1.mov')])
  expect(namesOf(app)).toEqual(['A1.mov'])
  expect(app.dropQuestions.all()).toMatchObject([{ doubts: [{ kind: 'twins', names: ['A1.mov'] }] }])
})

test('junk that was dropped by itself is left out', async () => {
  const dir = await temporaryDir()
  const app = await opened(dir)
  await put(dir, 'Ep03.mov', '.DS_Store', '._Ep03.mov')
  const { junk } = await addUploads(
    app,
    ['.DS_Store', '._Ep03.mov', 'Ep03.mov'].map((name) => join(dir, name)),
  )
  expect(namesOf(app)).toEqual(['Ep03.mov'])
  expect(junk).toEqual({ count: 2, names: ['.DS_Store', '._Ep03.mov'] })
  // What is left is one file by itself.
  expect(app.engine.deliveries.views()).toEqual([])
})

test('one drop asks once for each kind, and each answer counts for itself', async () => {
  const dir = await temporaryDir()
  const app = await opened(dir)
  await put(dir, 'a/in.mov', 'a/notes.txt', 'out.mov')
  await symlink('../out.mov', join(dir, 'a/out.mov'))
  await addUploads(app, [join(dir, 'a/in.mov')])
  await addUploads(app, [join(dir, 'a')])
  const kinds = () => app.dropQuestions.all().map(({ doubts }) => doubts.map(({ kind }) => kind))
  expect(kinds()).toEqual([['leftovers', 'twins', 'links']])
  await answers(app, 'links')
  await answers(app, 'twins', 'leave-out')
  expect(kinds()).toEqual([['leftovers']])
  expect(namesOf(app)).toEqual(['in.mov', 'out.mov'])
  // Another drop asks for itself, behind this one.
  await put(dir, 'b/notes.txt')
  await addUploads(app, [join(dir, 'b')])
  expect(app.dropQuestions.all().map(({ title }) => title)).toEqual(['a', 'b'])
})

test('an answer that cannot be carried out is asked for again', async () => {
  const dir = await temporaryDir()
  const app = await opened(dir)
  await put(dir, 'notes.txt', 'gone.txt')
  await addUploads(app, [join(dir, 'notes.txt'), join(dir, 'gone.txt')])
  const [reviews] = app.destinations.list().destinations
  if (reviews === undefined) throw new Error('There is no destination.')
  await app.destinations.remove('reviews')
  await expect(answers(app, 'leftovers')).rejects.toMatchObject({ error: { code: 'BadInput' } })
  await app.destinations.put({ ...reviews, endpoint: 'http://127.0.0.1:10' })
  await rm(join(dir, 'gone.txt'))
  const { added, skipped } = await answers(app, 'leftovers')
  expect({ added, skipped }).toMatchObject({ added: 1, skipped: [{ code: 'FileMissing' }] })
  // It goes where the destination is now.
  expect(app.engine.known().map(({ record }) => record.address.endpoint)).toEqual(['http://127.0.0.1:10'])
})
