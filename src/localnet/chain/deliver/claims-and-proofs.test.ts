import { describe, expect, it } from 'vitest'
import type { PrivateKey } from '#morse/keys.ts'
import type { RelayProof } from '#morse/relay.ts'
import type { ClaimMessage, ProofMessage } from '#morse/transaction/messages.ts'
import { scratchEvidence } from '../../claims/__fixtures__/scratch-evidence.ts'
import { buildClaim, type ClaimableEvidence } from '../../claims/build-claim.ts'
import { buildProof } from '../../claims/build-proof.ts'
import { dispatchSession } from '../../session/dispatch.ts'
import {
  createScratchChain,
  type ScratchChain,
  scratchBalance,
  scratchKey,
  scratchNodeStake,
} from '../__fixtures__/scratch-chain.ts'

const done = { code: 0, codespace: '', log: '' }

type Served = ScratchChain & {
  readonly servicer: PrivateKey
  readonly application: PrivateKey
  readonly evidence: ClaimableEvidence
  /** A node that is not in the session. */
  readonly outsider: PrivateKey
  claim(change?: Partial<ClaimMessage>): ClaimMessage
  proof(change?: (proof: ProofMessage) => ProofMessage): ProofMessage
  produceUntil(height: number): void
}

/** A chain in its first session (heights 1 to 4), in which a servicer got some relays of A100. */
function served(plan: Parameters<typeof createScratchChain>[0] & { readonly relays?: number } = {}): Served {
  const scratch = createScratchChain(plan)
  const { chain, nodes } = scratch
  const [application] = scratch.applications
  if (application === undefined) throw new TypeError('There is no application.')
  const session = dispatchSession({ chain, appPublicKey: application.publicKey, chainId: 'A100' })
  const addresses = session.kind === 'session' ? session.nodes.map(({ address }) => address) : []
  const servicer = nodes.find(({ address }) => address === addresses[0])
  const outsider = nodes.find(({ address }) => !addresses.includes(address))
  if (servicer === undefined || outsider === undefined) throw new TypeError('The session has not the nodes it should.')
  const evidence = scratchEvidence({
    application,
    servicerPublicKey: servicer.publicKey,
    chain: 'A100',
    sessionHeight: 1,
    relays: plan.relays ?? 6,
  })
  return {
    ...scratch,
    servicer,
    application,
    outsider,
    evidence,
    claim: (change = {}) => ({ ...buildClaim({ chain, fromAddress: servicer.address, evidence }), ...change }),
    proof: (change = (proof) => proof) => {
      const proof = buildProof({ chain, evidence })
      if (proof === undefined) throw new TypeError('The relay to show is not known yet.')
      return change(proof)
    },
    produceUntil: (height) => {
      while (chain.height < height) chain.produceBlock()
    },
  }
}

function short({ code, codespace }: { readonly code: number; readonly codespace: string }): string {
  return code === 0 ? 'done' : `${codespace} ${code}`
}

