import type { Clock } from '#networks/http/clock.ts'
import type { RelayFailure } from '#records/relay.ts'
import type { SecretReference } from './secret.ts'
import type { DirectSupplier } from './suppliers-file.ts'

export type Authorization =
  /** Null for an endpoint that wants no key. */
  | { readonly kind: 'header'; readonly header: string | null }
  | { readonly kind: 'failure'; readonly failure: RelayFailure }

/** The Authorization header of one supplier. */
export type AuthorizationSource = {
  /** What was read a short time ago; null when it must be read (again). */
  current(): Authorization | null
  read(): Promise<Authorization>
}

/** A key is read again after this, so that a rotated file is noticed. */
const secretLifeMs = 60_000

/**
 * Keeps a supplier's key for a minute. A key that cannot be read, or that no header may carry, is a failure of ours;
 * no message shows the key.
 */
export function createAuthorization({
  supplier: { id, key },
  readSecret,
  clock,
}: {
  supplier: Pick<DirectSupplier, 'id' | 'key'>
  readSecret: (reference: SecretReference) => Promise<string>
  clock: Clock
}): AuthorizationSource {
  let known: Authorization | null = key === null ? { kind: 'header', header: null } : null
  let readAt = key === null ? Number.POSITIVE_INFINITY : 0

  async function read(): Promise<Authorization> {
    if (key === null) return { kind: 'header', header: null }
    try {
      const secret = (await readSecret(key)).trim()
      // Printable ASCII without spaces: RFC 6750 §2.1 allows fewer characters, servers allow more.
      if (!/^[\x21-\x7e]+$/.test(secret))
        return keyFault(`The key of ${id} is empty or has characters that no header may have.`)
      known = { kind: 'header', header: `Bearer ${secret}` }
      readAt = clock.now()
      return known
    } catch (error) {
      return keyFault(`The key of ${id} cannot be read: ${error instanceof Error ? error.message : 'unknown reason'}`)
    }
  }

  return { current: () => (clock.now() - readAt > secretLifeMs ? null : known), read }
}

function keyFault(detail: string): Authorization {
  const failure = { kind: 'local-fault', blame: 'us', timeoutPhase: null, detail: detail.slice(0, 300) } as const
  return { kind: 'failure', failure }
}
