import { AppFailure } from '../core/errors.ts'
import type { Credentials } from '../s3/index.ts'

const advice = 'Leave the value alone there, on one line.'

/**
 * A value without the white space around it, such as the newline that editors and `echo` leave. Throws
 * `CredentialsMissing` by `name` for what no request could carry: a second line, or characters that nobody sees.
 */
export function oneLine(value: string, name: string): string {
  const line = value.trim()
  if (/[\r\n]/.test(line))
    throw new AppFailure('CredentialsMissing', `${name} holds more than one line`, { advice })
  if (/\p{C}/u.test(line))
    throw new AppFailure('CredentialsMissing', `${name} holds an invisible character`, { advice })
  return line
}

/** The same for a set of keys, named by `where` they are, such as "of the profile studio". */
export function oneLineKeys(
  keys: { accessKeyId: string; secretAccessKey: string; sessionToken?: string | undefined },
  where: string,
): Pick<Credentials, 'accessKeyId' | 'secretAccessKey' | 'sessionToken'> {
  const { sessionToken } = keys
  return {
    accessKeyId: oneLine(keys.accessKeyId, `the access key ID ${where}`),
    secretAccessKey: oneLine(keys.secretAccessKey, `the secret access key ${where}`),
    ...(sessionToken === undefined
      ? {}
      : { sessionToken: oneLine(sessionToken, `the session token ${where}`) }),
  }
}
