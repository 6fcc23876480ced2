import { mkdir, rename, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { inTurns, restOfPuts } from '../../electron/commands/begun-put.ts'
import { FoundFiles, readBegunPuts, scan } from '../../electron/disk/index.ts'
import { sampleRecord } from './disk-journal-samples.ts'
import { temporaryDir } from './disk-temporary-dir.ts'
import { dropPlan } from './drop-plan.ts'
import { states } from './upload-view.ts'

const plan = dropPlan({ title: 'shot' })

/** A put of 600 files, of which none is queued yet. */
async function begun(options = plan.options) {
  const stateDir = await temporaryDir()
  const folder = join(stateDir, 'shot')
  await mkdir(folder)
  const names = Array.from({ length: 600 }, (_, number) => `${1000 + number}.dpx`)
  await Promise.all(names.map((name) => writeFile(join(folder, name), name)))
  const around = {
    stateDir,
    output: { notice: () => undefined },
    context: { signal: new AbortController().signal },
  }
  const files = new FoundFiles()
  for (const found of (await scan([folder])).files) files.add(found)
  const its = { ...plan, options }
  const fresh = { files, planOf: () => its }
  const turns = await inTurns(fresh, { words: [folder], followLinks: false }, around)
  return { stateDir, folder, around, turns }
}

/** The engine of a process that has these files in its journal, and those in the archive. */
function engineWith(
  folder: string,
  { journal = [], archive = [] }: { journal?: string[]; archive?: string[] },
) {
  const known = (name: string) => ({
    record: {
      ...sampleRecord(name),
      file: join(folder, name),
      delivery: { id: plan.folderUuid, title: 'shot', place: 0 },
    },
    state: states.queued,
  })
  return {
    known: () => journal.map(known),
    finished: { archived: () => Readable.from(archive.map(known)) },
  }
}

test('what is in the journal or in the archive is not queued again, and what came since is', async () => {
  const { folder, around, turns } = await begun()
  expect(turns.now).toEqual([])
  await writeFile(join(folder, '2000.dpx'), 'new')
  const engine = engineWith(folder, { journal: ['1000.dpx', '1001.dpx'], archive: ['1002.dpx'] })
  const { rest, failures } = await restOfPuts(engine, (then) => then, around)
  const queued = [...(rest?.take() ?? []), ...(rest?.take() ?? [])]
  expect(failures).toEqual([])
  expect(queued).toHaveLength(598)
  expect(queued[0]?.file).toBe(join(folder, '1003.dpx'))
  expect(basename(queued.at(-1)?.file ?? '')).toBe('2000.dpx')
  expect(new Set(queued.map(({ keyUuid }) => keyUuid))).toEqual(new Set([plan.folderUuid]))
  await rest?.end()
  expect(await readBegunPuts(around.stateDir)).toEqual([])
})

test('a folder that is not there now is looked for again at the next start', async () => {
  const { folder, around } = await begun()
  await rename(folder, `${folder}.away`)
  const { rest, failures } = await restOfPuts(engineWith(folder, {}), (then) => then, around)
  expect(failures.map(({ error }) => error.code)).toEqual(['FileMissing'])
  expect(rest?.take()).toEqual([])
  await rest?.end()
  expect(await readBegunPuts(around.stateDir)).toHaveLength(1)
})

test('where files are to go to the trash all are queued at once', async () => {
  const { stateDir, turns } = await begun({ ...plan.options, deleteLocal: { grade: 'A', afterDays: 0 } })
  expect(turns.now).toHaveLength(600)
  expect(await readBegunPuts(stateDir)).toEqual([])
})
