import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimal, fromInteger, multiply, quotient, truncate } from '#morse/decimal.ts'
import { toHex } from '#morse/hash.ts'
import { merkleRoot } from '#morse/merkle.ts'
import { readRelay, signRelay, writeRelay } from '#morse/relay.ts'
import { sessionRelayLimit } from '#morse/relay-limit.ts'
import { signResponse, verifyRelayResponse } from '#morse/relay-response.ts'
import { decodeTransaction } from '#morse/transaction/transaction.ts'
import { isSameSession } from '../claims/build-claim.ts'
import { dispatchSession } from '../session/dispatch.ts'
import { sessionNodes } from '../session/session-nodes.ts'
import { type Action, actions, World } from './__fixtures__/random-traffic.ts'
import type { Block } from './chain.ts'
import type { Claim, Ledger } from './ledger.ts'
import { encodeRecord } from './record-codec.ts'

/** What was seen of a world after a block. */
type Sight = {
  readonly world: World
  readonly block: Block
  readonly before: Ledger
  readonly after: Ledger
  /** All blocks before this one, the first one first. */
  readonly earlier: readonly { readonly block: Block; readonly ledger: string }[]
  /** Sessions that have ended: what was drawn while they went on. */
  readonly sessions: readonly Drawn[]
}

type Drawn = {
  readonly appPublicKey: string
  readonly chain: string
  readonly sessionHeight: number
  readonly sessionEnd: number
  readonly nodes: readonly string[] | undefined
}

/**
 * What holds after every block of any traffic. The eighth of the twelve, that a relay counts before its backend is asked,
 * is the servicer's and is tested there.
 */
