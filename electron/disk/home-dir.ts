import { userInfo } from 'node:os'
import { isAbsolute } from 'node:path'
import { AppFailure } from '../core/errors.ts'

/**
 * The person's home directory: what the variable names, else what the system knows. A variable that is empty or
 * relative is ignored: what goes below it would end up in the working directory. Throws `BadInput` where nobody knows.
 */
export function homeDir(environment: NodeJS.ProcessEnv): string {
  const variable = process.platform === 'win32' ? 'USERPROFILE' : 'HOME'
  const named = environment[variable]
  if (named !== undefined && isAbsolute(named)) return named
  const known = homeOfUser()
  if (known !== null && isAbsolute(known)) return known
  throw new AppFailure('BadInput', `There is no home directory: ${variable} is not an absolute path.`, {
    advice: `Set ${variable}, or set DROPREEL_HOME to a folder for Dropreel.`,
  })
}

/** Null for a user whom the system does not know, as in some containers. */
function homeOfUser(): string | null {
  try {
    return userInfo().homedir
  } catch {
    return null
  }
}

/** A directory that a variable of the XDG Base Directory Specification names: it has relative ones ignored. */
export function baseDir(environment: NodeJS.ProcessEnv, variable: `XDG_${string}`): string | null {
  const dir = environment[variable]
  return dir !== undefined && isAbsolute(dir) ? dir : null
}
