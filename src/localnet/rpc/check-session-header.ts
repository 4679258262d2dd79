import { publicKeyError } from '#morse/application-token.ts'
import { hexRefusal, type Refusal, refusal } from '#morse/validate-relay-proof.ts'

const LARGEST_CHAIN_BYTES = 4

/**
 * What `SessionHeader.ValidateHeader` says (x/pocketcore/types/session.go, crypto.go): the application's public key,
 * the chain, the height, in this order. Null = nothing wrong.
 */
export function checkSessionHeader({
  appPublicKey,
  chain,
  sessionHeight,
}: {
  readonly appPublicKey: string
  readonly chain: string
  readonly sessionHeight: bigint
}): Refusal | null {
  const keyError = publicKeyError(appPublicKey)
  if (keyError !== null) return refusal(keyError)
  const chainRefusal = hexRefusal(chain, (bytes) => bytes <= LARGEST_CHAIN_BYTES)
  if (chainRefusal !== null) return chainRefusal
  return sessionHeight < 1n ? refusal(60) : null
}
