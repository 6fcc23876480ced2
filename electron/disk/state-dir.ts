import { join, resolve } from 'node:path'
import { baseDir, homeDir } from './home-dir.ts'

/**
 * The state directory where none is chosen, absolute. The app and the command line have one each, as each has
 * one writer. `DROPREEL_HOME` in `environment` is the command line's directory; the app's is in it. Throws `BadInput`.
 */
export function defaultStateDir(program: 'app' | 'cli', environment: NodeJS.ProcessEnv): string {
  const home = environment['DROPREEL_HOME']
  if (home !== undefined && home !== '') return program === 'cli' ? resolve(home) : resolve(home, 'app')
  return join(systemPlaces(environment).data, program)
}

/**
 * Where the list of destinations is, which the app and the command line share: `dir`, and the file in which
 * earlier versions of the app kept it. Throws `BadInput`.
 */
export function destinationsPlace(environment: NodeJS.ProcessEnv): { dir: string; older: string } {
  const home = environment['DROPREEL_HOME'] || systemPlaces(environment).data
  return {
    dir: resolve(home, 'destinations'),
    older: join(defaultStateDir('app', environment), 'destinations.json'),
  }
}

/** Where the logs of both programs are: below `DROPREEL_HOME`, else in the system's place for logs. Throws `BadInput`. */
export function logDir(environment: NodeJS.ProcessEnv): string {
  const home = environment['DROPREEL_HOME']
  return home ? resolve(home, 'logs') : systemPlaces(environment).log
}

/**
 * The system's places for what a program keeps, and for its log: the XDG Base Directory Specification on Linux, the
 * Library folder on macOS, and Windows' folder for this computer alone. Throws `BadInput` without a home directory.
 */
function systemPlaces(environment: NodeJS.ProcessEnv): { data: string; log: string } {
  const home = () => homeDir(environment)
  if (process.platform === 'darwin') {
    const library = join(home(), 'Library')
    return {
      data: join(library, 'Application Support', 'dropreel'),
      log: join(library, 'Logs', 'dropreel'),
    }
  }
  if (process.platform === 'win32') {
    const local = join(environment['LOCALAPPDATA'] || join(home(), 'AppData', 'Local'), 'dropreel')
    return { data: join(local, 'Data'), log: join(local, 'Log') }
  }
  const data = baseDir(environment, 'XDG_DATA_HOME') ?? join(home(), '.local', 'share')
  const state = baseDir(environment, 'XDG_STATE_HOME') ?? join(home(), '.local', 'state')
  return { data: join(data, 'dropreel'), log: join(state, 'dropreel') }
}
