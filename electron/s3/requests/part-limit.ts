import { AppFailure } from '../../core/errors.ts'
import { maxPartsAt } from '../../core/store-limits.ts'
import { failureFacts, type FailureFacts } from '../failures/failure-facts.ts'
import type { Connection } from '../transport/connection.ts'

/** The usual limit of stores that take fewer parts than S3 and do not say how many. */
const usualLimit = 1000
const codes = new Set([
  'InvalidArgument',
  'InvalidPart',
  'InvalidPartNumber',
  'InvalidRequest',
  'TooManyParts',
])
const limiting = /max|at most|limit|exceed|more than|up to|less than/i

/** The highest number of a part that the store has taken: its limit cannot be lower. */
const taken = new WeakMap<Connection, number>()

export function noteTaken(connection: Connection, partNumber: number): void {
  taken.set(connection, Math.max(partNumber, taken.get(connection) ?? 0))
}

/** How many parts an object may have at this store, as far as that is known. */
export function maxPartsOf({ address, capabilities }: Connection): number {
  return capabilities().maxParts ?? maxPartsAt(address.endpoint)
}

/**
 * For the failure of a request about this many parts, or about the part of this number: if the store refused them for
 * their number, throws `TooManyParts` and learns how many it takes; otherwise throws the failure.
 */
export function learnPartLimit(connection: Connection, parts: number, isPart = true) {
  return (thrown: unknown): never => {
    if (!(thrown instanceof AppFailure)) throw thrown
    const limit = limitIn(failureFacts(thrown.cause, connection.now()), parts, isPart)
    if (limit === null || limit < (taken.get(connection) ?? 0)) throw thrown
    connection.learn({ maxParts: limit })
    const { detail = '' } = thrown.error
    throw new AppFailure('TooManyParts', limit.toLocaleString('en'), { cause: thrown, detail })
  }
}

/** "Part number must be an integer between 1 and 1000, inclusive" names the limit; others only refuse. */
function limitIn({ status, code, message }: FailureFacts, parts: number, isPart: boolean): number | null {
  if (status !== 400 || code === null || !codes.has(code) || !/part/i.test(`${code} ${message}`)) return null
  const range = /between 1 and (\d[\d,.]*)/i.exec(message)?.[1]
  if (range !== undefined) return valueOf(range) < parts ? valueOf(range) : null
  const numbers = limiting.test(message) ? (message.match(/\d[\d,.]*/g) ?? []).map(valueOf) : []
  const limit = Math.max(...numbers.filter((number) => number >= 100 && number < parts))
  if (Number.isFinite(limit)) return limit
  return isPart && parts > usualLimit ? usualLimit : null
}

function valueOf(number: string): number {
  return Number(number.replaceAll(/[,.]/g, ''))
}