const invariants: readonly {
  readonly number: number
  readonly rule: string
  readonly holds: (sight: Sight) => void
}[] = [
  {
    number: 1,
    rule: 'supply is what accounts and pools hold; only rewards mint, only replays burn',
    holds: ({ world, block, before, after }) => {
      const { total, nodesStaked, applicationsStaked } = after.supply()
      expect(sum(after.accounts().map(({ balance }) => balance))).toBe(total)
      expect(sum(after.nodes().map(({ tokens }) => tokens))).toBe(nodesStaked)
      expect(sum(after.applications().map(({ stakedTokens }) => stakedTokens))).toBe(applicationsStaked)
      const minted = sum(rewardsOf(world, block).map((reward) => reward.minted))
      expect(burnsOf(block, before, after).map((burned) => minted - burned)).toContain(total - before.supply().total)
      for (const { balance } of after.accounts()) expect(balance).toBeGreaterThanOrEqual(0n)
    },
  },
  {
    number: 2,
    rule: 'what is minted is floor(multiplier × relays × weight) of accepted proofs; a proof deletes its claim, which pays once',
    holds: ({ world, block, before, after }) => {
      const proven = proofsWith(block, 0).map((proof) => ({ proof, claim: claimFor(proof, before) }))
      const paid = rewardsOf(world, block)
      for (const { claim } of proven) {
        expect(claim).toBeDefined()
        expect(after.claims().some((left) => claimId(left) === claimId(claim))).toBe(false)
      }
      for (const reward of paid) {
        const weight = weightOf(world, before, reward.nodeAddress)
        const expected = [before, after].map(({ parameters }) => {
          const own = parameters.relaysToTokensMultiplierMap[reward.chain]
          return truncate(multiply(fromInteger((own ?? parameters.relaysToTokensMultiplier) * reward.relays), weight))
        })
        expect(expected).toContain(reward.minted)
        expect(reward.toNode + reward.toFeeCollector).toBe(reward.minted)
        expect(proven.map(({ claim }) => claim?.totalProofs)).toContain(reward.relays)
      }
      expect(paid.length).toBeLessThanOrEqual(proven.length)
      const sessionsPaid = world.scratch.chain
        .rewards()
        .map(
          ({ nodeAddress, appPublicKey, chain, sessionHeight }) =>
            `${nodeAddress} ${appPublicKey} ${chain} ${sessionHeight}`,
        )
      expect(new Set(sessionsPaid).size).toBe(sessionsPaid.length)
    },
  },
  {
    number: 3,
    rule: 'no claim is for more relays than a servicer may serve; nothing is added to sealed evidence',
    holds: ({ world, after }) => {
      for (const claim of after.claims()) {
        const atStart = world.scratch.chain.ledgerAt(claim.header.sessionHeight)
        const application = atStart?.applications().find(({ publicKey }) => publicKey === claim.header.appPublicKey)
        const limit = sessionRelayLimit({
          maxRelays: application?.maxRelays ?? 0n,
          applicationChains: application?.chains.length ?? 1,
          sessionNodeCount: atStart?.parameters.sessionNodeCount ?? 1,
        })
        expect(claim.totalProofs).toBeLessThanOrEqual(limit)
      }
      for (const { wasSealed, answer } of world.added) expect(answer === 'sealed').toBe(wasSealed)
      for (const { evidence } of world.works) expect(BigInt(evidence.proofs.length)).toBeLessThanOrEqual(evidence.limit)
    },
  },
  {
    number: 4,
    rule: 'a relay is in evidence once',
    holds: ({ world }) => {
      for (const { wasSealed, wasKnown, answer } of world.added)
        if (wasKnown && !wasSealed) expect(answer).toBe('duplicate')
      for (const { evidence } of world.works)
        expect(new Set(evidence.leaves().map(toHex)).size).toBe(evidence.proofs.length)
    },
  },
  {
    number: 5,
    rule: 'a session is a function of the chain at its height and at its end, whoever computes it and whenever',
    holds: ({ world, sessions }) => {
      const { chain } = world.scratch
      for (const { appPublicKey, chain: chainId, sessionHeight, sessionEnd, nodes } of sessions.slice(-4)) {
        const atStart = chain.ledgerAt(sessionHeight)
        const now = chain.ledgerAt(sessionEnd)
        const blockHash = chain.sessionBlockHash(sessionHeight)
        if (atStart === undefined || now === undefined || blockHash === undefined)
          throw new TypeError('History is gone.')
        const { isUpgraded } = chain
        expect(sessionNodes({ appPublicKey, chain: chainId, blockHash, atStart, now, isUpgraded })).toEqual(nodes)
      }
    },
  },
  {
    number: 6,
    rule: 'a response is verified by the servicer’s key, and for its own relay only',
    holds: ({ world }) => {
      const work = world.works.at(-1)
      const [proof, other] = work?.evidence.proofs ?? []
      if (work === undefined || proof === undefined) return
      const signature = signResponse({ response: '{"a":1}', proof, servicerKey: work.servicer })
      expect(verifyRelayResponse({ response: '{"a":1}', signature, proof })).toBe(true)
      expect(verifyRelayResponse({ response: '{"a":2}', signature, proof })).toBe(false)
      if (other !== undefined) expect(verifyRelayResponse({ response: '{"a":1}', signature, proof: other })).toBe(false)
    },
  },
  {
    number: 7,
    rule: 'a relay is the same in other whitespace and with its keys in another order',
    holds: ({ world, block }) => {
      const work = world.works.at(-1)
      const [proof] = work?.evidence.proofs ?? []
      if (work === undefined || proof === undefined) return
      const relay = signRelay({
        payload: { data: `<${block.height}>&\u2028`, method: 'POST', path: '/v1', headers: { b: '1', a: '2' } },
        blockHeight: BigInt(block.height),
        sessionBlockHeight: proof.sessionBlockHeight,
        entropy: proof.entropy,
        servicerPublicKey: proof.servicerPublicKey,
        blockchain: proof.blockchain,
        token: proof.token,
        clientKey: work.application,
      })
      const written = writeRelay(relay)
      const [, meta = '', rest = ''] = /^\{("payload":.*),"meta":(.*)$/s.exec(written) ?? []
      const [, height = '', tail = ''] = /^(\{[^}]*\}),("proof":.*)\}$/s.exec(rest) ?? []
      const turned = ` {\n${tail} ,\t"meta" : ${height},${meta}\n}`
      expect(readRelay(new TextEncoder().encode(turned))).toEqual({ kind: 'relay', relay })
    },
  },
  {
    number: 9,
    rule: 'claims are taken before the block is there that chooses the relay to show, proofs after it',
    holds: ({ world, block, before, after }) => {
      const revealHeight = ({ header }: Claim) => {
        const { parameters } = world.scratch.chain.ledgerAt(header.sessionHeight) ?? after
        return header.sessionHeight + parameters.claimSubmissionWindow * parameters.blocksPerSession
      }
      for (const claim of after.claims()) expect(claim.claimedAt).toBeLessThanOrEqual(revealHeight(claim))
      for (const proof of proofsWith(block, 0)) {
        const claim = claimFor(proof, before)
        expect(claim === undefined ? undefined : block.height > revealHeight(claim)).toBe(true)
      }
    },
  },
  {
    number: 10,
    rule: 'heights grow by one, blocks are chained, the past stays as it was',
    holds: ({ world, block, earlier }) => {
      const previous = earlier.at(-1)
      expect(block.height).toBe((previous?.block.height ?? 0) + 1)
      expect(block.lastBlockHash).toEqual(previous?.block.hash)
      expect(block.time).toBeGreaterThan(previous?.block.time ?? 0)
      const past = earlier[(block.height * 7) % earlier.length]
      const { chain } = world.scratch
      expect(chain.block(past?.block.height ?? 0)).toEqual(past?.block)
      expect(digest(chain.ledgerAt(past?.block.height ?? 0))).toBe(past?.ledger)
    },
  },
  {
    number: 11,
    rule: 'the root of a claim is that of the evidence that its servicer keeps',
    holds: ({ world, after }) => {
      for (const { servicer, evidence, isClaimed } of world.works) {
        const claim = after
          .claims()
          .find(({ fromAddress, header }) => fromAddress === servicer.address && isSameSession(header, evidence.header))
        // Claims that were bent on purpose are not of the evidence, and never get paid.
        if (!isClaimed || claim === undefined || claim.totalProofs !== BigInt(evidence.proofs.length)) continue
        if (toHex(claim.merkleRoot.hash) === '07'.repeat(32)) continue
        const { isUpgraded } = world.scratch.chain
        expect(claim.merkleRoot).toEqual(merkleRoot(evidence.leaves(), { isUpgraded }))
      }
    },
  },
  {
    number: 12,
    rule: 'entropies and ranges keep every digit',
    holds: ({ world, block, after }) => {
      for (const { transactions } of [block])
        for (const { raw } of transactions) {
          const decoded = decodeTransaction(raw)
          if (decoded.kind !== 'transaction') continue
          const { message } = decoded.transaction
          if (message.type === 'proof') expect(message.leaf.entropy).toBeGreaterThan(2n ** 62n)
          const kept =
            message.type === 'claim' &&
            after
              .claims()
              .find((claim) => claim.fromAddress === message.fromAddress && isSameSession(claim.header, message.header))
          if (kept && kept.claimedAt === block.height && kept.totalProofs === message.totalProofs)
            expect([kept.merkleRoot.lower, typeof kept.merkleRoot.upper]).toEqual([0n, 'bigint'])
        }
      for (const { evidence } of world.works)
        for (const { entropy } of evidence.proofs)
          expect(BigInt(Number(entropy)) === entropy && entropy % 1024n !== 0n).toBe(false)
    },
  },
]

