import { expect } from 'vitest'
import { fromInteger, multiply, truncate } from '#morse/decimal.ts'
import { toHex } from '#morse/hash.ts'
import { merkleRoot } from '#morse/merkle.ts'
import { proofIndex } from '#morse/proof-index.ts'
import { proofBytes, type Relay, type RelayProof, readRelay } from '#morse/relay.ts'
import { sessionRelayLimit } from '#morse/relay-limit.ts'
import { verifyRelayResponse } from '#morse/relay-response.ts'
import { type SessionHeader, selectSessionNodes, sessionKey } from '#morse/session.ts'
import { decodeTransaction } from '#morse/transaction/transaction.ts'
import type { Block, Chain } from '../chain/chain.ts'
import type { Claim, Ledger } from '../chain/ledger.ts'
import { encodeRecord } from '../chain/record-codec.ts'
import { isSameSession } from '../claims/build-claim.ts'

/** What was seen of a network after a block. */
export type Sight = {
  readonly chain: Chain
  readonly block: Block
  readonly before: Ledger
  readonly after: Ledger
  /** All blocks before this one, the first one first, with a digest of the state after each. */
  readonly earlier: readonly { readonly block: Block; readonly ledger: string }[]
  readonly sessions: readonly DrawnSession[]
  readonly work: ServicersSight
}

/** A session as it was dispatched once, and the height whose state decided who was usable. */
export type DrawnSession = {
  readonly appPublicKey: string
  readonly chain: string
  readonly sessionHeight: number
  readonly decidedAt: number
  readonly nodes: readonly string[] | undefined
}

/** What was seen of the servicers, at any moment. */
export type ServicersSight = {
  readonly collected: readonly Collected[]
  /** Since the block before. */
  readonly attempts: readonly Attempt[]
  readonly answers: readonly Answer[]
  /** Relays that a backend was asked for: whether they were counted at that moment. */
  readonly asked: readonly { readonly wasCounted: boolean }[]
  readonly respelled: readonly { readonly relay: Relay; readonly text: string }[]
  /** Of every relay that a client signed. */
  readonly entropies: ReadonlySet<bigint>
  /** What each node says that it holds, and what its file says. */
  readonly books: readonly (readonly [held: unknown, stored: unknown])[]
}

/** What one servicer has collected in one session. */
export type Collected = {
  readonly servicerAddress: string
  readonly header: SessionHeader
  readonly proofs: readonly RelayProof[]
  readonly isClaimed: boolean
  /** How many relays were answered as counted: by clients' count, not by the servicer's. */
  readonly counted: number
}

/** A relay was sent. `due` is the answer that follows from the rules; undefined where nothing certain follows. */
export type Attempt = {
  readonly wasSealed: boolean
  readonly isSealed: boolean
  readonly wasKnown: boolean
  readonly isKnown: boolean
  readonly answer: Counting
  readonly due: Counting | undefined
  readonly isRespelled: boolean
}

export type Counting = 'added' | 'duplicate' | 'sealed' | 'refused'

/** A response of status 200. */
export type Answer = {
  readonly response: string
  readonly signature: string
  readonly proof: RelayProof
  /** Another relay, which the signature must not fit. */
  readonly other: RelayProof | undefined
  /** What the backend said; undefined where it cannot be told from the answer. */
  readonly said: string | undefined
  /** False: the servicer signs wrongly, or says something else than it signs. */
  readonly isHonest: boolean
}

/** 1: supply is what accounts and pools hold; only rewards mint, only replays burn. */
export function supplyIsConserved({ chain, block, before, after }: Sight): void {
  const { total, nodesStaked, applicationsStaked } = after.supply()
  expect(sum(after.accounts().map(({ balance }) => balance))).toBe(total)
  expect(sum(after.nodes().map(({ tokens }) => tokens))).toBe(nodesStaked)
  expect(sum(after.applications().map(({ stakedTokens }) => stakedTokens))).toBe(applicationsStaked)
  const minted = sum(chain.rewards({ sinceHeight: block.height }).map((reward) => reward.minted))
  expect(burnsOf(block, before, after).map((burned) => minted - burned)).toContain(total - before.supply().total)
  for (const { balance } of after.accounts()) expect(balance).toBeGreaterThanOrEqual(0n)
}