describe('claims', () => {
  it('are kept until they are proven or expire', () => {
    const { chain, deliver, claim, servicer, application, produceUntil } = served()
    produceUntil(4)
    const message = claim()
    expect(deliver(message, servicer)).toEqual(done)
    expect(chain.ledgerAt(5)?.claims()).toEqual([
      {
        fromAddress: servicer.address,
        header: { appPublicKey: application.publicKey, chain: 'A100', sessionHeight: 1 },
        merkleRoot: message.merkleRoot,
        totalProofs: 6n,
        evidenceType: 1,
        expirationHeight: 53,
        claimedAt: 5,
      },
    ])
    expect(chain.ledgerAt(4)?.claims()).toEqual([])
    produceUntil(52)
    expect(chain.ledgerAt(52)?.claims()).toHaveLength(1)
    produceUntil(53)
    expect(chain.ledgerAt(53)?.claims()).toEqual([])
  })

  it('can be made from the session’s end to two sessions after its start', () => {
    const at = (height: number) => {
      const { deliver, claim, servicer, produceUntil } = served()
      produceUntil(height - 1)
      return short(deliver(claim(), servicer))
    }
    expect([3, 4, 5, 9, 10].map((height) => [height, at(height)])).toEqual([
      [3, 'pocketcore 60'],
      [4, 'pocketcore 60'],
      [5, 'done'],
      [9, 'done'],
      [10, 'pocketcore 69'],
    ])
  })

  it('behavior: a window that grows or shrinks meanwhile makes nothing claimable for longer', () => {
    const answersWith = (blocksPerSession: number) => {
      const { deliver, claim, servicer, owner, produceUntil } = served()
      const value = new TextEncoder().encode(`"${blocksPerSession}"`)
      const change = {
        type: 'changeParameter',
        fromAddress: owner.address,
        key: 'pos/BlocksPerSession',
        value,
      } as const
      produceUntil(5)
      expect(deliver(change, owner)).toEqual(done)
      return [7, 9, 10].map((height) => {
        produceUntil(height - 1)
        return short(deliver(claim(), servicer))
      })
    }
    expect(answersWith(4)).toEqual(['done', 'done', 'pocketcore 69'])
    expect(answersWith(6)).toEqual(['done', 'done', 'pocketcore 69'])
    expect(answersWith(3)).toEqual(['done', 'pocketcore 69', 'pocketcore 69'])
  })

  it('error: too few or too many relays, other sessions, other kinds', () => {
    const { deliver, submit, claim, servicer, outsider, produceUntil, evidence, accounts } = served({
      genesis: { parameters: { 'pocketcore/MinimumNumberOfProofs': '6' } },
    })
    produceUntil(4)
    const header = (change: Partial<ClaimMessage['header']>) => ({ header: { ...evidence.header, ...change } })
    const [account = servicer] = accounts
    // 25,000 relays over two chains and five nodes.
    expect(short(deliver(claim({ totalProofs: 2_501n }), servicer))).toBe('pocketcore 71')
    expect(short(deliver(claim({ totalProofs: 5n }), servicer))).toBe('pocketcore 49')
    expect(short(deliver(claim(header({ chain: '0021' })), servicer))).toBe('pocketcore 53')
    expect(short(deliver(claim({ fromAddress: account.address }), account))).toBe('pocketcore 48')
    expect(short(deliver(claim(header({ appPublicKey: account.publicKey })), servicer))).toBe('pocketcore 45')
    produceUntil(8)
    const other = served()
    other.produceUntil(4)
    expect(short(other.deliver(other.claim({ fromAddress: outsider.address }), outsider))).toBe('pocketcore 14')
    expect(short(other.deliver(other.claim({ evidenceType: 2 }), other.servicer))).toBe('pocketcore 5')
    expect(short(other.deliver(other.claim(header({ sessionHeight: 2n ** 63n - 1n })), other.servicer))).toBe('sdk 1')
    expect(submit(claim({ totalProofs: 4n }), servicer)).toMatchObject({ result: { code: 11 } })
  })

  it('error: ValidateClaim counts relays before it looks who is in the session', () => {
    const { deliver, claim, outsider, produceUntil } = served()
    produceUntil(4)
    const claimed = claim({ fromAddress: outsider.address, totalProofs: 2_501n })
    expect(short(deliver(claimed, outsider))).toBe('pocketcore 71')
  })

  it('behavior: the last claim of a session counts', () => {
    const { chain, deliver, claim, servicer, produceUntil } = served()
    produceUntil(4)
    deliver(claim({ totalProofs: 7n }), servicer)
    deliver(claim(), servicer)
    expect(
      chain
        .ledgerAt(6)
        ?.claims()
        .map(({ totalProofs }) => totalProofs),
    ).toEqual([6n])
  })
})

