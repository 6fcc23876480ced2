import { randomUUID } from 'node:crypto'
import type { BucketAddress, UploadOptions } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import { keyProblem, objectKey, templateProblem, type KeyTime } from '../core/object-key.ts'
import { addressOf } from './address.ts'
import { sendFlags, storeFlags, type Flags } from './flags.ts'
import { defaultOptions, sendOptions } from './send-options.ts'

export const putFlags = {
  ...storeFlags,
  ...sendFlags,
  prefix: { type: 'string' },
  'key-template': { type: 'string' },
  'content-type': { type: 'string' },
  name: { type: 'string' },
} as const
export type PutFlags = Flags<typeof putFlags>

const defaultKeyTemplate = 'videos/{YYYY}-{MM}-{name}-{uuid}{ext}'

/** What every file of one `put` shares. */
export type PutPlan = {
  address: BucketAddress
  options: UploadOptions
  template: string
  prefix: string
  contentType: string | null
  uuid: string
  time: KeyTime
}

/** What the flags of a `put` amount to. Throws `BadInput`. */
export function planOf(flags: PutFlags, environment: NodeJS.ProcessEnv): PutPlan {
  const template = flags['key-template'] ?? defaultKeyTemplate
  const problem = templateProblem(template)
  if (problem !== null) throw new AppFailure('BadInput', problem)
  return {
    address: addressOf(flags, environment),
    options: sendOptions(defaultOptions, flags),
    template,
    prefix: flags.prefix ?? '',
    contentType: flags['content-type'] ?? null,
    uuid: randomUUID(),
    time: localTime(new Date()),
  }
}

function localTime(date: Date): KeyTime {
  return {
    year: date.getFullYear(),
    month: date.getMonth() + 1,
    day: date.getDate(),
    hour: date.getHours(),
    minute: date.getMinutes(),
  }
}

/** Throws `BadInput` when the key cannot be used. */
export function checkedKey(
  { template, time, prefix }: PutPlan,
  names: { fileName: string; folder: string | null; relative: string | null; uuid: string },
): string {
  const key = objectKey(template, { ...names, time, prefix })
  const problem = keyProblem(key)
  if (problem !== null) {
    throw new AppFailure('BadInput', `${names.fileName}: ${problem}`, {
      advice: 'Change --key-template or --prefix.',
    })
  }
  return key
}
