import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Command } from './context.ts'

/** As far from here as from out/cli, where the command line is one file. */
const manifest = join(import.meta.dirname, '..', '..', 'package.json')

/** `dropreel --version` */
export const version: Command = async () => {
  const { version: number } = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(manifest, 'utf8')))
  process.stdout.write(`${number}\n`)
  return 0
}