describe('proofs', () => {
  it.each([false, true])('pay the claim once; after the upgrade: %s', (isUpgraded) => {
    const { chain, deliver, claim, proof, servicer, application, produceUntil } = served({ isUpgraded })
    produceUntil(4)
    deliver(claim(), servicer)
    produceUntil(9)
    const before = chain.ledgerAt(9)?.supply().total ?? 0n
    expect(deliver(proof(), servicer)).toEqual(done)
    expect(chain.rewards()).toEqual([
      {
        height: 10,
        nodeAddress: servicer.address,
        appPublicKey: application.publicKey,
        chain: 'A100',
        sessionHeight: 1,
        relays: 6n,
        multiplier: 1000n,
        minted: 6000n,
        toNode: 5100n,
        toFeeCollector: 900n,
      },
    ])
    expect(chain.ledgerAt(10)?.supply().total).toBe(before + 6000n)
    expect(chain.ledgerAt(10)?.claims()).toEqual([])
    expect(short(deliver(proof(), servicer))).toBe('pocketcore 65')
    expect(short(deliver(claim(), servicer))).toBe('pocketcore 69')
    expect(chain.rewards({ nodeAddress: servicer.address, sinceHeight: 10 })).toHaveLength(1)
    expect(chain.rewards({ sinceHeight: 11 })).toEqual([])
    expect(chain.rewards({ nodeAddress: application.address })).toEqual([])
    const { address: nodeAddress } = servicer
    expect(chain.rewards({ nodeAddress, chain: 'A100', sessionHeight: 1, sinceHeight: 10 })).toHaveLength(1)
    expect([chain.rewards({ chain: 'A104' }), chain.rewards({ nodeAddress, sessionHeight: 5 })]).toEqual([[], []])
  })

  it('pay by the chain’s own multiplier', () => {
    const { chain, deliver, claim, proof, servicer, produceUntil } = served({
      genesis: { relaysToTokensMultiplierMap: { A100: 12_000n } },
    })
    produceUntil(4)
    deliver(claim(), servicer)
    produceUntil(9)
    deliver(proof(), servicer)
    expect(chain.rewards().map(({ multiplier, minted }) => [multiplier, minted])).toEqual([[12_000n, 72_000n]])
  })

  it('pay by the weight of the stake after the upgrade', () => {
    const weighted = (isUpgraded: boolean) => {
      const { chain, deliver, claim, proof, servicer, produceUntil } = served({
        isUpgraded,
        genesis: {
          parameters: {
            'pos/ServicerStakeFloorMultiplier': '5000000000',
            'pos/ServicerStakeWeightCeiling': '10000000000',
            'pos/ServicerStakeWeightMultiplier': '1',
            'pos/ServicerStakeFloorMultiplierExponent': '1',
          },
        },
      })
      produceUntil(4)
      deliver(claim(), servicer)
      produceUntil(9)
      deliver(proof(), servicer)
      return chain.rewards().map(({ minted }) => minted)
    }
    expect([weighted(false), weighted(true)]).toEqual([[6000n], [12_000n]])
  })

  it('behavior: a weight with more digits than can be calculated with pays nothing and stops nothing', () => {
    const { chain, deliver, claim, proof, servicer, produceUntil } = served({
      isUpgraded: true,
      genesis: {
        parameters: {
          'pos/ServicerStakeFloorMultiplier': '100000000',
          'pos/ServicerStakeWeightCeiling': '15000000000',
          'pos/ServicerStakeWeightMultiplier': '1',
          'pos/ServicerStakeFloorMultiplierExponent': '10000',
        },
      },
    })
    produceUntil(4)
    deliver(claim(), servicer)
    produceUntil(9)
    expect(short(deliver(proof(), servicer))).toBe('sdk 1')
    expect([chain.rewards(), chain.ledgerAt(10)?.claims().length]).toEqual([[], 1])
  })

  it('pay the output address, and delegators their shares of what the fees leave', () => {
    const output = scratchKey(300)
    const delegator = scratchKey(301)
    const keys = Array.from({ length: 6 }, (_, index) => scratchKey(10 + index))
    const { chain, deliver, claim, proof, servicer, produceUntil } = served({
      relays: 100,
      genesis: {
        nodes: keys.map(({ publicKey }) => ({
          publicKey,
          chains: ['A100', 'A104'],
          serviceUrl: 'http://127.0.0.1:8081',
          tokens: scratchNodeStake,
          outputAddress: output.address,
          rewardDelegators: { [delegator.address]: 25 },
        })),
      },
    })
    produceUntil(4)
    deliver(claim(), servicer)
    produceUntil(9)
    deliver(proof(), servicer)
    const balance = (height: number, address: string) => chain.ledgerAt(height)?.account(address)?.balance ?? 0n
    const gained = ({ address }: PrivateKey) => balance(10, address) - balance(9, address)
    // 85,000 for the node: 20,000 for its fees, then a quarter of the rest.
    expect([gained(delegator), gained(output), gained(servicer)]).toEqual([16_250n, 48_750n, 20_000n - 10_000n])
  })

  it('GetRewardCost gives back what a claim and a proof cost by the fees of the chain', () => {
    const multipliers = ['claim', 'proof'].map((key, index) => ({ key, multiplier: String(index + 2) }))
    const { chain, submit, claim, proof, servicer, produceUntil } = served({
      isUpgraded: true,
      relays: 100,
      genesis: {
        parameters: { 'auth/FeeMultipliers': { fee_multiplier: multipliers, default: '1' } },
        nodes: Array.from({ length: 6 }, (_, index) => ({
          publicKey: scratchKey(10 + index).publicKey,
          chains: ['A100', 'A104'],
          serviceUrl: 'http://127.0.0.1:8081',
          tokens: scratchNodeStake,
          outputAddress: scratchKey(300).address,
        })),
      },
    })
    const { address } = servicer
    const balances = (height: number) => chain.ledgerAt(height)?.account(address)?.balance ?? 0n
    produceUntil(4)
    submit(claim(), servicer, 20_000n)
    produceUntil(9)
    expect(submit(proof(), servicer, 29_999n)).toMatchObject({ result: { code: 4, codespace: 'auth' } })
    submit(proof(), servicer, 30_000n)
    produceUntil(10)
    // Of 85,000 the operator gets 20,000 for the claim and 30,000 for the proof, which it pays in the same block.
    expect(balances(10) - balances(9)).toBe(50_000n - 30_000n)
  })

  it.each([false, true])('a node that is gone by then earns what it would, until the upgrade: %s', (isUpgraded) => {
    const { chain, deliver, claim, proof, servicer, produceUntil } = served({
      isUpgraded,
      genesis: { parameters: { 'pos/UnstakingTime': '1000000000' } },
    })
    produceUntil(4)
    deliver(claim(), servicer)
    const { address } = servicer
    deliver({ type: 'unstakeNode', isLegacy: false, nodeAddress: address, signerAddress: address }, servicer)
    produceUntil(9)
    expect(chain.ledgerAt(9)?.node(address)).toBeUndefined()
    const total = chain.ledgerAt(9)?.supply().total ?? 0n
    expect(deliver(proof(), servicer)).toEqual(done)
    expect((chain.ledgerAt(10)?.supply().total ?? 0n) - total).toBe(isUpgraded ? 0n : 6_000n)
    expect(chain.rewards().map(({ nodeAddress, minted }) => [nodeAddress, minted])).toEqual(
      isUpgraded ? [] : [[address, 6_000n]],
    )
  })

  it('error: what does not show the relay that is asked for', () => {
    const { deliver, submit, claim, proof, servicer, outsider, produceUntil } = served({ relays: 17 })
    produceUntil(4)
    deliver(claim(), servicer)
    produceUntil(9)
    const [first, ...rest] = proof().merkleProof.hashRanges
    if (first === undefined) throw new TypeError('The proof has no levels.')
    const bent = (change: Partial<ProofMessage['merkleProof']>) =>
      proof((whole) => ({ ...whole, merkleProof: { ...whole.merkleProof, ...change } }))
    const leaf = (change: Partial<RelayProof>) => proof((whole) => ({ ...whole, leaf: { ...whole.leaf, ...change } }))
    const { index } = proof().merkleProof
    expect(short(deliver(bent({ index: index === 0n ? 1n : index - 1n }), servicer))).toBe('pocketcore 49')
    expect(short(deliver(bent({ hashRanges: rest }), servicer))).toBe('pocketcore 49')
    expect(
      short(
        deliver(
          bent({ hashRanges: [{ ...first, hash: Uint8Array.from(first.hash, (byte) => byte ^ 1) }, ...rest] }),
          servicer,
        ),
      ),
    ).toBe('pocketcore 66')
    expect(submit(leaf({ entropy: 999n }), servicer)).toMatchObject({ result: { code: 41, codespace: 'pocketcore' } })
    expect(submit(proof(), outsider)).toMatchObject({ result: { code: 4, codespace: 'sdk' } })
    expect(short(deliver(proof(), servicer))).toBe('done')
  })

  it('error: before the session can no longer be claimed, or without a claim', () => {
    const { chain, deliver, proof, servicer, produceUntil } = served()
    produceUntil(9)
    expect(short(deliver(proof(), servicer))).toBe('pocketcore 65')
    const early = served()
    early.produceUntil(4)
    early.deliver(early.claim(), early.servicer)
    // The same chain some blocks later has the relay that will be asked for.
    const later = proof()
    expect(chain.sessionBlockHash(1)).toBe(early.chain.sessionBlockHash(1))
    expect(short(early.deliver(later, early.servicer))).toBe('sdk 1')
  })

  it('behavior: a claim whose tree has a relay twice costs stake after the upgrade', () => {
    const { chain, deliver, evidence, servicer, produceUntil } = served({ isUpgraded: true, relays: 5 })
    // Every relay twice: two leaves of the same hash have an empty range between them.
    const twice = { ...evidence, proofs: evidence.proofs.flatMap((proof) => [proof, proof]) }
    produceUntil(4)
    expect(deliver(buildClaim({ chain, fromAddress: servicer.address, evidence: twice }), servicer)).toEqual(done)
    produceUntil(9)
    const message = buildProof({ chain, evidence: twice })
    if (message === undefined) throw new TypeError('The relay to show is not known yet.')
    const before = chain.ledgerAt(9)
    const outcome = short(deliver(message, servicer))
    const after = chain.ledgerAt(10)
    expect(outcome).toBe('pocketcore 86')
    expect(after?.node(servicer.address)?.tokens).toBe(scratchNodeStake - 10n * 1000n * 3n)
    expect(after?.supply().total).toBe((before?.supply().total ?? 0n) - 30_000n)
    expect(after?.supply().nodesStaked).toBe((before?.supply().nodesStaked ?? 0n) - 30_000n)
    expect(after?.claims()).toEqual([])
    expect(chain.rewards()).toEqual([])
  })

  it('behavior: fees go to the DAO and to who proposed the block before', () => {
    const { chain, submit, accounts, produceUntil, nodes } = served()
    const [from = nodes[0] as PrivateKey] = accounts
    submit({ type: 'send', fromAddress: from.address, toAddress: from.address, amount: 1n }, from)
    produceUntil(2)
    expect(chain.ledgerAt(2)?.supply()).toMatchObject({ feeCollector: 10_000n, dao: 0n })
    produceUntil(3)
    expect(chain.ledgerAt(3)?.supply()).toMatchObject({ feeCollector: 0n, dao: 6_666n })
    const proposer = chain.block(2)?.proposer ?? ''
    expect(chain.ledgerAt(3)?.account(proposer)?.balance).toBe(scratchBalance + 3_334n)
  })
})
