import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { logDir } from './state-dir.ts'

/** The last lines of a program's log that fit, the oldest first, at most `most`. Files that cannot be read have none. */
export async function logLines(
  environment: NodeJS.ProcessEnv,
  program: 'app' | 'cli',
  fits: (line: string) => boolean,
  most: number,
): Promise<string[]> {
  const files = [`${program}.1.log`, `${program}.log`].map((name) => join(logDir(environment), name))
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')))
  return texts
    .flatMap((text) => text.split('\n'))
    .filter((line) => fits(line))
    .slice(-most)
}
