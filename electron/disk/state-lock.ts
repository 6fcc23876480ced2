import { mkdir, readFile, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { tryLock } from 'fs-native-extensions'
import { AppFailure, systemCode } from '../core/errors.ts'
import { refuseForeign } from './own-folder.ts'
import { openToAppend, stateFailure } from './state-file.ts'

const retryEveryMs = 200
/**
 * Windows keeps others from reading what is locked, so there the lock is on one byte far behind the text.
 * macOS can lock whole files only.
 */
const [lockOffset, lockLength] = process.platform === 'win32' ? [0x4000_0000, 1] : [0, 0]

/**
 * When the directory is in use, `no` ends at once, and a number after so many milliseconds; a signal ends the wait, and
 * rejects with its reason.
 */
export type LockWait = {
  wait: 'no' | number | AbortSignal
  /** Called once, when the wait begins, with the process id of the holder if it is known. */
  onWaiting?: (pid: number | null) => void
}

export type StateLock = { release(): Promise<void> }

/**
 * Makes this the one writer of the state directory `dir`, which is made if it is missing. The lock is the
 * system's and ends with the process that holds it, so a dead holder never blocks; the text of the lock file
 * only tells people who holds it. Throws `StateLocked`, `StateUnwritable`, `StateUnsafe`.
 */
export async function lockState(dir: string, { wait, onWaiting }: LockWait): Promise<StateLock> {
  const handle = await openLockFile(dir)
  try {
    if (!isLockFree(handle)) {
      const pid = await holderOf(dir)
      if (wait === 'no') throw inUse(dir, pid)
      onWaiting?.(pid)
      const isFree = await untilFree(handle, typeof wait === 'number' ? AbortSignal.timeout(wait) : wait)
      if (!isFree) throw inUse(dir, pid)
    }
    await handle.truncate(0)
    await handle.write(`${process.pid}\n`)
  } catch (thrown) {
    await handle.close()
    if (wait instanceof AbortSignal && wait.aborted) throw wait.reason
    throw stateFailure(dir, thrown)
  }
  let released: Promise<void> | null = null
  return { release: () => (released ??= handle.close()) }
}

/**
 * True while the last holder of the lock of `dir` seems to be alive. It does not try the lock, as even a short one
 * would block others; so use the answer for messages only.
 */
export async function isInUse(dir: string): Promise<boolean> {
  const pid = await holderOf(dir)
  // In a container each process can be the first one there.
  if (pid === null || pid === process.pid) return false
  try {
    return process.kill(pid, 0)
  } catch (thrown) {
    return systemCode(thrown) === 'EPERM'
  }
}

async function openLockFile(dir: string): Promise<FileHandle> {
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 })
    refuseForeign(dir)
    return await openToAppend(join(dir, 'lock'))
  } catch (thrown) {
    throw stateFailure(dir, thrown)
  }
}

function isLockFree(handle: FileHandle): boolean {
  try {
    return tryLock(handle.fd, lockOffset, lockLength)
  } catch (thrown) {
    if (systemCode(thrown) === 'EBUSY') return false
    throw thrown
  }
}

/** False where the signal ends the wait. */
async function untilFree(handle: FileHandle, signal: AbortSignal): Promise<boolean> {
  for (;;) {
    const isOver = await delay(retryEveryMs, false, { signal }).catch(() => true)
    if (isOver) return false
    if (isLockFree(handle)) return true
  }
}

async function holderOf(dir: string): Promise<number | null> {
  const text = await readFile(join(dir, 'lock'), 'utf8').catch(() => '')
  const pid = Number.parseInt(text, 10)
  return Number.isNaN(pid) ? null : pid
}

function inUse(dir: string, pid: number | null): AppFailure {
  return new AppFailure('StateLocked', dir, pid === null ? {} : { detail: `process ${pid}` })
}
