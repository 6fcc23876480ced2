import { parseArgs } from 'node:util'
import { AppFailure } from '../core/errors.ts'

/** Flags that say where a store is, whose keys are used, and where the state lives. */
export const storeFlags = {
  to: { type: 'string' },
  endpoint: { type: 'string' },
  region: { type: 'string' },
  bucket: { type: 'string' },
  'path-style': { type: 'boolean' },
  credentials: { type: 'string' },
  'link-credentials': { type: 'string' },
  'state-dir': { type: 'string' },
  json: { type: 'boolean' },
} as const

/** Flags that say how files are sent. */
export const sendFlags = {
  'part-size': { type: 'string' },
  parallel: { type: 'string' },
  'limit-rate': { type: 'string' },
  link: { type: 'string' },
  download: { type: 'boolean' },
  'public-base-url': { type: 'string' },
  overwrite: { type: 'boolean' },
  verify: { type: 'boolean' },
  'delete-local': { type: 'string' },
  'delete-grade': { type: 'string' },
  'delete-after': { type: 'string' },
  'max-wait': { type: 'string' },
  'no-wait': { type: 'boolean' },
} as const

type FlagTypes = Record<string, { type: 'string' | 'boolean' }>
export type Flags<T extends FlagTypes> = {
  [K in keyof T]?: T[K]['type'] extends 'string' ? string : boolean
}
export type StoreFlags = Flags<typeof storeFlags>
export type SendFlags = Flags<typeof sendFlags>

/**
 * The flags and the other words of a command. `allowNegative` reads --no-test as the flag `test` that is false.
 * Throws `BadInput` for what is unknown, and for empty values.
 */
export function parseFlags<T extends FlagTypes>(
  args: string[],
  options: T,
  allowNegative = false,
): { flags: Flags<T>; words: string[] } {
  const parsed = parsedArgs(args, options, allowNegative)
  // `--region "$REGION"` with a variable that is not set.
  const empty = Object.entries(parsed.flags).find(([, value]) => value === '')
  if (empty !== undefined) throw new AppFailure('BadInput', `--${empty[0]} needs a value.`)
  return parsed
}

function parsedArgs<T extends FlagTypes>(
  args: string[],
  options: T,
  allowNegative: boolean,
): { flags: Flags<T>; words: string[] } {
  try {
    const { values, positionals } = parseArgs({
      args,
      options,
      allowPositionals: true,
      allowNegative,
      strict: true,
    })
    return { flags: values, words: positionals }
  } catch (thrown) {
    const text = thrown instanceof Error ? thrown.message : String(thrown)
    // Node's advice on dashes follows in further sentences and lines.
    const sentence = text.split(/\.\s/)[0]?.replace(/\.$/, '')
    throw new AppFailure('BadInput', `${sentence}.`, { cause: thrown })
  }
}

const secondsIn: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }

/** A duration such as 90s, 30m, 12h or 7d in seconds. Throws `BadInput`, naming what else goes. */
export function durationSeconds(flag: string, text: string, orElse = ''): number {
  const match = /^(\d+(?:\.\d+)?)([smhdw])$/.exec(text)
  const seconds = Number(match?.[1]) * (secondsIn[match?.[2] ?? ''] ?? Number.NaN)
  if (seconds > 0) return seconds
  throw new AppFailure('BadInput', `--${flag} takes a duration such as 30m, 12h or 7d${orElse}.`)
}

/** A whole number within bounds. Throws `BadInput`. */
export function wholeNumber(
  flag: string,
  text: string,
  { least, most }: { least: number; most: number },
): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (value >= least && value <= most) return value
  throw new AppFailure('BadInput', `--${flag} takes a whole number from ${least} to ${most}.`)
}
