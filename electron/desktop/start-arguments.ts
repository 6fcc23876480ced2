import { isAbsolute, resolve } from 'node:path'
import { z } from 'zod'
import { uploadLink, uploadOfLink } from '../contract/index.ts'

/** What Dropreel is started for. A second start tells it to the first. */
export const start = z.object({
  /** Absolute. */
  paths: z.array(z.string()),
  /** The upload or delivery that a `dropreel:` link names. */
  linked: z.string().nullable(),
  /** A person wants to choose files. */
  picks: z.boolean(),
  /** The window comes to the front. */
  shows: z.boolean(),
})
export type Start = z.infer<typeof start>

/** Starts Dropreel behind its tray icon, as at login. */
export const hiddenSwitch = '--hidden'
/** An action of the desktop entry; see electron-builder.yml. */
const pickSwitch = '--add-files'
const ours = new Set([hiddenSwitch, pickSwitch])

/**
 * Reads a program's arguments. What begins with a dash is a switch, as in Chromium, but not after `--`. What begins with
 * `dropreel:` is a link. Beside a link there are no files: a program that passes it on unquoted could be made to name some.
 * A link that names no upload does nothing.
 * @param folder in which the program was started; null: it is gone, and with it what relative paths name
 * @param isPackaged in development, Electron gets the app's own folder first
 */
export function readArguments(argv: readonly string[], folder: string | null, isPackaged: boolean): Start {
  const given = argv.slice(1)
  const end = given.includes('--') ? given.indexOf('--') : given.length
  const before = given.slice(0, end)
  const named = [...before.filter((word) => !word.startsWith('-')), ...given.slice(end + 1)]
  const link = named.find(isLink)
  if (link !== undefined) {
    const linked = uploadOfLink(link)
    return { paths: [], linked, picks: false, shows: linked !== null }
  }
  const paths = named
    .slice(isPackaged ? 0 : 1)
    .filter((path) => path !== '' && (folder !== null || isAbsolute(path)))
    .map((path) => resolve(folder ?? '/', path))
  return {
    paths,
    linked: null,
    picks: before.includes(pickSwitch),
    shows: !before.includes(hiddenSwitch),
  }
}

/** The arguments of a start like the one with `argv`, but for this. */
export function argumentsFor(
  { paths, linked }: Pick<Start, 'paths' | 'linked'>,
  argv: readonly string[],
  isPackaged: boolean,
): string[] {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length
  const before = argv.slice(1, end)
  const switches = before.filter((word) => word.startsWith('-') && !ours.has(word))
  const folder = isPackaged ? [] : before.filter((word) => !word.startsWith('-')).slice(0, 1)
  return [...switches, ...folder, ...(linked === null ? ['--', ...paths] : [uploadLink(linked)])]
}

function isLink(word: string): boolean {
  return /^dropreel:/i.test(word)
}
