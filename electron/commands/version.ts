import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from './command.ts'

/** As far from here as from out/cli, where the built command lies. */
const manifest = join(import.meta.dirname, '..', '..', 'package.json')

/** `dropreel version` and `dropreel --version` */
export const version: Command<{}> = async (_given, { stdout }) => {
  stdout.line(await readVersion())
  return 0
}

export async function readVersion(): Promise<string> {
  const { version: number }: { version: string } = JSON.parse(await readFile(manifest, 'utf8'))
  return number
}
