import { publicKeyError } from '#morse/application-token.ts'
import { addressOf } from '#morse/keys.ts'
import { sessionRelayLimit } from '#morse/relay-limit.ts'
import { isWithinTolerance, type SessionHeader } from '#morse/session.ts'
import { type Refusal, refusal } from '#morse/validate-relay-proof.ts'
import type { Chain } from '../chain/chain.ts'
import type { Application } from '../chain/ledger.ts'
import type { Profile } from '../profile/profile.ts'
import { type DispatchedSession, sessionAt } from '../session/dispatch.ts'
import { internalError } from './internal-error.ts'

/** Whether relays of this session are still, or already, taken: code 60 where they are not. */
export function toleranceRefusal(chain: Chain, profile: Profile, sessionHeight: bigint): Refusal | null {
  const now = chain.ledgerAt(chain.height)
  if (now === undefined) return internalError('no block was made yet')
  const { blocksPerSession } = now.parameters
  const allowance = profile.sessionSyncAllowance
  return isWithinTolerance({ sessionHeight, height: chain.height, blocksPerSession, allowance }) ? null : refusal(60)
}

/** Whether the height that the client believes in is near enough: code 75 where it is not. */
export function clientHeightRefusal(chain: Chain, profile: Profile, blockHeight: bigint): Refusal | null {
  const height = BigInt(chain.height)
  const distance = height > blockHeight ? height - blockHeight : blockHeight - height
  return distance > profile.blockSyncAllowance ? refusal(75) : null
}

/** The application of a session and how many relays it allows each servicer, as of the session's height. */
export function applicationOf(
  chain: Chain,
  { appPublicKey, sessionHeight }: SessionHeader,
):
  | { readonly kind: 'application'; readonly application: Application; readonly limit: bigint }
  | { readonly kind: 'refused'; readonly error: Refusal } {
  const then = chain.ledgerAt(Number(sessionHeight))
  if (then === undefined) {
    return { kind: 'refused', error: internalError('the state at the height of the session is not kept any more') }
  }
  const application = publicKeyError(appPublicKey) === null ? then.application(addressOf(appPublicKey)) : undefined
  if (application === undefined) return { kind: 'refused', error: refusal(45) }
  const { maximumApplicationChains, sessionNodeCount } = then.parameters
  const chains = application.chains.length
  if (chains > maximumApplicationChains) {
    return { kind: 'refused', error: refusal(91, `: got ${chains}, max ${maximumApplicationChains}`) }
  }
  const limit = sessionRelayLimit({
    maxRelays: application.maxRelays,
    applicationChains: chains,
    sessionNodeCount,
  })
  return { kind: 'application', application, limit }
}

/** The session, if the application is in it by this very key and the servicer serves it (`Session.Validate`). */
export function sessionOfServicer(
  chain: Chain,
  { appPublicKey, chain: chainId, sessionHeight }: SessionHeader,
  application: Application,
  servicerAddress: string,
): DispatchedSession | { readonly kind: 'refused'; readonly error: Refusal } {
  const session = sessionAt({ chain, appPublicKey, chainId, sessionHeight: Number(sessionHeight) })
  if (session.kind === 'error') {
    const { codespace, code, message } = session
    return { kind: 'refused', error: { codespace, code, message } }
  }
  if (application.publicKey !== appPublicKey) return { kind: 'refused', error: refusal(61) }
  if (!application.chains.includes(chainId)) return { kind: 'refused', error: refusal(13) }
  const isInSession = session.nodes.some((node) => node.address === servicerAddress)
  return isInSession ? session : { kind: 'refused', error: refusal(14) }
}
