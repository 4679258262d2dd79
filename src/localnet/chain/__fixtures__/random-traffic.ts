import fc from 'fast-check'
import { Evidence } from '#morse/evidence.ts'
import type { PrivateKey } from '#morse/keys.ts'
import type { RelayProof } from '#morse/relay.ts'
import { sessionRelayLimit } from '#morse/relay-limit.ts'
import type { Message } from '#morse/transaction/messages.ts'
import type { Attempt } from '../../__fixtures__/invariants.ts'
import { scratchEvidence } from '../../claims/__fixtures__/scratch-evidence.ts'
import { buildClaim, decideClaim } from '../../claims/build-claim.ts'
import { buildProof, decideProof } from '../../claims/build-proof.ts'
import { isClaimTurn } from '../../claims/claim-turn.ts'
import { dispatchSession } from '../../session/dispatch.ts'
import type { Block } from '../chain.ts'
import { createScratchChain, type ScratchChain, scratchNodeStake } from './scratch-chain.ts'

/** What somebody does between two blocks. Numbers choose among what is there. */
export type Action =
  | { readonly kind: 'send'; readonly from: number; readonly to: number; readonly amount: bigint }
  | { readonly kind: 'stakeApplication'; readonly who: number; readonly amount: bigint; readonly chains: number }
  | { readonly kind: 'unstakeApplication'; readonly who: number }
  | {
      readonly kind: 'stakeNode'
      readonly who: number
      readonly output: number
      readonly extra: bigint
      readonly chains: number
    }
  | { readonly kind: 'unstakeNode'; readonly who: number }
  | { readonly kind: 'jail'; readonly who: number; readonly isJailed: boolean }
  | {
      readonly kind: 'relays'
      readonly application: number
      readonly chain: number
      readonly servicer: number
      readonly count: number
    }
  | { readonly kind: 'repeatRelay'; readonly work: number }
  | { readonly kind: 'claim'; readonly work: number; readonly bend: 'anyway' | 'more' | 'root' | 'thief' }
  | { readonly kind: 'proof'; readonly work: number; readonly bend: 'nothing' | 'index' | 'leaf' | 'hash' }
  | { readonly kind: 'parameter'; readonly which: number; readonly value: number }
  | { readonly kind: 'payFromDao'; readonly to: number; readonly amount: bigint }

const who = fc.nat(20)
const amount = fc.oneof(fc.bigInt(1n, 100n), fc.bigInt(1n, 40_000_000_000n), fc.bigInt(1n, 2_000_000_000_000n))

/** More of what leads to pay, so that runs are about something. */
export const actions: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('relays'),
      application: who,
      chain: fc.nat(1),
      servicer: who,
      count: fc.integer({ min: 1, max: 12 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('repeatRelay'), work: who }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('claim'),
      work: who,
      bend: fc.constantFrom('anyway', 'more', 'root', 'thief'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('proof'),
      work: who,
      bend: fc.constantFrom('nothing', 'index', 'leaf', 'hash'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('send'), from: who, to: who, amount }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('stakeApplication'), who, amount, chains: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('unstakeApplication'), who }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('stakeNode'),
      who,
      output: who,
      extra: fc.bigInt(0n, 10n),
      chains: fc.nat(3),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('unstakeNode'), who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('jail'), who, isJailed: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('parameter'), which: fc.nat(3), value: fc.nat(1000) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('payFromDao'), to: who, amount }) },
) as fc.Arbitrary<Action>

/** What one servicer did in one session. */
export type Work = {
  readonly servicer: PrivateKey
  readonly application: PrivateKey
  readonly evidence: Evidence
  /** A claim was made of it. */
  isClaimed: boolean
  /** How many relays it said it added. */
  added: number
}

/** A chain, who lives on it, and what was seen of it. */
export class World {
  readonly scratch: ScratchChain
  readonly works: Work[] = []
  readonly people: readonly PrivateKey[]
  /** What adding relays to evidence came to in this block: how it was sealed before, and the answer. */
  added: Attempt[] = []
  readonly entropies = new Set<bigint>()
  #entropy = 2n ** 63n - 2n ** 40n
  #byAddress: ReadonlyMap<string, PrivateKey>

  constructor(isUpgraded: boolean) {
    const applications = createScratchChain().applications
    this.scratch = createScratchChain({
      isUpgraded,
      genesis: {
        // Twenty relays for each of three servicers on two chains.
        applications: applications.map(({ publicKey }) => ({
          publicKey,
          chains: ['A100', 'A104'],
          stakedTokens: 120_000_000n,
        })),
        relaysToTokensMultiplierMap: { A104: 4_000n },
        parameters: {
          'pocketcore/SessionNodeCount': '3',
          'pos/UnstakingTime': '6000000000',
          'application/AppUnstakingTime': '6000000000',
        },
      },
    })
    const { owner, nodes, accounts } = this.scratch
    this.people = [...nodes, ...accounts, ...this.scratch.applications, owner]
    this.#byAddress = new Map(this.people.map((key) => [key.address, key]))
  }

