import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCode } from '../core/errors.ts'
import { syncDirectory } from './atomic-file.ts'
import { openToAppend, readIfAny } from './state-file.ts'

/**
 * Holds what is damaged of the files of a state directory until a person has seen it: then the folder is renamed, by
 * that person or by `damageSeen`. Dropreel deletes nothing of it.
 */
export function damagedFolder(dir: string): string {
  return join(dir, 'damaged')
}

/** Adds lines to the file of this name there, and resolves once they are on the disk. Throws the system's errors. */
export async function addDamaged(dir: string, name: string, lines: readonly string[]): Promise<void> {
  if (lines.length === 0) return
  const folder = damagedFolder(dir)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const text = lines.map((line) => `${line}\n`).join('')
  const handle = await openToAppend(join(folder, name))
  try {
    await handle.appendFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await syncDirectory(folder)
  await syncDirectory(dir)
}

/** The lines of the file of this name that nobody has seen yet. Throws `StateUnwritable`. */
export async function damagedBefore(dir: string, name: string): Promise<string[]> {
  const text = (await readIfAny(join(damagedFolder(dir), name)))?.toString() ?? ''
  return text.split('\n').filter((line) => line !== '')
}

/** Notes that a person has seen the damage. `now` in milliseconds since the epoch. Throws the system's errors. */
export async function damageSeen(dir: string, now: number): Promise<void> {
  const folder = damagedFolder(dir)
  const time = new Date(now).toISOString().replaceAll(':', '-')
  await rename(folder, `${folder}-seen-${time}`).catch((thrown: unknown) => {
    if (systemCode(thrown) !== 'ENOENT') throw thrown
  })
}
