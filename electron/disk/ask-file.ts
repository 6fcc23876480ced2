import type { SourceIdentity } from '../contract/index.ts'
import { AppFailure, asAppFailure } from '../core/errors.ts'
import { fileFailure, leadsOut, notAFile } from './file-failure.ts'
import type {
  FileFacts,
  FileNumbers,
  FileOutcome,
  FileProblem,
  FileRead,
  FileTask,
  OpenToWrite,
  Place,
  RangeToRead,
} from './file-task.ts'
import { inThread } from './file-threads.ts'
import { withRoom } from './with-room.ts'

/** What is at this path. Throws what `identityOf` throws. */
export async function factsOf(file: string, mustBeReadable: boolean): Promise<FileFacts> {
  const outcome = await ask(file, { kind: 'facts', file, mustBeReadable })
  return outcome.kind === 'facts' ? outcome.facts : wrong(outcome)
}

/**
 * Which file is at this path now. Throws `FileMissing`, `FileUnreadable` (also for what is no file),
 * `DiskReadError`, `ComputerBusy`, and `VolumeMissing` when what is left of its path is on another device than `device`:
 * then the drive was unmounted, not the file deleted. `device` is null when it is not known.
 */
export async function identityOf(file: string, device: string | null = null): Promise<SourceIdentity> {
  const outcome = await ask(file, { kind: 'identity', file, device })
  return outcome.kind === 'identity' ? outcome.identity : wrong(outcome)
}

/** Opens a file and closes it again. Throws what `identityOf` throws, and `LinkLeadsOut`. */
export async function checkFile(place: Place): Promise<SourceIdentity> {
  const outcome = await ask(place.file, { kind: 'check', ...place })
  return outcome.kind === 'identity' ? outcome.identity : wrong(outcome)
}

/** Throws `LinkLeadsOut` for a file, open by the number `fd`, that is not in the folder `within`, a real path. */
export async function refuseOutside(file: string, fd: number, within: string): Promise<void> {
  const outcome = await ask(file, { kind: 'inside', file, fd, within })
  if (outcome.kind !== 'inside') wrong(outcome)
}

/**
 * Reads a range of a file into `memory`, which must be nobody else's until this has ended. Throws what `checkFile` throws,
 * and `SourceChanged` for a file that ends early.
 */
export async function readFileInto(
  memory: Uint8Array<SharedArrayBuffer>,
  range: RangeToRead,
  place: Place,
): Promise<FileRead> {
  const outcome = await ask(place.file, { kind: 'read', memory, ...range, ...place })
  return outcome.kind === 'read' ? outcome.read : wrong(outcome)
}

const proc = '/proc'

/** The numbers of files, and the ids of all processes, on Linux. Throws `ComputerBusy`. */
export async function numbersOf(
  files: string[],
): Promise<{ numbers: (FileNumbers | FileProblem)[]; processes: string[] }> {
  const outcome = await ask(proc, { kind: 'numbers', files })
  return outcome.kind === 'numbers' ? outcome : wrong(outcome)
}

/** What these processes have open for writing, of the files with these inodes, on Linux. Throws `ComputerBusy`. */
export async function openToWrite(processes: string[], inodes: string[]): Promise<OpenToWrite[]> {
  const outcome = await ask(proc, { kind: 'open to write', processes, inodes })
  return outcome.kind === 'open to write' ? outcome.found : wrong(outcome)
}

type Answer = Exclude<FileOutcome, { kind: 'problem' }>

/** Waits while this computer has no room for it. */
async function ask(file: string, task: FileTask): Promise<Answer> {
  try {
    return await withRoom(async () => {
      // What a file is to blame for is an outcome.
      const outcome = await inThread(task).catch((thrown: unknown) => {
        throw asAppFailure(thrown)
      })
      if (outcome.kind === 'problem') throw errorOf(file, outcome.problem)
      return outcome
    })
  } catch (thrown) {
    throw fileFailure(file, thrown)
  }
}

function wrong({ kind }: Answer): never {
  throw new Error(`the thread that reads files answered with ${kind}`)
}

/** What keeps a thread from doing what it was asked of a file. */
export function failureOf(file: string, problem: FileProblem): AppFailure {
  return fileFailure(file, errorOf(file, problem))
}

/** A system error stays one, as some of them are waited for. */
function errorOf(file: string, problem: FileProblem): Error {
  switch (problem.why) {
    case 'system':
      return systemError(problem)
    case 'no file':
      return notAFile(file, problem.kind)
    case 'leads out':
      return leadsOut(file, problem.place)
    case 'no drive':
      return new AppFailure('VolumeMissing', file, { cause: fileFailure(file, systemError(problem)), file })
    case 'ended early':
      return new AppFailure('SourceChanged', file)
  }
}

function systemError({ code, message }: { code: string; message: string }): Error {
  return Object.assign(new Error(message), { code })
}
