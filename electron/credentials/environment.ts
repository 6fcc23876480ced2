import { AppFailure } from '../core/errors.ts'
import type { CredentialProvider } from './credential-provider.ts'

/** The usual AWS variables, also `AWS_CREDENTIAL_EXPIRATION` as `aws configure export-credentials` writes it, read anew each time. Throws `CredentialsMissing` naming the variable. */
export function fromEnvironment(environment: NodeJS.ProcessEnv): CredentialProvider {
  return async () => {
    const sessionToken = environment.AWS_SESSION_TOKEN
    const end = Date.parse(environment.AWS_CREDENTIAL_EXPIRATION ?? '')
    return {
      accessKeyId: required(environment, 'AWS_ACCESS_KEY_ID'),
      secretAccessKey: required(environment, 'AWS_SECRET_ACCESS_KEY'),
      ...(sessionToken === undefined || sessionToken === '' ? {} : { sessionToken }),
      ...(Number.isNaN(end) ? {} : { expiration: new Date(end) }),
    }
  }
}

function required(environment: NodeJS.ProcessEnv, name: string): string {
  const value = environment[name]
  if (value !== undefined && value !== '') return value
  throw new AppFailure('CredentialsMissing', `the environment variable ${name} is not set`)
}
