import { Resolver, lookup as systemLookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { type AllowedNetwork, isInNetwork, nonGlobalRange, parseNetwork } from './address-range.ts'
import { refusedPorts } from './refused-ports.ts'

/** Where one host may be reached, or why not. Connect to these addresses and to nothing else. */
export type GuardVerdict =
  | { readonly kind: 'allowed'; readonly addresses: readonly string[] }
  /** `reason` finishes the sentence "The endpoint …". */
  | { readonly kind: 'forbidden'; readonly reason: string }
  /** The name could not be resolved; `code` is that of the resolver, such as `ENOTFOUND`. */
  | { readonly kind: 'unresolved'; readonly code: string }

/** Asked before each new connection, with the host as it stands in the URL. Never throws for a bad host. */
export type AddressGuard = (host: { hostname: string; port: number }) => Promise<GuardVerdict>

/** All IP addresses of a name. Rejects with an error that has a `code`. */
export type Lookup = (hostname: string) => Promise<readonly string[]>

/**
 * The guard against suppliers that name an address of our own network as theirs (SSRF). It checks what a name
 * resolves to at the moment of connecting, and hands out the very addresses it has checked, so that a name that
 * resolves differently a moment later (DNS rebinding) gains nothing.
 *
 * Of several addresses the forbidden ones are left out; with none left the host is forbidden.
 *
 * @param allow networks (`127.0.0.0/8`, `::1`) and host names that may be reached though they are not global
 * @param lookup asked for names; names in `allow` go to `lookupAllowed`, which may read the machine's hosts file
 * @throws {BadAllowanceError} when an entry of `allow` is neither a network nor a host name
 */
export function createAddressGuard({
  allow = [],
  lookup = lookupByQuery(),
  lookupAllowed = lookupBySystem,
}: {
  allow?: readonly string[]
  lookup?: Lookup
  lookupAllowed?: Lookup
} = {}): AddressGuard {
  const { networks, hostNames } = readAllowances(allow)

  function refusal(address: string): string | null {
    return networks.some((network) => isInNetwork(address, network)) ? null : nonGlobalRange(address)
  }

  return async ({ hostname, port }) => {
    const host = bareHost(hostname)
    if (refusedPorts.has(port)) return { kind: 'forbidden', reason: `uses port ${port}, which is no port for HTTP` }
    const isAllowedName = hostNames.has(host)
    const resolved = await addressesOf(host, isAllowedName ? lookupAllowed : lookup)
    if (resolved.kind === 'unresolved') return resolved
    const addresses = isAllowedName
      ? resolved.addresses
      : resolved.addresses.filter((address) => refusal(address) === null)
    if (addresses.length > 0) return { kind: 'allowed', addresses }
    const ranges = [...new Set(resolved.addresses.map((address) => refusal(address) ?? ''))]
    return { kind: 'forbidden', reason: `has no public address, only ${ranges.join(', ')} ones` }
  }
}

/** Splits an allow-list into networks and host names, or says which entry is neither. */
export function readAllowances(allow: readonly string[]): {
  readonly networks: readonly AllowedNetwork[]
  readonly hostNames: ReadonlySet<string>
} {
  const networks: AllowedNetwork[] = []
  const hostNames = new Set<string>()
  for (const entry of allow) {
    const network = parseNetwork(entry)
    if (network !== null) networks.push(network)
    else if (isHostName(entry)) hostNames.add(bareHost(entry))
    else throw new BadAllowanceError({ entry })
  }
  return { networks, hostNames }
}

const hostNamePattern =
  /^(?=.{1,253}\.?$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*\.?$/i

function isHostName(text: string): boolean {
  return hostNamePattern.test(text) && !ipaddr.isValid(text) && !/^[\d.]+$/.test(text)
}

/** As we compare hosts: no brackets around IPv6, lower case, no dot at the end. */
function bareHost(hostname: string): string {
  const unbracketed = hostname.startsWith('[') && hostname.endsWith(']') ? hostname.slice(1, -1) : hostname
  return unbracketed.toLowerCase().replace(/\.$/, '')
}

type Resolved =
  | { readonly kind: 'resolved'; readonly addresses: readonly string[] }
  | { readonly kind: 'unresolved'; readonly code: string }

async function addressesOf(host: string, lookup: Lookup): Promise<Resolved> {
  // Whatever may be read as an address is judged as one, in any spelling; no resolver gets a say in it.
  if (ipaddr.isValid(host)) return { kind: 'resolved', addresses: [host.includes('%') ? host : normalAddress(host)] }
  if (!isHostName(host)) return { kind: 'unresolved', code: 'EBADNAME' }
  try {
    const addresses = (await lookup(host)).filter((address) => isIP(address) !== 0)
    return addresses.length > 0 ? { kind: 'resolved', addresses } : { kind: 'unresolved', code: 'ENODATA' }
  } catch (error) {
    return { kind: 'unresolved', code: codeOf(error) }
  }
}

function normalAddress(host: string): string {
  return ipaddr.parse(host).toString()
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : 'EUNKNOWN'
}

/**
 * Asks the name servers ourselves. The system's getaddrinfo would do so on one of the four threads that files and
 * decompression need too, where a supplier with a dead name server could hold them all for half a minute.
 */
function lookupByQuery({ timeoutMs = 2000, tries = 2 } = {}): Lookup {
  const resolver = new Resolver({ timeout: timeoutMs, tries })
  return async (hostname) => {
    const [ipv6, ipv4] = await Promise.allSettled([resolver.resolve6(hostname), resolver.resolve4(hostname)])
    const addresses = [ipv6, ipv4].flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
    // The name exists if either family was refused for lack of data only; the IPv4 reason says it best.
    if (addresses.length === 0 && ipv4.status === 'rejected') throw ipv4.reason
    return addresses
  }
}

/** Asks the machine: its hosts file, then its name servers. Only for names that our own configuration trusts. */
export async function lookupBySystem(hostname: string): Promise<readonly string[]> {
  return (await systemLookup(hostname, { all: true })).map(({ address }) => address)
}

/** An entry of an allow-list that is neither a network nor a host name. */
export class BadAllowanceError extends Error {
  readonly code = 'BAD_ALLOWANCE'
  readonly entry: string

  constructor({ entry }: { entry: string }) {
    super(
      `"${entry}" is neither a network nor a host name.\nWrite a network such as 127.0.0.0/8 or ::1/128, or a name such as localhost.`,
    )
    this.name = 'BadAllowanceError'
    this.entry = entry
  }
}
