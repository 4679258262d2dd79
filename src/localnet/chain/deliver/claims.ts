import { sessionRelayLimit } from '#morse/relay-limit.ts'
import type { ClaimMessage } from '#morse/transaction/messages.ts'
import { refusal as pocketcore } from '#morse/validate-relay-proof.ts'
import { sessionNodes } from '../../session/session-nodes.ts'
import type { Application, Claim, Ledger } from '../ledger.ts'
import { claimKey } from '../state.ts'
import { applicationAddress } from './application-address.ts'
import { type DeliverContext, emit } from './context.ts'
import { type Refusal, sdk } from './refusal.ts'

/** Challenges are not taken: nothing on a localnet could be proven with them. */
const relayEvidence = 1

/**
 * Takes a claim in: a servicer says how many relays it served in a session, and commits to them. A claim for the same
 * session replaces the one before it. (x/pocketcore/keeper/claim.go: ValidateClaim, SetClaim)
 */
export function takeClaim(context: DeliverContext, message: ClaimMessage): Refusal | undefined {
  const refusal = claimProblem(context, message)
  if (refusal !== undefined) return refusal
  const { claimExpiration, blocksPerSession } = parametersAtStart(context, message)
  const claim: Claim = {
    fromAddress: message.fromAddress,
    header: { ...message.header, sessionHeight: Number(message.header.sessionHeight) },
    merkleRoot: message.merkleRoot,
    totalProofs: message.totalProofs,
    evidenceType: relayEvidence,
    expirationHeight: context.height + claimExpiration * blocksPerSession,
    claimedAt: context.height,
  }
  context.state.set('claim', claimKey(claim), claim)
  emit(context, 'claim', { validator: message.fromAddress })
  return undefined
}

/** The last height at which a session can be claimed by these parameters; proofs are taken after it. */
export function lastClaimHeight(
  sessionHeight: number,
  { claimSubmissionWindow, blocksPerSession }: Ledger['parameters'],
): number {
  return sessionHeight + claimSubmissionWindow * blocksPerSession
}

function claimProblem(context: DeliverContext, message: ClaimMessage): Refusal | undefined {
  const { height, past, state } = context
  const { header, totalProofs, fromAddress } = message
  if (message.evidenceType === 0) return pocketcore(84)
  if (message.evidenceType !== relayEvidence) return pocketcore(5)
  const sessionHeight = Number(header.sessionHeight)
  const atStart = past.ledgerAt(sessionHeight)
  if (atStart === undefined) return sdk.internal(`the state at height ${header.sessionHeight} is not known`)
  const { parameters } = atStart
  const sessionEnd = sessionHeight + parameters.blocksPerSession - 1
  if (height <= sessionEnd) return pocketcore(60)
  if (totalProofs < BigInt(parameters.minimumNumberOfProofs)) return pocketcore(49)
  if (!parameters.supportedChains.includes(header.chain)) return pocketcore(53)
  if (atStart.node(fromAddress) === undefined) return pocketcore(48)
  const address = applicationAddress(header.appPublicKey)
  const application = address === undefined ? undefined : atStart.application(address)
  if (application === undefined) return pocketcore(45)
  // Before its feature MREL pocket-core does not look; a chain that paid for relays beyond the limit is no help to anyone.
  if (totalProofs > relayLimit(application, atStart)) return pocketcore(71)
  const refusal = sessionProblem(context, message, { atStart, application, sessionEnd })
  if (refusal !== undefined) return refusal
  // pocket-core asks the window of now alone. One that has grown since would let claims be made that know which relay they
  // must show, which follows from the window at the session's height, and let a paid session be claimed and paid again.
  const end = Math.min(...[parameters, state.parameters()].map((window) => lastClaimHeight(sessionHeight, window)))
  return height > end ? pocketcore(69) : undefined
}

/** `Session.Validate`, x/pocketcore/types/session.go, with the nodes as they were when the session ended. */
function sessionProblem(
  { past, isUpgraded }: DeliverContext,
  { header, fromAddress }: ClaimMessage,
  session: { readonly atStart: Ledger; readonly application: Application; readonly sessionEnd: number },
): Refusal | undefined {
  const now = past.ledgerAt(session.sessionEnd)
  const blockHash = past.sessionBlockHash(Number(header.sessionHeight))
  if (now === undefined || blockHash === undefined)
    return sdk.internal(`the state at height ${session.sessionEnd} is not known`)
  const { appPublicKey, chain } = header
  const nodes = sessionNodes({ appPublicKey, chain, blockHash, atStart: session.atStart, now, isUpgraded })
  if (nodes === undefined) return pocketcore(17)
  if (!session.application.chains.includes(chain)) return pocketcore(13)
  return nodes.includes(fromAddress) ? undefined : pocketcore(14)
}

/** How many relays one servicer may be paid for by an application in one session of one chain. */
function relayLimit({ maxRelays, chains }: Application, { parameters }: Ledger): bigint {
  return sessionRelayLimit({
    maxRelays,
    applicationChains: Math.max(1, chains.length),
    sessionNodeCount: parameters.sessionNodeCount,
  })
}

function parametersAtStart({ past, state }: DeliverContext, { header }: ClaimMessage): Ledger['parameters'] {
  return past.ledgerAt(Number(header.sessionHeight))?.parameters ?? state.parameters()
}