/** 2: what is minted is floor(multiplier × relays × weight) of accepted proofs; a proof deletes its claim, which pays once. */
export function proofsPayOnce({ chain, block, before, after }: Sight): void {
  const proven = proofsWith(block, 0).map((proof) => ({ proof, claim: claimFor(proof, before) }))
  const paid = chain.rewards({ sinceHeight: block.height })
  for (const { claim } of proven) {
    expect(claim).toBeDefined()
    expect(after.claims().some((left) => claimId(left) === claimId(claim))).toBe(false)
  }
  for (const reward of paid) {
    const weight = weightOf(chain, before, reward.nodeAddress)
    const expected = [before, after].map(({ parameters }) => {
      const own = parameters.relaysToTokensMultiplierMap[reward.chain]
      return truncate(multiply(fromInteger((own ?? parameters.relaysToTokensMultiplier) * reward.relays), weight))
    })
    expect(expected).toContain(reward.minted)
    expect(reward.toNode + reward.toFeeCollector).toBe(reward.minted)
    expect(proven.map(({ claim }) => claim?.totalProofs)).toContain(reward.relays)
  }
  expect(paid.length).toBeLessThanOrEqual(proven.length)
  const sessionsPaid = chain
    .rewards()
    .map(({ nodeAddress, appPublicKey, chain: id, sessionHeight }) =>
      [nodeAddress, appPublicKey, id, sessionHeight].join(' '),
    )
  expect(new Set(sessionsPaid).size).toBe(sessionsPaid.length)
}

/** 3: no claim is for more relays than a servicer may serve. */
export function claimsKeepTheLimit({ chain, after, work }: Sight): void {
  for (const { header, totalProofs } of after.claims())
    expect(totalProofs).toBeLessThanOrEqual(limitOf(chain, header.sessionHeight, header.appPublicKey))
  for (const { header, proofs } of work.collected)
    expect(BigInt(proofs.length)).toBeLessThanOrEqual(limitOf(chain, Number(header.sessionHeight), header.appPublicKey))
}

/** 3: nothing is added to sealed evidence, and nothing is refused as sealed that is not. */
export function sealedStaysSealed({ attempts }: ServicersSight): void {
  for (const { wasSealed, isSealed, answer, due } of attempts) {
    if (wasSealed) expect(answer).not.toBe('added')
    if (answer === 'sealed') expect(isSealed).toBe(true)
    if (due === 'sealed') expect(answer).toBe('sealed')
  }
}

/** 4: a relay is in evidence once, and counted for its client once. */
export function relaysCountOnce({ attempts, collected }: ServicersSight): void {
  for (const { wasKnown, isKnown, answer, due } of attempts) {
    if (wasKnown) expect(answer).not.toBe('added')
    if (answer === 'added') expect(isKnown).toBe(true)
    if (answer === 'duplicate') expect(isKnown).toBe(true)
    if (due === 'duplicate') expect(answer).toBe('duplicate')
  }
  for (const { proofs, counted } of collected) {
    expect(new Set(proofs.map((proof) => toHex(proofBytes(proof)))).size).toBe(proofs.length)
    expect(proofs.length).toBe(counted)
  }
}

/**
 * 5: a session is a function of the chain at its height and at its end, whoever computes it and whenever. Computed here as
 * a client does, from what it can read.
 */
