import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { openBegunPuts, readBegunPuts } from '../../../electron/disk/index.ts'
import { linesOf } from './command-line.ts'
import { keysOf, place, type Place } from './demo-place.ts'
import { doneLines, type OutputLine } from './output-lines.ts'
import { dropPlan } from '../../unit/drop-plan.ts'

/** More than are queued at the same time. */
const count = 510
const mostQueued = 500

const names = Array.from({ length: count }, (_, number) => `shot.${String(number).padStart(4, '0')}.dpx`)

async function sequence(here: Place): Promise<string> {
  const folder = join(here.dir, 'shot')
  await mkdir(folder)
  await Promise.all(names.map((name) => writeFile(join(folder, name), name)))
  return folder
}

function put(here: Place, folder: string): string[] {
  return ['put', folder, ...here.to, '--key-template', '{name}', '--link', 'none', '--json']
}

/** Kills the put once some files are delivered, and answers what it had queued by then. */
async function killed(here: Place, folder: string): Promise<Set<string>> {
  const running = here.start(put(here, folder))
  const queued = new Set<string>()
  let done = 0
  await running.until((line) => {
    if (line.type === 'state') queued.add(line.file)
    if (line.type === 'done') done++
    return done === 5
  })
  running.kill('SIGKILL')
  await running.end()
  return queued
}

const statusLine = z.object({
  type: z.string(),
  title: z.string().nullable(),
  files: z.int().optional(),
  unqueued: z.int().optional(),
})

async function statusOf(here: Place) {
  const { stdout } = await here.run(['status', '--json'])
  const lines = stdout.split('\n').filter((line) => line !== '')
  return lines.map((line) => statusLine.parse(JSON.parse(line)))
}

/** The most uploads that were queued and not over at the same time. */
function mostGoing(lines: OutputLine[]): number {
  const going = new Set<string>()
  let most = 0
  for (const line of lines) {
    if (line.type === 'state') going.add(line.id)
    if (line.type === 'done') going.delete(line.id)
    most = Math.max(most, going.size)
  }
  return most
}

test('of many files few are queued at a time, and resume finishes after a kill what was not queued yet', async () => {
  const here = await place()
  const folder = await sequence(here)
  const queued = await killed(here, folder)
  expect(queued.size).toBeLessThanOrEqual(mostQueued)
  const [left] = (await readBegunPuts(join(here.dir, 'state'))) ?? []
  expect(left).toMatchObject({ paths: [folder], files: count, plan: { title: 'shot' } })
  const status = await statusOf(here)
  const unqueued = count - mostQueued
  expect(status.at(-1)).toEqual({ type: 'put', title: 'shot', files: count, unqueued })
  const { stdout } = await here.run(['status'])
  expect(stdout).toContain(`shot: ${unqueued} of its ${count} files are not queued yet.`)
  expect(stdout).toMatch(/^shot: \d+ of 510 files uploaded\n/)

  const resumed = await here.run(['resume', '--json'])
  expect(resumed.code).toBe(0)
  const files = doneLines(linesOf(resumed)).map(({ file }) => file)
  expect(new Set(files).size).toBe(files.length)
  expect(mostGoing(linesOf(resumed))).toBeLessThanOrEqual(2 * mostQueued)
  expect((await keysOf(here)).toSorted()).toEqual(names.map((name) => `shot/${name}`))
  expect(await readBegunPuts(join(here.dir, 'state'))).toEqual([])
  expect((await here.run(['resume'])).stderr).toContain('Nothing is left to upload.')
})

test('a file that is removed of a put that goes by two plans is taken out of its count once', async () => {
  const here = await place()
  const state = join(here.dir, 'state')
  const folder = await sequence(here)
  const [file = ''] = names.map((name) => join(folder, name))
  const put = { paths: [folder], followLinks: false, files: 600, without: [] }
  await mkdir(state)
  const puts = await openBegunPuts(state, () => undefined)
  await puts.begin(put.paths, [
    { ...put, numbers: [1, 2], plan: dropPlan({ folderUuid: 'then', title: 'shot' }) },
    { ...put, numbers: [3], plan: dropPlan({ folderUuid: 'now', title: 'shot' }) },
  ])
  expect((await here.run(['remove', file])).code).toBe(0)
  expect(await statusOf(here)).toEqual([{ type: 'put', title: 'shot', files: 599, unqueued: 599 }])
})

test('what is removed of an unfinished put does not come again, and status says how much of it is left', async () => {
  const here = await place()
  const folder = await sequence(here)
  const queued = await killed(here, folder)
  const [first = ''] = queued
  const last = join(folder, names.at(-1) ?? '')
  const removed = await here.run(['remove', first, last])
  expect(removed.code).toBe(0)
  expect(removed.stderr).toContain(`${last} is not uploaded any more.`)
  expect((await here.run(['remove', join(folder, 'none.dpx')])).stderr).toContain('There is no upload of')
  const finished = await here.run(['remove', '--finished'])
  expect(finished.code).toBe(0)
  const left = count - mostQueued - 1
  expect((await statusOf(here)).at(-1)).toMatchObject({ type: 'put', unqueued: left })
  expect((await here.run(['status'])).stdout).toContain(`shot: ${left} of its `)

  const resumed = await here.run(['resume', '--json'])
  expect(resumed.code).toBe(0)
  const files = doneLines(linesOf(resumed)).map(({ file }) => file)
  expect(files).not.toContain(first)
  expect(files).not.toContain(last)
  for (const file of files) expect(finished.stdout).not.toContain(`Removed ${file} `)
  expect((await here.run(['status', '--all'])).stdout).not.toContain(last)
})

test('remove with the path that was put ends what was not queued yet', async () => {
  const here = await place()
  const folder = await sequence(here)
  await killed(here, folder)
  const removed = await here.run(['remove', folder])
  expect(removed).toMatchObject({ code: 0, stdout: '' })
  expect(removed.stderr).toContain('What was not queued yet of shot is not uploaded any more.')
  expect(await readBegunPuts(join(here.dir, 'state'))).toEqual([])
  const journal = await readFile(join(here.dir, 'state', 'journal.jsonl'), 'utf8')
  expect([journal.includes(names[0] ?? ''), journal.includes(names.at(-1) ?? '')]).toEqual([true, false])
})
