// Runs on a thread of its own (file-worker.js), so its calls wait for the disk. Plain JavaScript, as Node loads it as it
// is.
import { accessSync, closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { crc32 } from 'node:zlib'
import { identityFrom, kindOf } from './facts-of-stat.js'
import { orNull, whereInside } from './inside.js'
import { numbersOf, openToWrite } from './open-in-proc.js'

/** @typedef {import('node:fs').BigIntStats} BigIntStats */
/** @typedef {import('./file-task.ts').FileTask} FileTask */
/** @typedef {import('./file-task.ts').Place} Place */
/** @typedef {import('./file-task.ts').FileProblem} FileProblem */
/** @typedef {import('./file-task.ts').FileOutcome} FileOutcome */

/** Hashed while it is still in the processor's cache. */
const pieceBytes = 512 * 1024
/** In nanoseconds. */
const second = 1_000_000_000n
/** A pipe in the place of a file is not waited for. Windows has no such flag, and no pipes at such paths. */
const readOnly = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

class Refusal extends Error {
  /** @param {FileProblem} problem */
  constructor(problem) {
    super(problem.why)
    this.problem = problem
  }
}

/**
 * Does what is asked, and waits for the disk. Never throws.
 * @param {FileTask} task
 * @returns {FileOutcome}
 */
export function perform(task) {
  try {
    return outcomeOf(task)
  } catch (thrown) {
    if (thrown instanceof Refusal) return { kind: 'problem', problem: thrown.problem }
    return { kind: 'problem', problem: systemProblem(thrown) }
  }
}

/**
 * @param {FileTask} task
 * @returns {FileOutcome}
 */
function outcomeOf(task) {
  switch (task.kind) {
    case 'facts':
      return { kind: 'facts', facts: factsOf(task) }
    case 'identity':
      return { kind: 'identity', identity: identityOf(task) }
    case 'check':
      return { kind: 'identity', identity: withOpen(task, (_fd, facts) => identityAt(task, facts)) }
    case 'inside':
      refuseOutside(task.file, task.fd, fstatSync(task.fd, { bigint: true }), task.within)
      return { kind: 'inside' }
    case 'read':
      return { kind: 'read', read: readRange(task) }
    case 'numbers':
      return { kind: 'numbers', ...numbersOf(task.files, systemProblem) }
    case 'open to write':
      return { kind: 'open to write', found: openToWrite(task.processes, task.inodes) }
  }
}

/** @param {Extract<FileTask, { kind: 'facts' }>} task */
function factsOf({ file, mustBeReadable }) {
  const facts = statSync(file, { bigint: true })
  const kind = kindOf(facts)
  if (kind === 'file' && mustBeReadable) accessSync(file, constants.R_OK)
  // As Node calculates it: keys may be made of it.
  const modifiedAt = Number(facts.mtimeNs / second) * 1_000 + Number(facts.mtimeNs % second) / 1_000_000
  return { kind, identity: identityFrom(facts, String(facts.dev)), modifiedAt }
}

/** @param {{ file: string, device: string | null }} place */
function identityOf({ file, device }) {
  try {
    return identityAt({ file, device }, fileFacts(file))
  } catch (thrown) {
    const { code, message } = systemError(thrown)
    if (device === null || (code !== 'ENOENT' && code !== 'ENOTDIR')) throw thrown
    const isMounted = deviceOfNearest(dirname(file)) === device
    if (!isMounted) throw new Refusal({ why: 'no drive', code, message })
    // Again: the drive may have come back between the two checks.
    return identityAt({ file, device }, fileFacts(file))
  }
}

/** @param {Extract<FileTask, { kind: 'read' }>} task */
function readRange({ memory, offsetBytes, sizeBytes, sum: sumBefore, ...place }) {
  return withOpen(place, (fd, facts) => {
    let sum = sumBefore
    for (let filled = 0; filled < sizeBytes;) {
      const wantedBytes = Math.min(pieceBytes, sizeBytes - filled)
      const bytes = readSync(fd, memory, filled, wantedBytes, offsetBytes + filled)
      if (bytes === 0) throw new Refusal({ why: 'ended early' })
      sum = crc32(memory.subarray(filled, filled + bytes), sum)
      filled += bytes
    }
    return { before: identityAt(place, facts), after: identityOf(place), crc32: sum }
  })
}

/**
 * @template T
 * @param {Place} place
 * @param {(fd: number, facts: BigIntStats) => T} act
 * @returns {T}
 */
function withOpen({ file, within }, act) {
  // Asked before: some devices do something when they are opened.
  fileFacts(file)
  const fd = openSync(file, readOnly)
  try {
    const facts = fstatSync(fd, { bigint: true })
    // Something else may have taken its place.
    refuseStrange(facts)
    if (within !== undefined) refuseOutside(file, fd, facts, within)
    return act(fd, facts)
  } finally {
    closeSync(fd)
  }
}

/** @param {string} file */
function fileFacts(file) {
  const facts = statSync(file, { bigint: true })
  refuseStrange(facts)
  return facts
}

/** @param {BigIntStats} facts */
function refuseStrange(facts) {
  const kind = kindOf(facts)
  if (kind !== 'file') throw new Refusal({ why: 'no file', kind })
}

/**
 * @param {string} file
 * @param {number} fd
 * @param {BigIntStats} facts
 * @param {string} within
 */
function refuseOutside(file, fd, facts, within) {
  const { place, isIn } = whereInside(file, fd, facts, within)
  if (!isIn) throw new Refusal({ why: 'leads out', place })
}

/**
 * The identity of a file with these facts. Its folder is not asked where the file itself is on `device`.
 * @param {{ file: string, device: string | null }} place
 * @param {BigIntStats} facts
 */
function identityAt({ file, device }, facts) {
  const own = String(facts.dev)
  // On overlays the device of a file can be another one than its folder's.
  return identityFrom(facts, own === device ? own : (deviceOfNearest(dirname(file)) ?? ''))
}

/**
 * The device of the folder, or of the nearest folder above it that is there; null where there is none.
 * @param {string} folder
 * @returns {string | null}
 */
function deviceOfNearest(folder) {
  const facts = orNull(() => statSync(folder, { bigint: true }))
  if (facts !== null) return String(facts.dev)
  const above = dirname(folder)
  return above === folder ? null : deviceOfNearest(above)
}

/**
 * @param {unknown} thrown
 * @returns {FileProblem}
 */
function systemProblem(thrown) {
  return { why: 'system', ...systemError(thrown) }
}

/** @param {unknown} thrown */
function systemError(thrown) {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
  return { code, message: thrown instanceof Error ? thrown.message : String(thrown) }
}
