import { readdir, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Makes files look as if they had been finished a minute ago: the window waits for those that changed just now. Takes
 * folders with all that is in them, and leaves out what cannot be changed.
 */
export async function ageFiles(paths: readonly string[]): Promise<void> {
  const aMinuteAgo = new Date(Date.now() - 60_000)
  for (const path of paths) {
    const facts = await stat(path).catch(() => null)
    if (facts?.isDirectory()) await ageFiles((await readdir(path)).map((name) => join(path, name)))
    else if (facts?.isFile()) await utimes(path, aMinuteAgo, aMinuteAgo).catch(() => undefined)
  }
}
