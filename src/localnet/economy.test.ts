import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Economy, inventedAnswer } from './__fixtures__/economy.ts'
import { type EconomyAction, economyActions } from './__fixtures__/economy-actions.ts'
import {
  blockInvariants,
  checkInvariants,
  claimsAreOfTheEvidence,
  type DrawnSession,
  digestOf,
  servicerInvariants,
} from './__fixtures__/invariants.ts'
import type { Block, Chain } from './chain/chain.ts'
import { lastClaimHeight } from './chain/deliver/claims.ts'
import type { Claim } from './chain/ledger.ts'
import type { Behaviour } from './servicer/behaviour.ts'

const invariants = [...blockInvariants, [11, claimsAreOfTheEvidence] as const]

const when = { share: 1 }

/** Half of the servicers are honest. */
const behaviours = fc.oneof(
  { weight: 8, arbitrary: fc.constant([]) },
  ...(
    [
      [{ kind: 'slow', delayMs: 6000, when }],
      [{ kind: 'wrong-signature', when }],
      [{ kind: 'altered-body', when }],
      [{ kind: 'invented-answer', body: inventedAnswer, when }],
      [{ kind: 'forged-error', errorCode: 90, forgesSession: false, when: { share: 0.5 } }],
      [{ kind: 'dropped-connection', when: { share: 0.5 } }],
      [{ kind: 'leaving', atHeight: 12 }],
    ] satisfies Behaviour[][]
  ).map((list) => ({ weight: 1, arbitrary: fc.constant(list) })),
) as fc.Arbitrary<readonly Behaviour[]>

const lives = fc.record({
  behaviours: fc.array(behaviours, { minLength: 8, maxLength: 8 }),
  turns: fc.array(fc.array(economyActions, { maxLength: 6 }), { minLength: 20, maxLength: 36 }),
})

type Seen = { rewards: number; readonly replies: Map<string, number>; readonly results: Set<string> }

describe.each([
  ['before the upgrade', false],
  ['after the upgrade', true],
])('an economy of real servicers %s', (_name, isUpgraded) => {
  it('holds the twelve invariants after every block and every relay', async () => {
    const seen: Seen = { rewards: 0, replies: new Map(), results: new Set() }
    await fc.assert(
      fc.asyncProperty(lives, (life) => live(life, isUpgraded, seen)),
      // Smaller counterexamples take longer than anybody waits; the seed and the path lead back to this one.
      { numRuns: 12, seed: 20_261_122, endOnFailure: true },
    )
    // The traffic was about something.
    expect(seen.rewards).toBeGreaterThan(20)
    expect([...seen.replies.keys()]).toEqual(
      expect.arrayContaining(['200', '14', '28', '37', '41', '503', '60', '90', '90 after the claim', 'dropped']),
    )
    expect([...seen.results]).toEqual(
      expect.arrayContaining([
        'claim 0',
        'claim at the last moment',
        'session of one relay',
        'proof 0',
        'claim 71',
        'change_param 0',
        'begin_unstake_validator 0',
      ]),
    )
    // Whoever claims what it collected can prove it.
    expect([...seen.results].filter((result) => result.startsWith('proof '))).toEqual(['proof 0'])
  }, 120_000)
})

async function live(
  { behaviours: chosen, turns }: { behaviours: readonly (readonly Behaviour[])[]; turns: readonly EconomyAction[][] },
  isUpgraded: boolean,
  seen: Seen,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'economy-'))
  const economy = new Economy({ isUpgraded, folder, behaviours: chosen })
  await economy.start()
  try {
    const earlier: { block: Block; ledger: string }[] = []
    const sessions: DrawnSession[] = []
    const first = economy.chain.block(1)
    if (first === undefined) throw new TypeError('There is no block.')
    earlier.push({ block: first, ledger: digestOf(economy.chain.ledgerAt(1)) })
    for (const turn of turns) {
      for (const action of turn) {
        await economy.act(action)
        checkInvariants(servicerInvariants, economy.look({ isAll: false }), economy.chain.height)
      }
      const before = economy.chain.ledgerAt(economy.chain.height)
      const block = economy.produceBlock()
      const { chain } = economy
      const after = chain.ledgerAt(block.height)
      if (before === undefined || after === undefined) throw new TypeError('The state is not there.')
      const work = economy.look({ isAll: true })
      checkInvariants(servicerInvariants, work, block.height)
      const latest = [sessions.slice(-9), sessions.slice(0, 9)].flat()
      checkInvariants(invariants, { chain, block, before, after, earlier, sessions: latest, work }, block.height)
      sessions.push(...economy.drawSessions())
      earlier.push({ block, ledger: digestOf(after) })
      if (after.claims().some((claim) => isLastMoment(claim, chain))) seen.results.add('claim at the last moment')
      if (work.collected.some(({ proofs }) => proofs.length === 1)) seen.results.add('session of one relay')
      for (const { result } of block.transactions) seen.results.add(`${result.messageType} ${result.code}`)
    }
    seen.rewards += economy.chain.rewards().length
    for (const [reply, count] of economy.replies) seen.replies.set(reply, (seen.replies.get(reply) ?? 0) + count)
  } finally {
    await economy.close()
    rmSync(folder, { recursive: true })
  }
}

/** Taken in the very block whose header says which relay it must show. */
function isLastMoment({ claimedAt, header: { sessionHeight } }: Claim, chain: Chain): boolean {
  const atStart = chain.ledgerAt(sessionHeight)
  return atStart !== undefined && claimedAt === lastClaimHeight(sessionHeight, atStart.parameters)
}
