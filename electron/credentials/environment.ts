import { AppFailure } from '../core/errors.ts'
import type { CredentialProvider } from './credential-provider.ts'

/** The usual AWS variables, read anew each time. Throws `CredentialsMissing` naming the variable. */
export function fromEnvironment(environment: NodeJS.ProcessEnv): CredentialProvider {
  return async () => {
    const sessionToken = environment.AWS_SESSION_TOKEN
    return {
      accessKeyId: required(environment, 'AWS_ACCESS_KEY_ID'),
      secretAccessKey: required(environment, 'AWS_SECRET_ACCESS_KEY'),
      ...(sessionToken === undefined || sessionToken === '' ? {} : { sessionToken }),
    }
  }
}

function required(environment: NodeJS.ProcessEnv, name: string): string {
  const value = environment[name]
  if (value !== undefined && value !== '') return value
  throw new AppFailure('CredentialsMissing', `the environment variable ${name} is not set`)
}