export function sessionsAreTheSame({ chain, sessions }: Sight): void {
  for (const { appPublicKey, chain: chainId, sessionHeight, decidedAt, nodes } of sessions) {
    const atStart = chain.ledgerAt(sessionHeight)
    const then = chain.ledgerAt(decidedAt)
    const blockHash = chain.sessionBlockHash(sessionHeight)
    if (atStart === undefined || then === undefined || blockHash === undefined) throw new TypeError('History is gone.')
    const candidates = atStart.nodes().filter(({ status, chains }) => status === 2 && chains.includes(chainId))
    const drawn = selectSessionNodes({
      sessionKey: sessionKey({ appPublicKey, chain: chainId, blockHash }),
      candidates: candidates.map(({ address }) => address),
      count: atStart.parameters.sessionNodeCount,
      isUsable: (address) =>
        then.node(address)?.jailed === false && then.node(address)?.chains.includes(chainId) === true,
    })
    expect(nodes).toEqual(drawn)
  }
}

/** 6: a response is the backend's, is verified by the servicer's key, and for its own relay only. */
export function answersAreSigned({ answers }: ServicersSight): void {
  for (const { response, signature, proof, other, said, isHonest } of answers) {
    expect(verifyRelayResponse({ response, signature, proof })).toBe(isHonest)
    expect(verifyRelayResponse({ response: `${response}.`, signature, proof })).toBe(false)
    if (other !== undefined) expect(verifyRelayResponse({ response, signature, proof: other })).toBe(false)
    if (isHonest && said !== undefined) expect(response).toBe(said)
  }
}

/** 7: a relay is the same in other white space and with its keys in another order. */
export function spellingDoesNotMatter({ respelled, attempts }: ServicersSight): void {
  for (const { relay, text } of respelled)
    expect(readRelay(new TextEncoder().encode(text))).toEqual({ kind: 'relay', relay })
  for (const { isRespelled, due, answer } of attempts) if (isRespelled && due !== undefined) expect(answer).toBe(due)
}

/** 8: a relay counts before its backend is asked; every relay that the rules allow counts. */
export function relaysCountFirst({ asked, attempts }: ServicersSight): void {
  for (const { wasCounted } of asked) expect(wasCounted).toBe(true)
  for (const { due, answer } of attempts) {
    if (due === 'added') expect(answer).toBe('added')
    if (due === 'refused') expect(answer).toBe('refused')
  }
}

/** 8: what a node counts by is what it has on file, whenever it was started. */
export function filesAreTrue({ books }: ServicersSight): void {
  for (const [held, stored] of books) expect(held).toEqual(stored)
}

/**
 * 9: claims are taken before it is known which relay they must show, proofs after it.
 *
 * What chooses the relay is the hash of block r - 1, where r = session height + window × blocks per session, both as of
 * the session's height; header r carries it. Claims are taken up to block r. In blocks up to r - 1 nobody can know that
 * hash. For block r it is known: whoever claims at the last moment can see what it will be asked for, in pocket-core too.
 */
export function claimsComeBeforeTheirQuestion({ chain, block, before, after, earlier }: Sight): void {
  for (const { header, claimedAt } of after.claims())
    expect(claimedAt).toBeLessThanOrEqual(questionHeight(chain, header.sessionHeight))
  for (const proof of proofsWith(block, 0)) {
    const claim = claimFor(proof, before)
    if (claim === undefined) throw new TypeError('A proof was taken without a claim.')
    const { totalProofs } = claim
    const header = { ...claim.header, sessionHeight: BigInt(claim.header.sessionHeight) }
    const askers = earlier
      .map((past) => past.block)
      .filter(({ hash }) => proofIndex({ header, blockHash: toHex(hash), totalProofs }) === proof.index)
      .map(({ height }) => height)
    const asker = questionHeight(chain, claim.header.sessionHeight) - 1
    expect(askers).toContain(asker)
    expect(claim.claimedAt).toBeLessThanOrEqual(asker + 1)
    expect(block.height).toBeGreaterThan(asker + 1)
  }
}

