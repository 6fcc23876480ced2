import { ClientRequest } from 'node:http'
import type { Readable } from 'node:stream'
import { TLSSocket } from 'node:tls'

/**
 * Tells when the request that a stream is piped into has its connection. What is taken from the stream before that
 * fills a buffer only, and would count as sent although not a byte has left.
 */
export class RequestConnection {
  #made: () => void = () => undefined
  readonly #isMade = new Promise<void>((resolve) => {
    this.#made = resolve
  })

  watch(stream: Readable): void {
    const pipe = stream.pipe.bind(stream)
    stream.pipe = (to, options) => {
      if (to instanceof ClientRequest) this.#follow(to)
      else this.#made()
      return pipe(to, options)
    }
  }

  /** Rejects with the signal's reason: a request that failed has no connection to wait for. */
  async made(signal: AbortSignal): Promise<void> {
    await Promise.race([this.#isMade, rejection(signal)])
  }

  #follow(request: ClientRequest): void {
    request.once('socket', (socket) => {
      if (!socket.connecting) this.#made()
      else socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', this.#made)
    })
  }
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const end = (): void => reject(signal.reason)
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
  })
}
