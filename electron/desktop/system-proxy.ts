import { session } from 'electron'

/**
 * The proxy that the system would use for a URL, as a URL; null to go straight. Chromium answers as a PAC script
 * does: `PROXY host:port; DIRECT`. SOCKS proxies are passed over.
 */
export async function systemProxy(url: string): Promise<string | null> {
  const answer = await session.defaultSession.resolveProxy(url)
  for (const choice of answer.split(';')) {
    const [kind, place] = choice.trim().split(/\s+/)
    if (kind === 'DIRECT') return null
    if (kind === 'PROXY') return `http://${place}`
    if (kind === 'HTTPS') return `https://${place}`
  }
  return null
}
