import ipaddr from 'ipaddr.js'

export type RateLimit = {
  /** Requests per second that an address may keep up. */
  readonly requestsPerSecond: number
  /** Requests that it may send at once after a rest. */
  readonly burst: number
  /** Addresses remembered; beyond it the one that was quiet longest is forgotten. */
  readonly addresses: number
}

export type RateVerdict =
  | { readonly isAllowed: true }
  | { readonly isAllowed: false; readonly retryAfterSeconds: number }

type Bucket = { readonly tokens: number; readonly at: number }

/**
 * A token bucket per address in bounded memory. IPv6 addresses count by their /64, since one household or
 * server commonly owns all of it.
 */
export function limitRate(
  { requestsPerSecond, burst, addresses }: RateLimit,
  clock: () => number,
): (address: string) => RateVerdict {
  // A Map keeps insertion order: deleting and setting again moves an address to the young end.
  const buckets = new Map<string, Bucket>()
  return function verdictOn(address) {
    const key = addressKey(address)
    const now = clock()
    const before = buckets.get(key) ?? { tokens: burst, at: now }
    const refilled = Math.min(burst, before.tokens + (Math.max(0, now - before.at) / 1000) * requestsPerSecond)
    const isAllowed = refilled >= 1
    buckets.delete(key)
    buckets.set(key, { tokens: isAllowed ? refilled - 1 : refilled, at: now })
    if (buckets.size > addresses) forgetOldest(buckets)
    if (isAllowed) return { isAllowed }
    return { isAllowed, retryAfterSeconds: Math.max(1, Math.ceil((1 - refilled) / requestsPerSecond)) }
  }
}

function forgetOldest(buckets: Map<string, Bucket>): void {
  const oldest = buckets.keys().next()
  if (oldest.done !== true) buckets.delete(oldest.value)
}

/** By what an address is counted: an IPv6 address by its /64. */
export function addressKey(address: string): string {
  if (!ipaddr.isValid(address)) return address
  const parsed = ipaddr.process(address)
  return parsed instanceof ipaddr.IPv6 ? parsed.parts.slice(0, 4).join(':') : parsed.toString()
}
