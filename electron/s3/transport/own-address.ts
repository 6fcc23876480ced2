import type { Socket } from 'node:net'
import { networkInterfaces } from 'node:os'

const freshMs = 1_000

let listedAt = -Infinity
/** All that were ever listed: an address need not be, and is then never missed. */
const everListed = new Set<string>()

/** Remembers the addresses of this computer, before a connection is made from one of them. */
export function rememberAddresses(): void {
  const now = performance.now()
  if (now - listedAt < freshMs) return
  listedAt = now
  for (const address of listed() ?? []) everListed.add(address)
}

/**
 * True when the address of this end of the connection was there and is gone: it was changed, the network is down, or its
 * cable is pulled. The system lists only addresses of networks that are up and have a carrier.
 */
export function hasLostAddress({ localAddress = '' }: Socket): boolean {
  const address = localAddress.replace(/^::ffff:(?=\d+\.)/, '')
  return everListed.has(address) && listed()?.includes(address) === false
}

/** Null where the system does not tell: it needs a descriptor for that, and there may be none. */
function listed(): string[] | null {
  try {
    return Object.values(networkInterfaces()).flatMap((all = []) => all.map(({ address }) => address))
  } catch {
    return null
  }
}
