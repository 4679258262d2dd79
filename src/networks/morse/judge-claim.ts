import { checkApplicationToken } from '#morse/application-token.ts'
import { fromHex } from '#morse/hash.ts'
import { verifySignature } from '#morse/keys.ts'
import { proofHash, type Relay, readRelay, requestHash, writeRelay } from '#morse/relay.ts'
import type { RelayFailure } from '#records/relay.ts'
import type { Clock } from '../http/clock.ts'
import { blameRule, type Check } from './blame-table.ts'
import type { ChainWatch } from './chain-watch.ts'
import type { StakedNode } from './rpc-answers.ts'
import type { Finding, Session, SessionBook } from './session-book.ts'
import { HEIGHT_ALLOWANCE_BLOCKS } from './sign-session-relay.ts'

/** The error that a node returned, and the relay that it returned it for. */
export type Claim = {
  readonly code: number
  readonly codespace: string
  readonly session: Session
  readonly node: StakedNode
  readonly operator: string
  readonly relay: Relay
  readonly sentAt: number
  /** Relays that we had granted to the node in the session before this one. */
  readonly relaysBefore: number
}

export type ClaimPorts = {
  readonly book: SessionBook
  readonly watch: ChainWatch
  readonly clock: Clock
  readonly acceptances: Acceptances
  /** Hears of faults of ours: they need someone to act. */
  readonly report: (message: string) => void
}

/**
 * Whose fault an error is that a node returned: what the blame table says, after the check that it asks for. While a
 * check cannot be made, because our own nodes are lost, a claim about the network is the network's.
 */
export async function judgeClaim(claim: Claim, ports: ClaimPorts): Promise<RelayFailure> {
  const rule = blameRule(claim)
  const said = `The node returned error ${claim.code} of ${nameOf(claim.codespace)}${rule.name === null ? '' : ` (${rule.name})`}`
  if (rule.check === null) return { ...failure('supplier', `${said}: ${rule.why}.`), kind: 'failed' }
  const finding = await makeCheck(rule.check, claim, ports)
  if (finding === 'refuted') return failure('supplier', `${said}; our own check (${rule.check}) refutes it.`)
  if (finding === 'confirmed') {
    if (rule.blame === 'us')
      ports.report(`${said}, and it is so: ${rule.why} (application ${claim.session.application.key.address})`)
    return failure(rule.blame, `${said}; our own check (${rule.check}) confirms it.`)
  }
  // Nobody has shown yet that relays of this application are taken: control relays will.
  if (rule.check === 'signed-relay') {
    ports.acceptances.doubt(claim.session.application.publicKey)
    return failure('undetermined', `${said}; others have not shown yet whether that is so.`)
  }
  return failure('network', `${said}; it cannot be checked at present.`)
}

async function makeCheck(check: Check, claim: Claim, ports: ClaimPorts): Promise<Finding> {
  const { session, node } = claim
  const { book, watch, acceptances } = ports
  switch (check) {
    case 'session-is-over':
      return whetherOver(claim, ports)
    case 'height-moved-on': {
      if ((await watch.confirm()) === null) return 'unknown'
      const height = watch.heightAt(claim.sentAt + book.time.refusalMs) ?? 0
      const difference = Math.abs(height - Number(claim.relay.meta.blockHeight))
      return difference > HEIGHT_ALLOWANCE_BLOCKS ? 'confirmed' : 'refuted'
    }
    case 'node-left-session': {
      const over = await whetherOver(claim, ports)
      if (over !== 'refuted') return over
      // It was asked within the session and answered after it, when nobody can draw that session anew.
      return book.time.sessionHeight === session.height ? book.hasLeft(session, node.address) : 'refuted'
    }
    case 'relays-used-up': {
      const over = await whetherOver(claim, ports)
      if (over !== 'refuted') return over
      return mayHaveBeenUsedUp(claim) ? 'unknown' : 'refuted'
    }
    case 'too-few-nodes':
      return book.nowLacksNodes(session)
    case 'application-state':
      return book.isApplicationUnfit(session)
    case 'signed-relay':
      if (!isWellSigned(claim)) return 'confirmed'
      return acceptances.hasOther(session.application.publicKey, claim.operator) ? 'refuted' : 'unknown'
  }
}

