import ipaddr from 'ipaddr.js'

/** How the refused ranges are called in messages; what is not here is called "reserved". */
const rangeNames: Readonly<Record<string, string>> = {
  unspecified: 'unspecified',
  broadcast: 'broadcast',
  multicast: 'multicast',
  linkLocal: 'link-local',
  loopback: 'loopback',
  carrierGradeNat: 'carrier-grade NAT',
  private: 'private',
  uniqueLocal: 'private (unique local)',
  ipv4Mapped: 'IPv4-mapped',
  rfc6145: 'IPv4-translated',
  rfc6052: 'NAT64',
  '6to4': '6to4',
  teredo: 'Teredo',
  benchmarking: 'benchmarking',
  deprecatedSiteLocal: 'site-local',
  discard: 'discard-only',
}

/**
 * Why an IP address is not one of the public internet, or null when it is: global unicast by the IANA special-purpose
 * registries (RFC 6890) as ipaddr.js 2.5.0 lists them. Of IPv6 only 2000::/3 has been given out (RFC 4291 §2.4), so
 * all else is refused, listed or not. Addresses that carry an IPv4 address inside (mapped, NAT64, 6to4, Teredo) are
 * refused whatever they carry: no server needs to be reached through them.
 *
 * @param address an IP address in any spelling that getaddrinfo takes (`127.1`, `0x7f000001`, `::1`)
 * @example nonGlobalRange('10.0.0.1') // => 'private'
 */
export function nonGlobalRange(address: string): string | null {
  if (address.includes('%')) return 'zoned'
  if (!ipaddr.isValid(address)) return 'unreadable'
  const parsed = ipaddr.parse(address)
  const range = parsed.range()
  if (range !== 'unicast') return rangeNames[range] ?? 'reserved'
  if (parsed instanceof ipaddr.IPv6 && ((parsed.parts[0] ?? 0) & 0xe000) !== 0x2000) return 'reserved'
  return null
}

/** A network that may be reached although it is not global. */
export type AllowedNetwork = { readonly address: ipaddr.IPv4 | ipaddr.IPv6; readonly prefixLength: number }

/** Reads `10.0.0.0/8`, `::1/128` or a single address; null when it is neither. */
export function parseNetwork(text: string): AllowedNetwork | null {
  if (ipaddr.IPv4.isValidCIDRFourPartDecimal(text) || ipaddr.IPv6.isValidCIDR(text)) {
    const [address, prefixLength] = ipaddr.parseCIDR(text)
    return { address, prefixLength }
  }
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return { address: ipaddr.IPv4.parse(text), prefixLength: 32 }
  if (!text.includes('%') && ipaddr.IPv6.isValid(text)) return { address: ipaddr.IPv6.parse(text), prefixLength: 128 }
  return null
}

/** True when the address lies in the network; addresses of the other family never do. */
export function isInNetwork(address: string, network: AllowedNetwork): boolean {
  if (address.includes('%') || !ipaddr.isValid(address)) return false
  const parsed = ipaddr.parse(address)
  return parsed.kind() === network.address.kind() && parsed.match(network.address, network.prefixLength)
}
