import { AppFailure } from './errors.ts'

/** One level of a failure, in the terms of whoever threw it. What it does not say is undefined. */
export type Cause = {
  name: string
  message: string
  /** Of an AppFailure, of an S3 answer, or of Node (ECONNREFUSED). */
  code?: unknown
  detail?: unknown
  status?: unknown
  requestId?: unknown
  /** x-amz-id-2 */
  hostId?: unknown
}

/** A chain that goes deeper is a loop. */
const deepest = 12

/** What was thrown and what caused it, the outermost first; the errors of an AggregateError follow it. */
export function causeChain(thrown: unknown): Cause[] {
  const chain: Cause[] = []
  const left = [thrown]
  while (left.length > 0 && chain.length < deepest) {
    const level = left.shift()
    chain.push(causeOf(level))
    if (level instanceof AggregateError) left.push(...level.errors)
    if (level instanceof Error && level.cause !== undefined) left.push(level.cause)
  }
  return chain
}

function causeOf(thrown: unknown): Cause {
  if (!(thrown instanceof Error)) return { name: typeof thrown, message: String(thrown) }
  const { name, message } = thrown
  if (thrown instanceof AppFailure)
    return { name, message, code: thrown.error.code, detail: thrown.error.detail }
  const metadata = fieldOf(thrown, '$metadata')
  return {
    name,
    message,
    code: fieldOf(thrown, 'Code') ?? fieldOf(thrown, 'code'),
    status: fieldOf(metadata, 'httpStatusCode'),
    requestId: fieldOf(metadata, 'requestId'),
    hostId: fieldOf(metadata, 'extendedRequestId'),
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
