import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { mayMount, mountNamespace } from '../support/mount-namespace.ts'
import { trashHistory, type History } from '../torture/trash-history.ts'
import type { HistoryPlace } from '../torture/trash-story.ts'

/** How many more: see docs/reliability.md. */
const runs = Number(process.env['HISTORIES'] ?? 4)
const firstSeed = Number(process.env['HISTORIES_SEED'] ?? 1)

if (!mayMount)
  console.error('LEFT OUT: histories of the trash on bind mounts and other drives. Only root can mount.')

/** In turn a folder beside the home, one on a bind mount, and one on another drive. */
async function places(dir: string): Promise<(seed: number) => HistoryPlace> {
  const [drive, bound, card] = ['drive', 'bound', 'card'].map((name) => join(dir, name))
  const script = `mkdir ${drive} ${bound} ${card}; mount --bind ${drive} ${bound}; mount -t tmpfs tmpfs ${card}`
  const space = await mountNamespace(script)
  return (seed) => {
    const home = join(dir, 'homes', String(seed))
    const folder = [join(dir, 'files'), bound, card][seed % 3] ?? dir
    const actors = folder === bound ? (drive ?? '') : folder === card ? space.seen(folder) : folder
    const trash = folder === bound || folder === card ? join(actors, '.Trash-0') : null
    return { home, folder, actors, trash, within: space.enter }
  }
}

test.runIf(mayMount)(
  'whatever others do to a file, it is in the trash only if it is in the store, and it is never lost',
  async () => {
    const dir = await mkdtemp(join(tmpdir(), 'dropreel-histories-'))
    onTestFinished(() => rm(dir, { recursive: true, force: true, maxRetries: 5 }))
    const placeOf = await places(dir)
    const lived: History[] = []
    for (let seed = firstSeed; seed < firstSeed + runs; seed++)
      lived.push(await trashHistory(seed, placeOf(seed)))
    if (runs > 10) console.log(tally(lived))
    expect(lived).toHaveLength(runs)
  },
  60_000 + runs * 10_000,
)

/** How many histories ended how, by store. */
function tally(lived: History[]): string {
  const counts = new Map<string, number>()
  const count = (name: string): unknown => counts.set(name, (counts.get(name) ?? 0) + 1)
  for (const { store, end, proof, why, what } of lived) {
    count(`${store}: ${end}${end === 'trashed' ? ` with ${proof}` : ''}`)
    if (end === 'kept') count(`kept: ${why.replace(/\S+ \(process.*?\)|“.*”|\/\S+/g, '…')}`)
    for (const deed of new Set(what)) count(`happened: ${deed}`)
  }
  return Array.from(counts, ([name, times]) => `${name}: ${times}`)
    .toSorted((a, b) => a.localeCompare(b))
    .join('\n')
}