describe.each([
  ['before the upgrade', false],
  ['after the upgrade', true],
])('random traffic %s', (_name, isUpgraded) => {
  it.each([invariants.map(({ number }) => number)])(
    'holds the invariants %j after every block',
    () => {
      const seen = { rewards: 0, refused: new Set<string>(), accepted: new Set<string>() }
      fc.assert(
        fc.property(fc.array(fc.array(actions, { maxLength: 6 }), { minLength: 24, maxLength: 48 }), (turns) => {
          live(turns, isUpgraded, seen)
        }),
        { numRuns: 12, seed: 20_261_122 },
      )
      // The traffic was about something: all that can be done was done, and refused, and paid.
      expect(seen.rewards).toBeGreaterThan(20)
      expect([...seen.accepted].sort()).toEqual(
        expect.arrayContaining([
          'app_stake',
          'begin_unstake_validator',
          'change_param',
          'claim',
          'proof',
          'send',
          'stake_validator',
        ]),
      )
      expect([...seen.refused]).toEqual(
        expect.arrayContaining([
          'pocketcore 49',
          'pocketcore 65',
          'pocketcore 71',
          isUpgraded ? 'pocketcore 86' : 'pocketcore 66',
        ]),
      )
    },
    120_000,
  )
})

function live(
  turns: readonly (readonly Action[])[],
  isUpgraded: boolean,
  seen: { rewards: number; refused: Set<string>; accepted: Set<string> },
): void {
  const world = new World(isUpgraded)
  const { chain } = world.scratch
  const first = chain.block(1)
  if (first === undefined) throw new TypeError('There is no block.')
  const earlier: { block: Block; ledger: string }[] = [{ block: first, ledger: digest(chain.ledgerAt(1)) }]
  const sessions: Drawn[] = []
  for (const turn of turns) {
    const before = chain.ledgerAt(chain.height)
    const block = world.turn(turn)
    const after = chain.ledgerAt(block.height)
    if (before === undefined || after === undefined) throw new TypeError('The state is not there.')
    if (block.height % 4 === 0) sessions.push(...drawSessions(world, block.height))
    for (const { number, rule, holds } of invariants) {
      try {
        holds({ world, block, before, after, earlier, sessions })
      } catch (cause) {
        throw new Error(`Invariant ${number} does not hold at height ${block.height}: ${rule}`, { cause })
      }
    }
    earlier.push({ block, ledger: digest(after) })
    for (const { result } of block.transactions) {
      if (result.code === 0) seen.accepted.add(result.messageType)
      else seen.refused.add(`${result.codespace} ${result.code}`)
    }
  }
  seen.rewards += chain.rewards().length
  chain.close()
}

