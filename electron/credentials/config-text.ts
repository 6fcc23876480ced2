/** The SDK's own rule, without names that begin as those of `nameForSdk` do. */
const plainName = /^(?!%)[\w@+.%:/-]+$/

/**
 * The text of ~/.aws/config or ~/.aws/credentials with what the AWS CLI reads and the SDK for JavaScript does not, in
 * the form that the SDK reads: text after a heading, white space in it, names with spaces or letters beyond ASCII,
 * `key: value`, keys in upper case, and lines that end with CR alone. Found by asking aws-cli 2.
 */
export function textForSdk(text: string, kind: 'config' | 'credentials'): string {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n?|\n/)
  return lines.map((line) => headingForSdk(line, kind) ?? settingForSdk(line)).join('\n')
}

/** A name as the SDK can read it. */
export function nameForSdk(name: string): string {
  return plainName.test(name) ? name : `%${Buffer.from(name).toString('hex')}`
}

/** The name behind `nameForSdk`. */
export function nameFromSdk(name: string): string {
  const [, hex] = /^%((?:[\da-f]{2})+)$/.exec(name) ?? []
  return hex === undefined ? name : Buffer.from(hex, 'hex').toString()
}

/** Null for what is no heading. */
function headingForSdk(line: string, kind: 'config' | 'credentials'): string | null {
  const [, heading] = /^\s*\[([^\]]+)\]/.exec(line) ?? []
  if (heading === undefined) return null
  const [, type, quote = '', name = ''] =
    /^(profile|sso-session|services)\s+(["']?)(.*)\2\s*$/.exec(heading) ?? []
  if (type !== undefined && type !== 'profile') return `[${type} ${name}]`
  if (kind === 'credentials') return `[${nameForSdk(heading)}]`
  // Without quotation marks, the CLI does not read a name with spaces either.
  return type === undefined || (quote === '' && /\s/.test(name))
    ? `[${heading}]`
    : `[profile ${nameForSdk(name)}]`
}

function settingForSdk(line: string): string {
  const [, indent = '', key, value = ''] = /^(\s*)([\w-]+)\s*[=:]\s*(.*?)\s*(?:\s[;#].*)?$/.exec(line) ?? []
  if (key === undefined || /^\s*[;#]/.test(line)) return line
  const name = key.toLowerCase()
  return `${indent}${name} = ${name === 'source_profile' ? nameForSdk(value) : value}`
}
