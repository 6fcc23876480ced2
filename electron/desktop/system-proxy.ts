import { session } from 'electron'

/** As Chromium has it, the proxy looks up names for SOCKS 5, but not for SOCKS 4. */
const protocols: Record<string, string> = {
  PROXY: 'http',
  HTTPS: 'https',
  SOCKS5: 'socks5h',
  SOCKS: 'socks4',
  SOCKS4: 'socks4',
}

/** In memory only. The window's own session has no network. */
const partition = 'system-proxy'

/**
 * The proxy that the system would use for a URL, as a URL; null to go straight. Chromium answers as a PAC script
 * does: `PROXY host:port; DIRECT`.
 */
export async function systemProxy(url: string): Promise<string | null> {
  const answer = await session.fromPartition(partition).resolveProxy(url)
  for (const choice of answer.split(';')) {
    const [kind, place] = choice.trim().split(/\s+/)
    if (kind === 'DIRECT') return null
    const protocol = protocols[kind ?? '']
    if (protocol !== undefined) return `${protocol}://${place}`
  }
  return null
}