/** 10: heights grow by one, blocks are chained, the past stays as it was. */
export function thePastStays({ chain, block, earlier }: Sight): void {
  const previous = earlier.at(-1)
  expect(block.height).toBe((previous?.block.height ?? 0) + 1)
  expect(block.lastBlockHash).toEqual(previous?.block.hash)
  expect(block.time).toBeGreaterThan(previous?.block.time ?? 0)
  const past = earlier[(block.height * 7) % earlier.length]
  expect(chain.block(past?.block.height ?? 0)).toEqual(past?.block)
  expect(digestOf(chain.ledgerAt(past?.block.height ?? 0))).toBe(past?.ledger)
}

/** 11: the root and the number of a claim are those of the evidence that its servicer keeps. */
export function claimsAreOfTheEvidence(
  { chain, block, after, work }: Sight,
  isBent: (claim: Claim, collected: Collected) => boolean = () => false,
): void {
  const { isUpgraded } = chain
  for (const collected of work.collected) {
    const { servicerAddress, header, proofs, isClaimed } = collected
    if (!isClaimed) continue
    const claim = after
      .claims()
      .find(({ fromAddress, header: claimed }) => fromAddress === servicerAddress && isSameSession(claimed, header))
    if (claim === undefined || isBent(claim, collected)) continue
    expect(claim.totalProofs).toBe(BigInt(proofs.length))
    expect(claim.merkleRoot).toEqual(merkleRoot(proofs.map(proofBytes), { isUpgraded }))
  }
  for (const { nodeAddress, relays, ...session } of chain.rewards({ sinceHeight: block.height }))
    expect(
      work.collected
        .filter(({ isClaimed }) => isClaimed)
        .filter(({ servicerAddress, header }) => servicerAddress === nodeAddress && isSameSession(session, header))
        .map(({ proofs }) => BigInt(proofs.length)),
    ).toContain(relays)
}

/** 12: entropies keep every digit from the client to the file. */
export function entropiesAreWhole({ collected, entropies }: ServicersSight): void {
  for (const { proofs } of collected) for (const { entropy } of proofs) expect(entropies).toContain(entropy)
}

/** 12: entropies and ranges keep every digit from the servicer to the chain. */
export function integersAreWhole({ chain, block, work }: Sight): void {
  for (const { raw } of block.transactions) {
    const decoded = decodeTransaction(raw)
    if (decoded.kind !== 'transaction') continue
    const { message } = decoded.transaction
    if (message.type === 'proof') expect(work.entropies).toContain(message.leaf.entropy)
    if (message.type !== 'claim') continue
    const kept = chain
      .ledgerAt(block.height)
      ?.claims()
      .find((claim) => claim.fromAddress === message.fromAddress && isSameSession(claim.header, message.header))
    // A second claim in the same block replaces the first.
    if (kept?.claimedAt === block.height && kept.totalProofs === message.totalProofs)
      expect([kept.merkleRoot.lower, typeof kept.merkleRoot.upper]).toEqual([0n, 'bigint'])
  }
}

/**
 * What holds of servicers at any moment, by the number of the invariant. The special come before the general, so that a
 * defect is reported as what it is.
 */
export const servicerInvariants: readonly (readonly [number, (sight: ServicersSight) => void])[] = [
  [12, entropiesAreWhole],
  [8, relaysCountFirst],
  [7, spellingDoesNotMatter],
  [3, sealedStaysSealed],
  [4, relaysCountOnce],
  [6, answersAreSigned],
  [8, filesAreTrue],
]

/** What holds of the whole network after every block. */
export const blockInvariants: readonly (readonly [number, (sight: Sight) => void])[] = [
  [10, thePastStays],
  [1, supplyIsConserved],
  [2, proofsPayOnce],
  [3, claimsKeepTheLimit],
  [5, sessionsAreTheSame],
  [9, claimsComeBeforeTheirQuestion],
  [12, integersAreWhole],
]

