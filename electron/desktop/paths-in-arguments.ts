import { isAbsolute, resolve } from 'node:path'

/**
 * The files and folders among a program's arguments, absolute. What begins with a dash is a switch, as in Chromium; after
 * `--` nothing is.
 * @param folder in which the program was started; null: it is gone, and with it what relative paths name
 * @param isPackaged in development, Electron gets the app's own folder first
 */
export function pathsInArguments(
  argv: readonly string[],
  folder: string | null,
  isPackaged: boolean,
): string[] {
  const given = argv.slice(1)
  const end = given.includes('--') ? given.indexOf('--') : given.length
  const paths = [
    ...given.slice(0, end).filter((argument) => !argument.startsWith('-')),
    ...given.slice(end + 1),
  ]
  return paths
    .slice(isPackaged ? 0 : 1)
    .filter((path) => path !== '' && (folder !== null || isAbsolute(path)))
    .map((path) => resolve(folder ?? '/', path))
}
