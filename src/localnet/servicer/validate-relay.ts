import { fromHex } from '#morse/hash.ts'
import { addressOf } from '#morse/keys.ts'
import type { SessionHeader } from '#morse/session.ts'
import { type Refusal, refusal, validateRelayProof } from '#morse/validate-relay-proof.ts'
import type { Chain } from '../chain/chain.ts'
import type { Profile } from '../profile/profile.ts'
import { type EvidenceBook, headerOf } from './evidence-book.ts'
import { applicationOf, clientHeightRefusal, sessionOfServicer, toleranceRefusal } from './examine-session.ts'
import type { HostedChains } from './hosted-chains.ts'
import { internalError } from './internal-error.ts'
import type { ReceivedRelay } from './received-relay.ts'

export type RelayVerdict =
  | {
      readonly kind: 'valid'
      readonly servicerAddress: string
      readonly header: SessionHeader
      /** How many relays this servicer may serve this application on this chain in this session. */
      readonly limit: bigint
    }
  | { readonly kind: 'refused'; readonly error: Refusal }

/**
 * Everything that a lean node asks of a relay, in pocket-core's order, so that of several things that are wrong the same
 * one is named (x/pocketcore/keeper/service.go:14, x/pocketcore/types/service.go:29-145, types/proof.go). Checks that lean
 * nodes cannot fail (34, the formats of what was compared before) are not repeated. Looks, and changes nothing.
 */
export function validateRelay({
  received: { relay, data, requestHash },
  chain,
  hostedChains,
  profile,
  evidence,
  isServicer,
}: {
  received: ReceivedRelay
  chain: Chain
  hostedChains: HostedChains
  profile: Profile
  evidence: EvidenceBook
  /** Whether this node holds the key of that address. */
  isServicer: (address: string) => boolean
}): RelayVerdict {
  const { payload, meta, proof } = relay
  const heightError = toleranceRefusal(chain, profile, proof.sessionBlockHeight)
  if (heightError !== null) return refused(heightError)

  const servicerAddress = leanAddressOf(proof.servicerPublicKey)
  if (servicerAddress === undefined) return refused(internalError('Could not convert servicer hex to public key'))
  if (!isServicer(servicerAddress)) return refused(internalError('Failed to find correct servicer PK'))

  if (data.length === 0 && payload.path === '') return refused(refusal(25))
  const clientError = clientHeightRefusal(chain, profile, meta.blockHeight)
  if (clientError !== null) return refused(clientError)
  if (proof.requestHash !== requestHash) return refused(refusal(74))
  if (!hostedChains.has(proof.blockchain)) return refused(refusal(26))

  const header = headerOf(proof)
  const found = applicationOf(chain, header)
  if (found.kind === 'refused') return found
  const { application, limit } = found
  const collected = evidence.find(servicerAddress, header)?.evidence
  // pocket-core seals whatever has reached its limit when it is looked up, so clients see 90 there and 71 hardly ever.
  if (collected?.isSealed) return refused(refusal(90))
  if (collected?.has(proof)) return refused(refusal(37))
  if (limit < 1n) return refused(refusal(71))

  const proofError = validateRelayProof(proof)
  if (proofError !== null) return refused(proofError)
  if (!application.chains.includes(proof.blockchain)) return refused(refusal(13))
  const session = sessionOfServicer(chain, header, application, servicerAddress)
  if (session.kind === 'refused') return session
  return { kind: 'valid', servicerAddress, header, limit }
}

function refused(error: Refusal): RelayVerdict {
  return { kind: 'refused', error }
}

/** The address of a public key in any case; undefined for what is no public key of Go's `crypto.NewPublicKey`. */
export function leanAddressOf(publicKey: string): string | undefined {
  const bytes = fromHex(publicKey)
  // 33 bytes are a secp256k1 key there, which no servicer has.
  if (bytes?.length === 33) return ''
  return bytes?.length === 32 ? addressOf(publicKey) : undefined
}
