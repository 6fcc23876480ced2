import { randomBytes } from 'node:crypto'
import { lstat, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { linesOf, start, type Around, type Running } from '../contract/command-line/command-line.ts'
import { exampleKeys } from '../contract/s3/scripted-server.ts'
import { openFileWriter } from '../support/file-writer.ts'
import { quirkyStore, type Quirks } from '../support/quirky-store.ts'
import { callsIn, strace } from '../support/system-calls.ts'
import type { Chance } from './chance.ts'
import { check, Story, type HistoryPlace } from './trash-story.ts'

/** The same size, and another byte in the middle. */
const flipped = (bytes: Buffer): Buffer => {
  const kept = Buffer.from(bytes)
  if (kept.length > 0) kept.writeUInt8(kept.readUInt8(kept.length >> 1) ^ 1, kept.length >> 1)
  return kept
}

/** Stores that tell the truth, and stores that lie: what those keep differs from what they were sent. */
const stores: { name: string; quirks: Quirks; lies: boolean }[] = [
  { name: 'honest', quirks: {}, lies: false },
  {
    name: 'without checksums',
    quirks: { ignore: /^x-amz-(checksum|sdk)/, etag: () => 'opaque' },
    lies: false,
  },
  { name: 'credulous', quirks: { isCredulous: true }, lies: false },
  { name: 'credulous liar', quirks: { isCredulous: true, disk: flipped, etag: () => 'opaque' }, lies: true },
  // It refuses damaged requests, and its disk rots afterwards: neither checksum nor ETag shows that.
  { name: 'rotten disk', quirks: { disk: flipped }, lies: true },
]
const moments = ['sending', 'finishing', 'verifying', 'done', 'reserved']
const deeds = [
  'edit',
  'edit and put the mtime back',
  'rename over',
  'hard link',
  'write',
  'end writers',
  'kill',
]
const lateDeeds = deeds.slice(0, 4)
const holds = ['map', 'append', 'update'] as const

/** What came of a history. `end` is what became of the file, or the code of the failure; `what` is what happened. */
export type History = { store: string; end: string; proof: string; why: string; what: string[] }

/** Lives through the history of this seed. Throws an Error that says what was lost. */
export async function trashHistory(seed: number, place: HistoryPlace): Promise<History> {
  const story = new Story(seed, place)
  const { chance, file, path, what } = story
  await Promise.all([dirname(path), place.home].map((folder) => mkdir(folder, { recursive: true })))
  const { name: store, quirks, lies } = pick(chance, stores)
  const server = await quirkyStore(quirks)
  const grade = pick(chance, ['A', 'B', 'C', 'C', 'C'])
  const demand = chance.is(0.2) ? ['--verify', 'read-back'] : ['--delete-grade', grade]
  const put = ['put', file, '--endpoint', server.address.endpoint ?? '', '--bucket', 'reels', '--path-style']
  // Without the wait, open files come as far as the proof.
  put.push('--part-size', '5', '--link', 'none', '--json', '--no-wait-still')
  const { accessKeyId, secretAccessKey } = exampleKeys
  const env = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey }
  const around = { home: place.home, env, within: place.within }

  try {
    await story.create(path, randomBytes(pick(chance, [2000, 200_000, 6_000_000])))
    if (chance.is(0.15)) {
      const how = pick(chance, holds)
      what.push(`open (${how})`)
      story.writers.push(await openFileWriter(path, how))
      if (chance.is(0.5)) await story.act('end writers')
    }
    const isSentElsewhere = chance.is(0.1)
    if (isSentElsewhere) {
      what.push('sent by another state directory')
      await begin([...put, '--limit-rate', '200K', '--state-dir', join(place.home, 'two')], around)
    }
    const last = await live(story, [...put, '--delete-local', 'trash', ...demand], around)
    await story.act('end writers')
    const isBlind = lies && last.proof !== 'C' && !demand.includes('read-back')
    const objects = Array.from(server.objects.values(), ({ bytes }) => bytes)
    // A newer file took the path after the move: the row says that both are there.
    const isTold = last.why.includes('could not be put back, because another file is there')
    await check(story, { isExcused: isBlind || isTold, isSentElsewhere, objects })
    return { store, ...last, what }
  } catch (thrown) {
    const where = `seed ${seed}, ${store}, ${demand.join(' ')}, ${what.join(', ')}`
    throw new Error(`${where}: ${String(thrown)}`, { cause: thrown })
  } finally {
    await story.end()
    await server.close()
  }
}

