import type { PrivateKey } from '#morse/keys.ts'
import type { Message } from '#morse/transaction/messages.ts'
import type { Block, Chain } from '../chain/chain.ts'
import { decideClaim } from '../claims/build-claim.ts'
import { decideProof } from '../claims/build-proof.ts'
import { isClaimTurn } from '../claims/claim-turn.ts'
import type { Clock } from '../profile/clock.ts'
import type { EvidenceBook, SessionEvidence } from './evidence-book.ts'
import { sendTransaction } from './send-transaction.ts'

export type ClaimerOptions = {
  readonly chain: Chain
  readonly keys: readonly PrivateKey[]
  readonly evidence: EvidenceBook
  readonly clock: Clock
  /** Between a servicer's turn and its transactions; pocket-core sleeps 2 to 5 seconds there. */
  readonly delayMs: number
  /** Uniform in [0, 1). */
  readonly random: () => number
  readonly log: (message: string) => void
}

/**
 * Turns evidence into pay: once per session and servicer, claims for sessions that are over, then proofs of claims that are
 * mature (x/pocketcore/module.go:118-152). What can earn nothing any more is forgotten; sessions with too few relays for a
 * claim are among it, which end the real node when there is one relay.
 */
export function startClaimer(options: ClaimerOptions): { stop(): void } {
  const { chain, keys, clock, delayMs, log } = options
  const timers = new Set<() => void>()

  function onBlock({ height }: Block): void {
    const blocksPerSession = chain.ledgerAt(height)?.parameters.blocksPerSession ?? 1
    for (const key of keys) {
      if (!isClaimTurn({ height, servicerAddress: key.address, blocksPerSession })) continue
      const stopTimer = clock.startTimer(() => {
        timers.delete(stopTimer)
        try {
          takeTurn(options, key)
        } catch (error) {
          log(`${key.address} could not claim: ${error instanceof Error ? error.message : String(error)}`)
        }
      }, delayMs)
      timers.add(stopTimer)
    }
  }

  const stopListening = chain.onBlock(onBlock)
  return {
    stop() {
      stopListening()
      for (const stopTimer of timers) stopTimer()
    },
  }
}

function takeTurn(options: ClaimerOptions, key: PrivateKey): void {
  const entries = options.evidence.entries(key.address)
  for (const entry of entries) claim(options, key, entry)
  for (const entry of options.evidence.entries(key.address)) prove(options, key, entry)
}

function claim(options: ClaimerOptions, key: PrivateKey, { evidence, claimedAt }: SessionEvidence): void {
  const { chain, evidence: book, log } = options
  const decision = decideClaim({ chain, servicerPublicKey: key.publicKey, evidence })
  if (decision.kind === 'claim') {
    // Sealed before it is sent: a relay that came later would not be in it.
    book.claim(key.address, evidence.header, chain.height)
    send(options, key, decision.message, evidence)
  }
  if (decision.kind === 'drop') {
    // A claim that was sent and is gone from the chain was paid, as a rule.
    if (claimedAt === null) log(`nothing is earned by ${nameOf(key, evidence)}: ${decision.reason}`)
    book.drop(key.address, evidence.header)
  }
}

function prove(options: ClaimerOptions, key: PrivateKey, { evidence, claimedAt }: SessionEvidence): void {
  if (claimedAt === null) return
  const decision = decideProof({ chain: options.chain, servicerPublicKey: key.publicKey, evidence })
  if (decision.kind === 'proof') send(options, key, decision.message, evidence)
}

function send(options: ClaimerOptions, key: PrivateKey, message: Message, evidence: SessionEvidence['evidence']): void {
  const { chain, random, log } = options
  const problem = sendTransaction({ chain, key, message, random })
  if (problem !== null) log(`${nameOf(key, evidence)}: its ${message.type} was not taken: ${problem}`)
}

function nameOf(key: PrivateKey, { header, proofs }: SessionEvidence['evidence']): string {
  return `${key.address}, ${proofs.length} relays of session ${header.sessionHeight} on ${header.chain}`
}
