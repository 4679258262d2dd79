import { createApplicationToken } from '#morse/application-token.ts'
import type { PrivateKey } from '#morse/keys.ts'
import { signRelay } from '#morse/relay.ts'
import type { ClaimableEvidence } from '../build-claim.ts'

/** For tests: what a servicer has after it served relays of an application. Every entropy is used once. */
export function scratchEvidence(session: {
  readonly application: PrivateKey
  readonly servicerPublicKey: string
  readonly chain: string
  readonly sessionHeight: number
  readonly relays: number
  readonly firstEntropy?: bigint
}): ClaimableEvidence {
  const { application, servicerPublicKey, chain, sessionHeight, relays, firstEntropy = 1n } = session
  const token = createApplicationToken({ applicationKey: application, clientPublicKey: application.publicKey })
  const sessionBlockHeight = BigInt(sessionHeight)
  const payload = { data: '{}', method: 'POST', path: '/v1/completions', headers: null }
  const proofs = Array.from(
    { length: relays },
    (_, index) =>
      signRelay({
        payload,
        blockHeight: sessionBlockHeight,
        sessionBlockHeight,
        entropy: firstEntropy + BigInt(index),
        servicerPublicKey,
        blockchain: chain,
        token,
        clientKey: application,
      }).proof,
  )
  return { header: { appPublicKey: application.publicKey, chain, sessionHeight: sessionBlockHeight }, proofs }
}
