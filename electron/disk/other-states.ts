import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, realpath, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { systemCode } from '../core/errors.ts'
import { isEnded, type UploadRecord } from '../contract/index.ts'
import type { Log } from '../core/log.ts'
import { isSameSource } from '../core/source-identity.ts'
import type { OtherStates } from '../engine/trash-port.ts'
import { writeAtomically } from './atomic-file.ts'
import { readBegunPuts } from './begun-puts-file.ts'
import { homeDir } from './home-dir.ts'
import { readWholeJournal } from './journal.ts'
import { defaultStateDir } from './state-dir.ts'
import { withRoom } from './with-room.ts'

/** A line that is being written at this moment looks like a damaged one. */
const mostReadings = 3
const rereadAfterMs = 50

/**
 * Makes the state directory `own` known to this user's other Dropreels, and asks what the journals of theirs need: those
 * of app and command line, and each that was ever opened under the same home. Where it cannot be made known, the log
 * says so, and the others may move a file away that is still needed here.
 */
export async function joinStates(
  own: string,
  environment: NodeJS.ProcessEnv,
  log: Log,
): Promise<OtherStates> {
  const read = journalReader()
  await announce(own, environment).catch((thrown: unknown) => log.error('state-not-announced', thrown))
  return {
    async needing(wanted) {
      const dirs = await knownStates(environment).catch(() => null)
      if (dirs === null) return 'Nobody can tell whether another Dropreel still needs this file.'
      dirs.delete(await realpath(own))
      for (const dir of dirs) {
        const puts = await readBegunPuts(dir).catch(() => null)
        if (puts === null || puts.length > 0)
          return `Not all files of a put are queued yet in the state directory ${dir}: this may be one of them.`
        const records = await read(dir)
        if (records === null)
          return `The journal in ${dir} cannot be read completely: it may still need this file.`
        if (records.some((record) => isSameSource(record, wanted)))
          return `An upload in the state directory ${dir} still needs this file.`
      }
      return null
    },
  }
}

async function announce(own: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const dir = await realpath(own)
  const list = listOf(environment)
  const entry = join(list, createHash('sha256').update(dir).digest('hex').slice(0, 32))
  if ((await readFile(entry, 'utf8').catch(() => null)) === dir) return
  await mkdir(list, { recursive: true, mode: 0o700 })
  await writeAtomically(entry, dir)
}

const dataFolders: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'Library/Application Support',
  win32: 'AppData/Local',
}

/** Under the home, not where DROPREEL_HOME or XDG_DATA_HOME lead: those with other ones have to meet here. */
function listOf(environment: NodeJS.ProcessEnv): string {
  const data = dataFolders[process.platform] ?? '.local/share'
  return join(homeDir(environment), data, 'dropreel', 'state-directories')
}

/** All that are still there. Those that are gone are forgotten; they announce themselves when they are opened again. */
async function knownStates(environment: NodeJS.ProcessEnv): Promise<Set<string>> {
  const list = listOf(environment)
  const known = new Set<string>()
  for (const dir of defaultDirs(environment)) {
    const real = await realpathIfAny(dir)
    if (real !== null) known.add(real)
  }
  for (const name of await withRoom(() => readdir(list)).catch(noneIfMissing)) {
    const entry = join(list, name)
    if (name.endsWith('.tmp')) continue
    const dir = await realpathIfAny(await withRoom(() => readFile(entry, 'utf8')))
    if (dir === null) await rm(entry, { force: true })
    else known.add(dir)
  }
  return known
}

/** Of app and command line, here and without variables: versions before this list did not announce themselves. */
function defaultDirs(environment: NodeJS.ProcessEnv): string[] {
  const plain = { ...environment, DROPREEL_HOME: '', XDG_DATA_HOME: '' }
  return [environment, { ...environment, DROPREEL_HOME: '' }, plain].flatMap((variables) => [
    defaultStateDir('app', variables),
    defaultStateDir('cli', variables),
  ])
}

function noneIfMissing(thrown: unknown): string[] {
  if (systemCode(thrown) === 'ENOENT') return []
  throw thrown
}

async function realpathIfAny(dir: string): Promise<string | null> {
  return realpath(dir).catch((thrown: unknown) => {
    if (systemCode(thrown) === 'ENOENT') return null
    throw thrown
  })
}

/** Reads the unfinished uploads of a journal, again only when it has changed; null where it cannot be read whole. */
function journalReader(): (dir: string) => Promise<UploadRecord[] | null> {
  const known = new Map<string, { stamp: string; records: UploadRecord[] }>()
  return async (dir) => {
    for (let reading = 1; ; reading++) {
      const stamp = await stampOf(dir)
      const before = known.get(dir)
      if (before?.stamp === stamp) return before.records
      const uploads = await readWholeJournal(dir)
      const records = uploads?.filter(({ state }) => !isEnded(state)).map(({ record }) => record) ?? null
      if (records !== null) known.set(dir, { stamp, records })
      if (records !== null || reading === mostReadings) return records
      await delay(rereadAfterMs)
    }
  }
}

async function stampOf(dir: string): Promise<string> {
  const facts = await stat(join(dir, 'journal.jsonl'), { bigint: true }).catch(() => null)
  return facts === null ? 'none' : [facts.ino, facts.size, facts.mtimeNs, facts.ctimeNs].join(':')
}
