import { EventEmitter } from 'node:events'
import { ClientRequest, IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { afterAll, beforeAll } from 'vitest'
import { AppFailure } from '../../electron/core/errors.ts'

/** Sockets of the test's own proxies, which are left alone. */
export const ownSockets = new WeakSet()

/** All that nobody handles while the tests of this file run. */
export function watchUnhandled(): unknown[] {
  const unhandled: unknown[] = []
  const note = (thrown: unknown) => unhandled.push(thrown)
  beforeAll(() => {
    process.on('uncaughtException', note)
    process.on('unhandledRejection', note)
  })
  afterAll(() => {
    process.off('uncaughtException', note)
    process.off('unhandledRejection', note)
  })
  return unhandled
}

/** 'success', the code of an AppFailure, or whatever else was thrown. */
export async function outcomeOf(act: () => Promise<unknown>): Promise<unknown> {
  try {
    await act()
    return 'success'
  } catch (thrown) {
    return thrown instanceof AppFailure ? thrown.error.code : thrown
  } finally {
    await new Promise(setImmediate)
  }
}

/**
 * Acts again and again, each time with a connection that breaks right after another event of a request, its answer or
 * the socket below them, until none is left.
 */
export async function breakAtEachEvent(act: () => Promise<unknown>): Promise<unknown[]> {
  const outcomes: unknown[] = []
  for (let number = 1; ; number += 1) {
    const breaking = breakAt(number)
    try {
      outcomes.push(await outcomeOf(act))
    } finally {
      breaking.stop()
    }
    if (breaking.count() < number) return outcomes
  }
}

function isOfClient(emitter: unknown): emitter is Socket | ClientRequest | IncomingMessage {
  if (emitter instanceof ClientRequest) return true
  if (emitter instanceof IncomingMessage) return emitter.statusCode !== null
  return emitter instanceof Socket && !ownSockets.has(emitter) && !Reflect.get(emitter, 'server')
}

/** Of streams at work: each stands beside one that tells more. */
const internal = new Set<unknown>('error newListener pause resume readable pipe unpipe prefinish'.split(' '))

/** Of each kind: more of them are the same again. */
const mostAlike = 2

function breakAt(number: number): { count: () => number; stop: () => void } {
  const emit = EventEmitter.prototype.emit
  const alike = new Map<string, number>()
  let count = 0
  EventEmitter.prototype.emit = function (name, ...values: unknown[]) {
    const kind = `${this.constructor.name} ${String(name)}`
    const before = alike.get(kind) ?? 0
    if (isOfClient(this) && !internal.has(name) && before < mostAlike) {
      alike.set(kind, before + 1)
      count += 1
      if (count === number) {
        // As a real connection: not while its own code runs.
        setImmediate(() => this.destroy(Object.assign(new Error('broken'), { code: 'ECONNRESET' })))
      }
    }
    return Reflect.apply(emit, this, [name, ...values])
  }
  const stop = () => {
    EventEmitter.prototype.emit = emit
  }
  return { count: () => count, stop }
}
