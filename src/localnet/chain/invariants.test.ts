import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toHex } from '#morse/hash.ts'
import { signRelay } from '#morse/relay.ts'
import { signResponse } from '#morse/relay-response.ts'
import {
  blockInvariants,
  type Collected,
  checkInvariants,
  claimsAreOfTheEvidence,
  type DrawnSession,
  digestOf,
  type ServicersSight,
  type Sight,
  servicerInvariants,
} from '../__fixtures__/invariants.ts'
import { respell } from '../__fixtures__/respell.ts'
import { dispatchSession } from '../session/dispatch.ts'
import { type Action, actions, World } from './__fixtures__/random-traffic.ts'
import type { Block } from './chain.ts'
import type { Claim } from './ledger.ts'

/** The eighth, that a relay counts before its backend is asked, needs servicers: `../economy.test.ts`. */
const invariants = [...blockInvariants, [11, honestClaimsAreOfTheEvidence] as const]

describe.each([
  ['before the upgrade', false],
  ['after the upgrade', true],
])('random traffic %s', (_name, isUpgraded) => {
  it('holds the invariants after every block', () => {
    const seen = { rewards: 0, refused: new Set<string>(), accepted: new Set<string>() }
    fc.assert(
      fc.property(fc.array(fc.array(actions, { maxLength: 6 }), { minLength: 24, maxLength: 48 }), (turns) => {
        live(turns, isUpgraded, seen)
      }),
      { numRuns: 12, seed: 20_261_122, endOnFailure: true },
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
  }, 120_000)
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
  const earlier: { block: Block; ledger: string }[] = [{ block: first, ledger: digestOf(chain.ledgerAt(1)) }]
  const sessions: DrawnSession[] = []
  for (const turn of turns) {
    const before = chain.ledgerAt(chain.height)
    const block = world.turn(turn)
    const after = chain.ledgerAt(block.height)
    if (before === undefined || after === undefined) throw new TypeError('The state is not there.')
    if (block.height % 4 === 0) sessions.push(...drawSessions(world, block.height))
    const work = servicersOf(world, block)
    checkInvariants(servicerInvariants, work, block.height)
    checkInvariants(
      invariants,
      { chain, block, before, after, earlier, sessions: sessions.slice(-4), work },
      block.height,
    )
    earlier.push({ block, ledger: digestOf(after) })
    for (const { result } of block.transactions) {
      if (result.code === 0) seen.accepted.add(result.messageType)
      else seen.refused.add(`${result.codespace} ${result.code}`)
    }
  }
  seen.rewards += chain.rewards().length
  chain.close()
}

/** The sessions that end with this block, as dispatch shows them now. */
function drawSessions({ scratch }: World, sessionEnd: number): DrawnSession[] {
  const { chain, applications } = scratch
  return applications.flatMap(({ publicKey: appPublicKey }) =>
    ['A100', 'A104'].map((chainId) => {
      const session = dispatchSession({ chain, appPublicKey, chainId })
      const nodes = session.kind === 'session' ? session.nodes.map(({ address }) => address) : undefined
      return { appPublicKey, chain: chainId, sessionHeight: sessionEnd - 3, decidedAt: sessionEnd, nodes }
    }),
  )
}

/** What servicers would show who collect as these do, with an answer of the last one of them. */
function servicersOf(world: World, block: Block): ServicersSight {
  const collected = world.works.map(({ servicer, evidence, isClaimed, added }) => ({
    servicerAddress: servicer.address,
    header: evidence.header,
    proofs: evidence.proofs,
    isClaimed,
    counted: added,
  }))
  const nothing = {
    collected,
    attempts: world.added,
    answers: [],
    asked: [],
    respelled: [],
    entropies: world.entropies,
    books: [],
  }
  const work = world.works.at(-1)
  const [proof, other] = work?.evidence.proofs ?? []
  if (work === undefined || proof === undefined) return nothing
  const response = '{"a":1}'
  const signature = signResponse({ response, proof, servicerKey: work.servicer })
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
  return {
    ...nothing,
    answers: [{ response, signature, proof, other, said: response, isHonest: true }],
    respelled: [{ relay, text: respell(relay) }],
  }
}

function honestClaimsAreOfTheEvidence(sight: Sight): void {
  claimsAreOfTheEvidence(sight, isBent)
}

/** Claims that were bent on purpose are not of the evidence, and never get paid. */
function isBent(claim: Claim, { proofs }: Collected): boolean {
  return claim.totalProofs !== BigInt(proofs.length) || toHex(claim.merkleRoot.hash) === '07'.repeat(32)
}
