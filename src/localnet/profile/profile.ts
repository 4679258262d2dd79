/**
 * What a node allows: sizes, times and what it does beyond them. The one place of the localnet that knows limits; reading
 * bodies (`read-body.ts`), forwarding and answering ask here.
 */
export type Profile = {
  readonly name: 'pocket-core' | 'ml'
  /** A request body beyond the limit: silently cut, as pocket-core does, or refused with 413. */
  readonly oversizedRequest: 'cut' | 'refuse'
  /** What a relay that takes too long is told: pocket-core's 503, or an error that names the limit. */
  readonly lateRelay: 'unavailable' | 'name-the-limit'
  /** Limits of a service, by chain id; those of every service that is not listed under `services` are the defaults. */
  readonly defaults: ServiceLimits
  readonly services: Readonly<Record<string, ServiceLimits>>
  /** Largest body of every other route, bytes. */
  readonly otherRequestBytes: number
  /** How long a client may take to send its whole request. */
  readonly readTimeoutMs: number
  /** How long after its request was read a connection stays writable; null = as long as the relay may take. */
  readonly writeTimeoutMs: number | null
  /** Bytes of large request bodies that may be in memory at once, and of large answers; what finds no room waits. */
  readonly bodyBudgetBytes: number
  /** Whether `GET /v1/health` is there (pocket-core has none, forks do). */
  readonly hasHealthRoute: boolean
  /** Sorts the keys of JSON objects that backends answer, as `json_sort_relay_responses` does. */
  readonly sortsJsonResponses: boolean
  /** How many blocks `meta.block_height` may be off (`client_block_sync_allowance`). */
  readonly blockSyncAllowance: number
  /** How many sessions back a relay may belong to (`client_session_sync_allowance`). */
  readonly sessionSyncAllowance: number
}

export type ServiceLimits = {
  readonly requestBytes: number
  readonly responseBytes: number
  /** From the whole request read until the backend's whole answer read. */
  readonly timeoutMs: number
}

const MEBIBYTE = 1024 * 1024

/** pocket-core RC-0.12.0 with its defaults (app/cmd/rpc/server.go, types/config.go), body limit in app/cmd/rpc/client.go. */
export const pocketCoreProfile: Profile = {
  name: 'pocket-core',
  oversizedRequest: 'cut',
  lateRelay: 'unavailable',
  defaults: { requestBytes: MEBIBYTE, responseBytes: 32 * MEBIBYTE, timeoutMs: 30_000 },
  services: {},
  otherRequestBytes: MEBIBYTE,
  readTimeoutMs: 30_000,
  writeTimeoutMs: 60_000,
  bodyBudgetBytes: 256 * MEBIBYTE,
  hasHealthRoute: false,
  sortsJsonResponses: true,
  blockSyncAllowance: 10,
  sessionSyncAllowance: 0,
}

/** For model services: minutes instead of seconds, bodies up to 100 MiB, and refusals that name the limit. */
export const mlProfile: Profile = {
  name: 'ml',
  oversizedRequest: 'refuse',
  lateRelay: 'name-the-limit',
  defaults: { requestBytes: 10 * MEBIBYTE, responseBytes: 100 * MEBIBYTE, timeoutMs: 300_000 },
  services: {},
  otherRequestBytes: MEBIBYTE,
  readTimeoutMs: 120_000,
  writeTimeoutMs: null,
  bodyBudgetBytes: 256 * MEBIBYTE,
  hasHealthRoute: true,
  sortsJsonResponses: false,
  blockSyncAllowance: 10,
  sessionSyncAllowance: 1,
}

/** The limits of a service. Unknown chains have the defaults: what a client calls a chain is no licence. */
export function limitsOf(profile: Profile, chain: string): ServiceLimits {
  return Object.hasOwn(profile.services, chain) ? (profile.services[chain] ?? profile.defaults) : profile.defaults
}

/** No relay of any service may be larger: what a body is read up to before its chain is known. Bytes. */
export function largestRequestBytes(profile: Profile): number {
  return Math.max(
    profile.defaults.requestBytes,
    ...Object.values(profile.services).map((limits) => limits.requestBytes),
  )
}