/** Fails with the number of the first invariant that does not hold. */
export function checkInvariants<Seen>(
  invariants: readonly (readonly [number, (sight: Seen) => void])[],
  sight: Seen,
  height: number,
): void {
  for (const [number, holds] of invariants) {
    try {
      holds(sight)
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new Error(`Invariant ${number} (${holds.name}) does not hold at height ${height}: ${reason}`, { cause })
    }
  }
}

/** All of a state as one text. */
export function digestOf(ledger: Ledger | undefined): string {
  if (ledger === undefined) return 'gone'
  const { parameters } = ledger
  return encodeRecord([
    ledger.accounts(),
    ledger.applications(),
    ledger.nodes(),
    ledger.claims(),
    ledger.supply(),
    [...parameters.all],
  ])
}

/** The proofs in a block whose result has this code, with those who sent them. */
function proofsWith(block: Block, code: number) {
  return block.transactions.flatMap(({ raw, result }) => {
    const decoded = decodeTransaction(raw)
    if (result.code !== code || decoded.kind !== 'transaction' || decoded.transaction.message.type !== 'proof')
      return []
    const { leaf, merkleProof } = decoded.transaction.message
    return [{ signer: result.signer, leaf, index: merkleProof.index }]
  })
}

function claimFor(
  { signer, leaf }: Pick<ReturnType<typeof proofsWith>[number], 'signer' | 'leaf'>,
  ledger: Ledger,
): Claim | undefined {
  const header = {
    appPublicKey: leaf.token.appPublicKey,
    chain: leaf.blockchain,
    sessionHeight: leaf.sessionBlockHeight,
  }
  return ledger.claims().find((claim) => claim.fromAddress === signer && isSameSession(claim.header, header))
}

function claimId(claim: Claim | undefined): string {
  return encodeRecord([claim?.fromAddress ?? '', claim?.header ?? null])
}

/** The height whose header says which relay of a session must be shown. */
function questionHeight(chain: Chain, sessionHeight: number): number {
  const parameters = chain.ledgerAt(sessionHeight)?.parameters
  if (parameters === undefined) throw new TypeError('History is gone.')
  return sessionHeight + parameters.claimSubmissionWindow * parameters.blocksPerSession
}

function limitOf(chain: Chain, sessionHeight: number, appPublicKey: string): bigint {
  const atStart = chain.ledgerAt(sessionHeight)
  const application = atStart?.applications().find(({ publicKey }) => publicKey === appPublicKey)
  return sessionRelayLimit({
    maxRelays: application?.maxRelays ?? 0n,
    applicationChains: application?.chains.length ?? 1,
    sessionNodeCount: atStart?.parameters.sessionNodeCount ?? 1,
  })
}

/** Stake that replay attackers lost in this block, by the parameters before and after it. */
function burnsOf(block: Block, before: Ledger, after: Ledger): readonly bigint[] {
  const claims = proofsWith(block, 86).map((proof) => claimFor(proof, before))
  return [before, after].map(({ parameters }) => {
    const lost = new Map<string, bigint>()
    for (const claim of claims) {
      const { fromAddress = '', totalProofs = 0n } = claim ?? {}
      const due = totalProofs * parameters.relaysToTokensMultiplier * parameters.replayAttackBurnMultiplier
      const held = (before.node(fromAddress)?.tokens ?? 0n) - (lost.get(fromAddress) ?? 0n)
      lost.set(fromAddress, (lost.get(fromAddress) ?? 0n) + (due < held ? due : held))
    }
    return sum([...lost.values()])
  })
}

/** By hand: the upgraded chain counts stakes in whole bins up to a ceiling. */
function weightOf(chain: Chain, before: Ledger, nodeAddress: string) {
  const tokens = before.node(nodeAddress)?.tokens ?? 0n
  const { floor, ceiling } = before.parameters.stakeWeight
  return fromInteger(chain.isUpgraded ? (tokens < ceiling ? tokens : ceiling) / floor : 1n)
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n)
}
