import { AppFailure } from '../core/errors.ts'
import type { Credentials } from '../s3/index.ts'

const advice = 'Put only the value there, on one line.'
const quoteAdvice =
  'Write it without them: docker’s --env-file, systemd’s files and ~/.aws take quotation marks for a part of the value.'

/**
 * A value without the white space around it, such as the newline that editors and `echo` add. Throws
 * `CredentialsMissing` naming the value if no request could carry it: if it has a second line or invisible
 * characters. The same for quotation marks around it, which no store has in its keys.
 */
export function oneLine(value: string, name: string): string {
  const line = value.trim()
  if (/[\r\n]/.test(line))
    throw new AppFailure('CredentialsMissing', `${name} holds more than one line`, { advice })
  if (/\p{C}/u.test(line))
    throw new AppFailure('CredentialsMissing', `${name} holds an invisible character`, { advice })
  if (/^["'\u2018-\u201E\u00AB].*["'\u2018-\u201E\u00BB]$/.test(line))
    throw new AppFailure('CredentialsMissing', `${name} has quotation marks around it`, {
      advice: quoteAdvice,
    })
  return line
}

/** The same for a set of keys. `where` they are, such as "of the profile studio", is for the message. */
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
