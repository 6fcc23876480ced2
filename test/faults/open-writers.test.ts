import { randomBytes } from 'node:crypto'
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openFileWriter, type FileWriter, type Hold } from '../support/file-writer.ts'
import { after } from './support/faults.ts'
import { partBytes, scene, type LocalFile, type Scene } from './support/scene.ts'

const deleteLocal = { grade: 'C', afterDays: 0 } as const

/** In memory, where no write-back cleans a dirty page: a write to a mapped one never changes the times of the file. */
async function reelInMemory(): Promise<LocalFile> {
  const dir = await mkdtemp('/dev/shm/dropreel-writers-')
  onTestFinished(() => rm(dir, { recursive: true }))
  const path = join(dir, 'reel.mov')
  const bytes = randomBytes(partBytes + 1)
  await writeFile(path, bytes)
  return { path, bytes }
}

async function held({ path }: LocalFile, how: Hold): Promise<FileWriter> {
  const writer = await openFileWriter(path, how)
  onTestFinished(() => writer.end())
  return writer
}

/** Does something when the proof has read the file, or at the last look before the trash. */
function at(when: 'proof read' | 'last look', here: Scene, act: () => Promise<unknown>): void {
  // The proof asks the store before and after it reads.
  const [kind, nth] = when === 'proof read' ? ['verifying', 2] : ['done', 1]
  let heads = 0
  here.proxy.on(
    { operation: 'head', times: Infinity },
    after(async () => {
      const [view] = here.engine.views()
      if (view?.state.kind === kind && ++heads === nth) await act()
    }),
  )
}

/** The sentence that says why the file is still in its place. */
async function whyKept(here: Scene, reel: LocalFile): Promise<string | null> {
  const id = await here.add(reel, { deleteLocal })
  const { state } = await here.until(
    id,
    ({ state }) => state.kind === 'failed' || (state.kind === 'done' && state.local.kind !== 'trash-after'),
  )
  if (state.kind !== 'done' || state.local.kind !== 'kept') throw new Error(JSON.stringify(state))
  await access(reel.path)
  return state.local.why
}

describe.runIf(process.platform === 'linux')('a file that another program can change stays', () => {
  test('where it is mapped, and the page that was dirty before is written while the file is proven', async () => {
    const here = await scene()
    const reel = await reelInMemory()
    const writer = await held(reel, 'map')
    at('proof read', here, () => writer.write('an edit'))
    expect(await whyKept(here, reel)).toBe(
      `python3 (process ${writer.pid}) still has the file open for writing.`,
    )
    expect((await readFile(reel.path, 'latin1')).startsWith('an edit')).toBe(true)
  })

  test('where the program that wrote into the mapped file ends before the proof does', async () => {
    const here = await scene()
    const reel = await reelInMemory()
    const writer = await held(reel, 'map')
    at('proof read', here, async () => {
      await writer.write('an edit')
      await writer.end()
    })
    expect(await whyKept(here, reel)).toBe(
      `python3 (process ${writer.pid}) had the file open for writing while it was verified.`,
    )
  })

  for (const how of ['append', 'update', 'map'] as const) {
    test(`where it is opened (${how}) after the proof, and nothing is written yet`, async () => {
      const here = await scene()
      const reel = await here.file()
      at('last look', here, () => held(reel, how))
      expect(await whyKept(here, reel)).toMatch(
        /^python3 \(process \d+\) still has the file open for writing\.$/,
      )
    })
  }
})

test.runIf(process.platform === 'linux')('a program that only reads the file does not keep it', async () => {
  const here = await scene()
  const reel = await here.file()
  await held(reel, 'read')
  const id = await here.add(reel, { deleteLocal })
  await here.until(id, ({ state }) => state.kind === 'done' && state.local.kind === 'trashed')
  await expect(access(reel.path)).rejects.toMatchObject({ code: 'ENOENT' })
})
