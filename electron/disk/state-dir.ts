import { join, resolve } from 'node:path'
import envPaths from 'env-paths'

/**
 * The state directory where none is chosen, absolute. The app and the command line have one each, as each has
 * one writer. `DROPREEL_HOME` in `environment` is the command line's directory; the app's is in it.
 */
export function defaultStateDir(program: 'app' | 'cli', environment: NodeJS.ProcessEnv): string {
  const home = environment['DROPREEL_HOME']
  if (home !== undefined && home !== '') return program === 'cli' ? resolve(home) : resolve(home, 'app')
  return join(envPaths('dropreel', { suffix: '' }).data, program)
}