/** The sessions that end with this block, as dispatch shows them now. */
function drawSessions({ scratch }: World, sessionEnd: number): Drawn[] {
  const { chain, applications } = scratch
  return applications.flatMap(({ publicKey: appPublicKey }) =>
    ['A100', 'A104'].map((chainId) => {
      const session = dispatchSession({ chain, appPublicKey, chainId })
      const nodes = session.kind === 'session' ? session.nodes.map(({ address }) => address) : undefined
      return { appPublicKey, chain: chainId, sessionHeight: sessionEnd - 3, sessionEnd, nodes }
    }),
  )
}

function rewardsOf({ scratch }: World, block: Block) {
  return scratch.chain.rewards({ sinceHeight: block.height })
}

/** The proofs in a block whose result has this code, with those who sent them. */
function proofsWith(block: Block, code: number) {
  return block.transactions.flatMap(({ raw, result }) => {
    const decoded = decodeTransaction(raw)
    if (result.code !== code || decoded.kind !== 'transaction' || decoded.transaction.message.type !== 'proof')
      return []
    return [{ signer: result.signer, leaf: decoded.transaction.message.leaf }]
  })
}

function claimFor({ signer, leaf }: ReturnType<typeof proofsWith>[number], ledger: Ledger): Claim | undefined {
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

/** By hand: the upgraded chain counts stakes in bins of 15,000 POKT and no more than one. */
function weightOf({ scratch }: World, before: Ledger, nodeAddress: string) {
  const tokens = before.node(nodeAddress)?.tokens ?? 0n
  if (!scratch.chain.isUpgraded) return decimal('1')
  return quotient(fromInteger(tokens >= 15_000_000_000n ? 1n : 0n), decimal('1'))
}

function digest(ledger: Ledger | undefined): string {
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

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n)
}