  /** Does what is asked, as far as it can be done, lets servicers claim and prove in their turns, and makes a block. */
  turn(asked: readonly Action[]): Block {
    this.added = []
    for (const action of asked) this.#act(action)
    const { chain } = this.scratch
    for (const work of this.works) {
      const { servicer } = work
      const blocksPerSession = chain.ledgerAt(chain.height)?.parameters.blocksPerSession ?? 4
      if (isClaimTurn({ height: chain.height, servicerAddress: servicer.address, blocksPerSession })) this.#settle(work)
    }
    return chain.produceBlock()
  }

  #settle(work: Work): void {
    const { chain, submit } = this.scratch
    const question = { chain, servicerPublicKey: work.servicer.publicKey, evidence: work.evidence }
    const claim = decideClaim(question)
    if (claim.kind === 'claim') {
      work.evidence.seal()
      work.isClaimed = true
      submit(claim.message, work.servicer)
    }
    const proof = decideProof(question)
    if (proof.kind === 'proof') submit(proof.message, work.servicer)
  }

  #act(action: Action): void {
    if (action.kind === 'relays') this.#relays(action)
    else if (action.kind === 'repeatRelay') this.#repeatRelay(action)
    else if (action.kind === 'claim') this.#claim(action)
    else if (action.kind === 'proof') this.#proof(action)
    else if (action.kind === 'jail') this.scratch.chain.setJailed(this.#person(action.who).address, action.isJailed)
    else {
      const [message, key] = this.#message(action)
      this.scratch.submit(message, key)
    }
  }

  #repeatRelay({ work: choice }: Extract<Action, { kind: 'repeatRelay' }>): void {
    const work = this.#work(choice)
    const [proof] = work?.evidence.proofs ?? []
    if (work !== undefined && proof !== undefined) this.#add(work, proof)
  }

  #message(
    action: Exclude<Action, { kind: 'relays' | 'repeatRelay' | 'claim' | 'proof' | 'jail' }>,
  ): readonly [Message, PrivateKey] {
    const { owner, chain } = this.scratch
    const chains = (choice: number) => [['A100'], ['A104'], ['A100', 'A104'], ['0021']][choice] ?? ['A100']
    switch (action.kind) {
      case 'send': {
        const from = this.#person(action.from)
        const toAddress = this.#person(action.to).address
        return [{ type: 'send', fromAddress: from.address, toAddress, amount: action.amount }, from]
      }
      case 'stakeApplication': {
        const key = this.#person(action.who)
        const { publicKey } = key
        return [{ type: 'stakeApplication', publicKey, chains: chains(action.chains), amount: action.amount }, key]
      }
      case 'unstakeApplication': {
        const key = this.#person(action.who)
        return [{ type: 'unstakeApplication', applicationAddress: key.address }, key]
      }
      case 'stakeNode': {
        const key = this.#person(action.who)
        const current = chain.ledgerAt(chain.height)?.node(key.address)
        const stake = (current?.tokens ?? scratchNodeStake) + action.extra
        return [
          {
            type: 'stakeNode',
            isLegacy: false,
            publicKey: key.publicKey,
            chains: chains(action.chains),
            amount: stake,
            serviceUrl: 'http://127.0.0.1:8081',
            outputAddress: current?.outputAddress ?? this.#person(action.output).address,
            rewardDelegators: action.extra > 5n ? { [owner.address]: 33 } : null,
          },
          key,
        ]
      }
      case 'unstakeNode': {
        const key = this.#person(action.who)
        return [{ type: 'unstakeNode', isLegacy: false, nodeAddress: key.address, signerAddress: key.address }, key]
      }
      case 'parameter':
        return [this.#parameter(action), owner]
      case 'payFromDao': {
        const toAddress = this.#person(action.to).address
        const { amount: paid } = action
        return [
          { type: 'daoTransfer', fromAddress: owner.address, toAddress, amount: paid, action: 'dao_transfer' },
          owner,
        ]
      }
    }
  }

  #parameter({ which, value }: Extract<Action, { kind: 'parameter' }>): Message {
    const [key, text] = [
      ['pos/RelaysToTokensMultiplier', `"${value}"`],
      ['pos/DAOAllocation', `"${value % 110}"`],
      ['pos/RelaysToTokensMultiplierMap', `{"A104":"${value}"}`],
      ['pocketcore/SessionNodeCount', `"${(value % 4) + 1}"`],
    ][which] ?? ['', '']
    const fromAddress = this.scratch.owner.address
    return { type: 'changeParameter', fromAddress, key: key ?? '', value: new TextEncoder().encode(text) }
  }

  #relays({
    application: choice,
    chain: chainChoice,
    servicer: place,
    count,
  }: Extract<Action, { kind: 'relays' }>): void {
    const { chain, applications } = this.scratch
    const application = applications[choice % applications.length]
    const chainId = chainChoice === 0 ? 'A100' : 'A104'
    if (application === undefined) return
    const session = dispatchSession({ chain, appPublicKey: application.publicKey, chainId })
    if (session.kind !== 'session') return
    const servicer = this.#byAddress.get(session.nodes[place % session.nodes.length]?.address ?? '')
    const atStart = chain.ledgerAt(Number(session.header.sessionHeight))
    const staked = atStart?.application(application.address)
    if (servicer === undefined || atStart === undefined || !staked?.chains.includes(chainId)) return
    let work = this.works.find(
      (one) =>
        one.servicer === servicer &&
        one.application === application &&
        one.evidence.header.chain === chainId &&
        one.evidence.header.sessionHeight === session.header.sessionHeight,
    )
    if (work === undefined) {
      const limit = sessionRelayLimit({
        maxRelays: staked.maxRelays,
        applicationChains: staked.chains.length,
        sessionNodeCount: atStart.parameters.sessionNodeCount,
      })
      work = {
        servicer,
        application,
        evidence: new Evidence({ header: session.header, limit }),
        isClaimed: false,
        added: 0,
      }
      this.works.push(work)
    }
    const { proofs } = scratchEvidence({
      application,
      servicerPublicKey: servicer.publicKey,
      chain: chainId,
      sessionHeight: Number(session.header.sessionHeight),
      relays: count,
      firstEntropy: this.#entropy,
    })
    this.#entropy += BigInt(count)
    for (const proof of proofs) this.#add(work, proof)
  }

  #add(work: Work, proof: RelayProof): void {
    const { evidence } = work
    const wasSealed = evidence.isSealed
    const wasKnown = evidence.has(proof)
    this.entropies.add(proof.entropy)
    const answer = evidence.add(proof)
    if (answer === 'added') work.added += 1
    const due = wasSealed ? 'sealed' : wasKnown ? 'duplicate' : 'added'
    const after = { isSealed: evidence.isSealed, isKnown: evidence.has(proof) }
    this.added.push({ wasSealed, wasKnown, ...after, answer, due, isRespelled: false })
  }

  /** Out of turn, and perhaps not as it should be; `anyway` also too early, too late, and once more. */
  #claim({ work: choice, bend }: Extract<Action, { kind: 'claim' }>): void {
    const work = this.#work(choice)
    if (work === undefined) return
    const { chain, submit } = this.scratch
    const { servicer, evidence } = work
    const message = buildClaim({ chain, fromAddress: servicer.address, evidence })
    if (bend === 'anyway') {
      evidence.seal()
      work.isClaimed = true
      submit(message, servicer)
    }
    if (bend === 'more') submit({ ...message, totalProofs: message.totalProofs * 3n }, servicer)
    if (bend === 'root')
      submit({ ...message, merkleRoot: { ...message.merkleRoot, hash: new Uint8Array(32).fill(7) } }, servicer)
    const thief = this.#person(choice)
    if (bend === 'thief' && thief !== servicer) submit({ ...message, fromAddress: thief.address }, thief)
  }

  #proof({ work: choice, bend }: Extract<Action, { kind: 'proof' }>): void {
    const work = this.#work(choice)
    if (work === undefined || work.evidence.proofs.length === 0) return
    const { chain, submit } = this.scratch
    const message = buildProof({ chain, evidence: work.evidence })
    if (message === undefined) return
    const { merkleProof, leaf } = message
    const [first, ...rest] = merkleProof.hashRanges
    if (bend === 'nothing') submit(message, work.servicer)
    if (bend === 'index')
      submit({ ...message, merkleProof: { ...merkleProof, index: merkleProof.index + 1n } }, work.servicer)
    if (bend === 'leaf') submit({ ...message, leaf: work.evidence.proofs[0] ?? leaf }, work.servicer)
    if (bend === 'hash' && first !== undefined) {
      const hashRanges = [{ ...first, hash: new Uint8Array(32).fill(9) }, ...rest]
      submit({ ...message, merkleProof: { ...merkleProof, hashRanges } }, work.servicer)
    }
  }

  #work(choice: number): Work | undefined {
    return this.works[choice % Math.max(1, this.works.length)]
  }

  #person(choice: number): PrivateKey {
    return this.people[choice % this.people.length] ?? this.scratch.owner
  }
}