/** Whether an earlier life of ours, which kept to the same budget, can have left too few relays for this one. */
function mayHaveBeenUsedUp({ session, relaysBefore }: Claim): boolean {
  return !session.isCountComplete && relaysBefore + session.budget >= session.relayLimit
}

async function whetherOver(
  { session, sentAt }: Claim,
  { book, watch, clock }: Pick<ClaimPorts, 'book' | 'watch' | 'clock'>,
): Promise<Finding> {
  if ((await watch.confirm()) === null) return 'unknown'
  const isOver = () => book.time.wasOverBy(session.height, sentAt + book.time.refusalMs)
  if (!isOver() && book.time.isInLastBlock) {
    // The node may have heard of the next block before our own nodes did.
    await new Promise<void>((resolve) => void clock.startTimer(resolve, book.time.lagMs))
    if ((await watch.confirm()) === null) return 'unknown'
  }
  return isOver() ? 'confirmed' : 'refuted'
}

/** Whether our relay, read back from its bytes, is what every node must take: the checks of a node, made by us. */
function isWellSigned({ relay, session, node }: Claim): boolean {
  const read = readRelay(Buffer.from(writeRelay(relay)))
  if (read.kind === 'bad') return false
  const { payload, meta, proof } = read.relay
  const hash = fromHex(proofHash(proof))
  return (
    hash !== undefined &&
    proof.entropy > 0n &&
    proof.entropy === relay.proof.entropy &&
    proof.servicerPublicKey === node.publicKey &&
    proof.blockchain === session.service &&
    (payload.data !== '' || payload.path !== '') &&
    proof.requestHash === requestHash(payload, meta) &&
    checkApplicationToken(proof.token) === null &&
    verifySignature({ publicKey: proof.token.clientPublicKey, message: hash, signature: proof.signature })
  )
}

/** How long an answered relay shows that relays of its application are as they should be. */
const ACCEPTANCE_MS = 600_000

/** Who took relays of which application lately: what refutes "your relay is not as it should be". */
export class Acceptances {
  readonly #now: () => number
  readonly #byApplication = new Map<string, Map<string, number>>()
  #doubted: { readonly application: string; readonly at: number } | null = null

  constructor(now: () => number) {
    this.#now = now
  }

  note(application: string, operator: string): void {
    const operators = this.#byApplication.get(application) ?? new Map<string, number>()
    operators.set(operator, this.#now())
    this.#byApplication.set(application, operators)
    if (this.#doubted?.application === application) this.#doubted = null
  }

  /** Whether an operator other than this one has taken a relay of the application lately. */
  hasOther(application: string, operator: string): boolean {
    const since = this.#now() - ACCEPTANCE_MS
    return [...(this.#byApplication.get(application) ?? [])].some(([other, at]) => other !== operator && at >= since)
  }

  doubt(application: string): void {
    this.#doubted = { application, at: this.#now() }
  }

  /** The application that control relays should use, so that they tell whether it is at fault; null = any. */
  get doubted(): string | null {
    return this.#doubted !== null && this.#doubted.at >= this.#now() - ACCEPTANCE_MS ? this.#doubted.application : null
  }
}

function failure(blame: RelayFailure['blame'], detail: string): RelayFailure {
  return { kind: 'network-error', blame, timeoutPhase: null, detail: detail.slice(0, 300) }
}

/** Codespaces are the node's words. */
function nameOf(codespace: string): string {
  return codespace === 'pocketcore' || codespace === 'sdk' ? codespace : 'a codespace that relays do not meet'
}
