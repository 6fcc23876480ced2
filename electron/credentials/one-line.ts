import { AppFailure } from '../core/errors.ts'
import type { Credentials } from '../s3/index.ts'
import { t } from '../contract/index.ts'

/**
 * A value without the white space around it, such as the newline that editors and `echo` add. Throws
 * `CredentialsMissing` naming the value if no request could carry it: if it has a second line or invisible
 * characters. The same for quotation marks around it, which no store has in its keys.
 */
export function oneLine(value: string, name: string): string {
  const line = value.trim()
  if (/[\r\n]/.test(line))
    throw new AppFailure('CredentialsMissing', t('source.moreLines', { name }), {
      advice: t('source.onlyValue'),
    })
  if (/\p{C}/u.test(line))
    throw new AppFailure('CredentialsMissing', t('source.invisible', { name }), {
      advice: t('source.onlyValue'),
    })
  if (/^["'\u2018-\u201E\u00AB].*["'\u2018-\u201E\u00BB]$/.test(line))
    throw new AppFailure('CredentialsMissing', t('source.quotes', { name }), {
      advice: t('source.noQuotes'),
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
    accessKeyId: oneLine(keys.accessKeyId, t('source.accessKeyId', { where })),
    secretAccessKey: oneLine(keys.secretAccessKey, t('source.secretAccessKey', { where })),
    ...(sessionToken === undefined
      ? {}
      : { sessionToken: oneLine(sessionToken, t('source.sessionToken', { where })) }),
  }
}
