import { BlockList, isIP } from 'node:net'
import { domainToASCII } from 'node:url'

/**
 * Whether NO_PROXY lists the host of a URL, as curl reads it (https://everything.curl.dev/usingcurl/proxies/env.html):
 * names with their subdomains, IP addresses, networks such as 10.0.0.0/8, separated by commas or white space; `*` is
 * every host. Beyond curl, as Go and Python do: a port after the host, `*.` before a name, brackets around IPv6.
 */
export function isExcluded(list: string, { hostname, port, protocol }: URL): boolean {
  const host = hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')
  const atPort = port || (protocol === 'https:' ? '443' : '80')
  return list.split(/[\s,]+/).some((rule) => {
    const [, name = '', onlyPort = atPort] = /^(\[.*\]|[^:]*|.*:.*:.*?)(?::(\d+))?$/.exec(rule) ?? []
    return onlyPort === atPort && isListed(name.replace(/^\[(.*)\]/, '$1'), host)
  })
}

function isListed(name: string, host: string): boolean {
  if (name === '*') return true
  const version = isIP(host)
  if (version !== 0) return networkOf(name)?.check(host, version === 4 ? 'ipv4' : 'ipv6') ?? false
  const bare = name.replace(/^\*?\./, '').replace(/\.$/, '')
  const domain = domainToASCII(bare)
  return domain !== '' && (host === domain || host.endsWith(`.${domain}`))
}

/** One IP address, or a network in CIDR notation (RFC 4632); null for anything else. */
function networkOf(rule: string): BlockList | null {
  const [, address = '', bits] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(rule) ?? []
  const version = isIP(address)
  const all = version === 4 ? 32 : 128
  const prefix = bits === undefined ? all : Number(bits)
  if (version === 0 || prefix > all) return null
  const network = new BlockList()
  network.addSubnet(address, prefix, version === 4 ? 'ipv4' : 'ipv6')
  return network
}
