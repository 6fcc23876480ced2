import { appendFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { syncDirectory } from './atomic-file.ts'

/**
 * Holds what is damaged of a state directory's files, until a person has seen it: then the folder is renamed, here or
 * by that person. Nothing in it is ever deleted.
 */
export function damagedFolder(dir: string): string {
  return join(dir, 'damaged')
}

/** Adds text to the file of this name there, and resolves once it is on the disk. Throws the system's own errors. */
export async function addDamaged(dir: string, name: string, text: string): Promise<void> {
  const folder = damagedFolder(dir)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await appendFile(join(folder, name), text, { mode: 0o600, flush: true })
  await syncDirectory(folder)
}