function pick<T>(chance: Chance, from: readonly T[]): T {
  const picked = from[chance.whole(0, from.length - 1)]
  if (picked === undefined) throw new Error('there is nothing to pick from')
  return picked
}

/** Begins an upload and kills it in the middle. */
async function begin(args: string[], around: Around): Promise<void> {
  const running = start(args, around)
  await running.until((line) => line.type === 'state' && line.state === 'sending')
  running.kill('SIGKILL')
  await running.end()
}

type Planned = { at: string; ms: number; what: string }

/** Runs the put, does what the seed says at its moments, and resumes it where it was killed. */
async function live(story: Story, put: string[], around: Around & { within: string[] }) {
  const { chance, file, what } = story
  // Some histories leave the file alone until it is about to be moved, which strace holds up.
  const isLate = chance.is(0.4)
  const plan = Array.from({ length: chance.whole(isLate ? 1 : 0, 2) }, () => ({
    at: isLate ? 'reserved' : pick(chance, moments),
    ms: isLate ? chance.whole(0, 400) : chance.whole(0, 30),
    what: pick(chance, isLate ? lateDeeds : deeds),
  }))
  const log = join(around.home, 'calls')
  const heldUp = 'inject=rename,renameat,renameat2:delay_enter=300000'
  const within = [...around.within, ...(isLate ? strace(log, '-P', file, '-e', heldUp) : [])]
  if (isLate) what.push('move held up')
  for (let run = 0; run < 4; run++) {
    const running = start(run === 0 ? put : ['resume', '--json'], { ...around, within })
    const [ended] = await Promise.all([running.end(), befall(story, running, run === 0 ? plan : [])])
    if (ended.signal !== null) continue
    const calls = isLate ? await callsIn(log) : []
    if (calls.some((call) => call.startsWith('unlink'))) throw new Error(`unlinked: ${calls.join('\n')}`)
    const last = linesOf(ended).findLast(({ type }) => type === 'done' || type === 'failed')
    if (last === undefined && run === 0)
      throw new Error(`it ended with ${ended.code} and without a word: ${ended.stderr}`)
    if (last?.type === 'done') return { end: last.local, proof: last.proof, why: last.localReason ?? '' }
    return { end: last?.type === 'failed' ? last.error.code : 'nothing left', proof: 'none', why: '' }
  }
  return { end: 'killed', proof: 'none', why: '' }
}

/** Resolves when the command has ended, and all that happened until then. */
async function befall(story: Story, running: Running, plan: Planned[]): Promise<void> {
  const { stdout } = running.child
  if (stdout === null) throw new Error('there is no output')
  const reached = new Set<string>()
  const happening: Promise<void>[] = []
  const reach = (moment: string): void => {
    if (reached.has(moment)) return
    reached.add(moment)
    for (const { ms, what } of plan.filter(({ at }) => at === moment)) {
      const deed = delay(ms).then(() => (what === 'kill' ? kill(story, running) : story.act(what)))
      // Told at the end.
      deed.catch(() => undefined)
      happening.push(deed)
    }
  }
  const lines = createInterface({ input: stdout })
  lines.on('line', (line) => reach(/^\{"type":"state".*"state":"(\w+)"\}$/.exec(line)?.[1] ?? ''))
  const isOver = new Promise<void>((resolve) => void lines.once('close', resolve))
  const watching = setInterval(() => {
    for (const info of story.infos)
      lstat(info)
        .then(() => reach('reserved'))
        .catch(() => undefined)
  }, 1)
  await isOver
  clearInterval(watching)
  await Promise.all(happening)
}

function kill(story: Story, running: Running): void {
  story.what.push('kill')
  running.kill('SIGKILL')
}
