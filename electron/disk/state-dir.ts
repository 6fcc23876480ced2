import { join, resolve } from 'node:path'
import envPaths from 'env-paths'

/**
 * The state directory where none is chosen, absolute. The app and the command line have one each, as each has
 * one writer. `DROPREEL_HOME` in `environment` is the command line's directory; the app's is in it.
 */
export function defaultStateDir(program: 'app' | 'cli', environment: NodeJS.ProcessEnv): string {
  const home = environment['DROPREEL_HOME']
  if (home !== undefined && home !== '') return program === 'cli' ? resolve(home) : resolve(home, 'app')
  return join(systemPlaces().data, program)
}

/**
 * Where the list of destinations is, which the app and the command line share: `dir`, and the file in which
 * earlier versions of the app kept it.
 */
export function destinationsPlace(environment: NodeJS.ProcessEnv): { dir: string; older: string } {
  const home = environment['DROPREEL_HOME'] || systemPlaces().data
  return {
    dir: resolve(home, 'destinations'),
    older: join(defaultStateDir('app', environment), 'destinations.json'),
  }
}

/** Where the logs of both programs are: below `DROPREEL_HOME`, else in the system's place for logs. */
export function logDir(environment: NodeJS.ProcessEnv): string {
  const home = environment['DROPREEL_HOME']
  return home ? resolve(home, 'logs') : systemPlaces().log
}

function systemPlaces() {
  return envPaths('dropreel', { suffix: '' })
}
