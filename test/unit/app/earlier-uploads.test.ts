import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openDropreel, type Dropreel } from '../../../electron/app/open-dropreel.ts'
import { removeUploads } from '../../../electron/app/remove-uploads.ts'
import { temporaryDir } from '../disk-temporary-dir.ts'
import { finishedUploads, stateOf } from '../finished-uploads.ts'

const count = 2600
const [newest, oldest] = ['reel-002599', 'reel-000000']

async function open(home: string): Promise<Dropreel> {
  const app = await openDropreel({
    environment: { HOME: home, DROPREEL_HOME: home },
    systemProxy: async () => null,
    moveToTrash: async () => undefined,
  })
  onTestFinished(() => app.close())
  await app.resume()
  return app
}

/** An app that was started with so many finished uploads in its journal. */
async function opened(): Promise<{ home: string; app: Dropreel }> {
  const home = await temporaryDir()
  await stateOf(join(home, 'app'), finishedUploads(count))
  return { home, app: await open(home) }
}

const idsOf = (app: Dropreel): string[] => app.engine.views().map(({ id }) => id)

test('earlier uploads come into the list when they are wanted, the newest first', async () => {
  const { app } = await opened()
  const shown = new Set<string>()
  app.engine.onChange((id) => shown.add(id))
  expect([idsOf(app).length, app.earlier.hasMore()]).toEqual([1000, true])
  expect(idsOf(app)).toContain(newest)
  for (const [length, hasMore] of [
    [1500, true],
    [2000, true],
    [2500, true],
    [2600, false],
    [2600, false],
  ] as const) {
    await app.earlier.showMore()
    expect([idsOf(app).length, app.earlier.hasMore()]).toEqual([length, hasMore])
  }
  expect(shown.size).toBe(1600)
  expect(new Set(idsOf(app)).size).toBe(count)
  expect(app.engine.view(oldest)).toMatchObject({ state: { kind: 'done' }, name: `${oldest}.mov` })
})

test('lines of the archive that are damaged are told once', async () => {
  const { home, app } = await opened()
  const file = join(home, 'app', 'archive.jsonl')
  const text = await readFile(file, 'utf8')
  await writeFile(file, text.replace('videos/reel-001500.mov', 'videos/reel-001501.mov'))
  await app.earlier.showMore()
  await app.earlier.showMore()
  expect(app.warnings.all().map((warning) => warning.text)).toEqual([
    expect.stringContaining('reel-001500.mov in the archive is damaged'),
  ])
})

test('nothing that a person does with a finished upload of the archive sends it again', async () => {
  const { home, app } = await opened()
  await app.earlier.showThese([oldest])
  const { engine } = app
  const record = engine.record(oldest)
  if (record === undefined) throw new Error('it is not in the list')
  await engine.amend(oldest, { address: { ...record.address, region: 'eu-west-1' }, options: record.options })
  await engine.pause([oldest])
  await engine.resume([oldest])
  await engine.retry([oldest])
  await engine.cancel([oldest])
  await engine.reorder([oldest], newest)
  expect(engine.view(oldest)?.state.kind).toBe('done')
  await app.close()

  const again = await open(home)
  expect(again.engine.views('open')).toEqual([])
  expect(again.engine.view(oldest)).toBeUndefined()
  await again.earlier.showThese([oldest])
  expect(again.engine.view(oldest)?.state.kind).toBe('done')
})

test('a removed upload is gone from the archive too', async () => {
  const { home, app } = await opened()
  await app.earlier.showMore()
  await removeUploads(app, ['reel-001599', newest])
  expect(idsOf(app)).toHaveLength(1498)
  await app.earlier.showMore()
  await app.close()

  const again = await open(home)
  while (again.earlier.hasMore()) await again.earlier.showMore()
  expect(idsOf(again)).toHaveLength(count - 2)
  expect(idsOf(again)).not.toContain('reel-001599')
})
