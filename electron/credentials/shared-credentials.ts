import { AppFailure } from '../core/errors.ts'
import type { Credentials } from '../s3/index.ts'
import { oneLine } from './one-line.ts'

/**
 * The section `[default]`, else the first one, of a file in the format of ~/.aws/credentials
 * (https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html). Throws `CredentialsMissing` naming the
 * file and the field.
 */
export function parseSharedCredentials(text: string, file: string): Credentials {
  const sections = new Map<string, Map<string, string>>()
  let current = new Map<string, string>()
  sections.set('', current)
  for (const line of text.split(/\r?\n/)) {
    const heading = /^\s*\[([^\]]+)\]/.exec(line)?.[1]
    if (heading !== undefined) {
      current = new Map()
      sections.set(heading.trim(), current)
      continue
    }
    const [, name, value] = /^\s*([^#;=\s]+)\s*=\s*(.*?)\s*$/.exec(line) ?? []
    if (name !== undefined && value !== undefined) current.set(name.toLowerCase(), value)
  }
  const first = [...sections.values()].find((section) => section.size > 0)
  const usual = sections.get('default')
  return credentialsOf((usual !== undefined && usual.size > 0 ? usual : first) ?? current, file)
}

function credentialsOf(section: Map<string, string>, file: string): Credentials {
  const sessionToken = oneLine(section.get('aws_session_token') ?? '', `aws_session_token in ${file}`)
  return {
    accessKeyId: required(section, 'aws_access_key_id', file),
    secretAccessKey: required(section, 'aws_secret_access_key', file),
    ...(sessionToken ? { sessionToken } : {}),
  }
}

function required(section: Map<string, string>, name: string, file: string): string {
  const value = oneLine(section.get(name) ?? '', `${name} in ${file}`)
  if (value !== '') return value
  throw new AppFailure('CredentialsMissing', `${file} has no ${name}`)
}
