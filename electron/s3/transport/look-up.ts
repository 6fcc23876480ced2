import { lookup, type LookupAddress } from 'node:dns'
import type { LookupFunction } from 'node:net'

/** A name server that has not answered by then is not waited for where the addresses are known, in milliseconds. */
const patienceMs = 500

/** What names meant last in this process. */
const known = new Map<string, LookupAddress[]>()

/**
 * Looks up a name as Node does. While no name server answers, the addresses of before are taken: the system waits 5 s for an
 * answer that was lost (resolv.conf(5), `timeout`) and Node makes only two such calls at a time, so after a lost network
 * connections would wait for the answers to questions that were asked while it was away. Over TLS the certificate shows
 * whether the address is still the store's.
 */
export const lookUp: LookupFunction = (name, options, callback) => {
  const key = JSON.stringify([name, options.family, options.hints])
  const before = known.get(key)
  let isAnswered = false

  function answer(error: NodeJS.ErrnoException | null, addresses: LookupAddress[]): void {
    if (isAnswered) return
    isAnswered = true
    clearTimeout(late)
    // With an error Node hands over no addresses, whatever its types say.
    if (error !== null) return callback(error, [])
    const [first] = addresses
    if (options.all === true) callback(null, addresses)
    else callback(null, first?.address ?? '', first?.family)
  }

  const late = before === undefined ? undefined : setTimeout(() => answer(null, before), patienceMs)
  lookup(name, { ...options, all: true }, (error, addresses) => {
    if (error === null) known.set(key, addresses)
    if (error?.code === 'EAI_AGAIN' && before !== undefined) answer(null, before)
    else answer(error, addresses)
  })
}
