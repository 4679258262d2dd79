import { afterAll, beforeAll, expect, it } from 'vitest'
import { startWorkingNetwork, type WorkingNetwork } from '../rpc/__fixtures__/working-network.ts'
import { describeTransaction } from './describe-transaction.ts'
import { readStatus } from './read-status.ts'

const RELAYS = 7

let work: WorkingNetwork
beforeAll(async () => {
  work = await startWorkingNetwork(RELAYS)
})
afterAll(() => work.network.close())

function status() {
  const { services, servicers, claims, pendingTransactions, height } = readStatus({
    chain: work.network.chain,
    facts: { profile: 'pocket-core', rpcUrls: [], meshes: [], names: new Map(), behaviours: new Map() },
    evidence: work.network.leanNode.evidence(),
    describeTransaction,
  })
  const worker = servicers.find(({ evidence, rewards }) => evidence.length + rewards.length > 0)
  return { height, service: services.find(({ chain }) => chain === 'A100'), worker, claims, pendingTransactions }
}

function until(isReached: (now: ReturnType<typeof status>) => boolean) {
  work.until(() => isReached(status()))
  return status()
}

it('shows relays as evidence, then as a claim, then as pay', () => {
  const { appPublicKey } = work
  const held = { chain: 'A100', appPublicKey, sessionHeight: 17, relays: RELAYS, isSealed: false, isClaimed: false }
  expect(status().worker?.evidence).toEqual([held])

  const waiting = until(({ pendingTransactions }) => pendingTransactions.length > 0)
  expect(waiting.pendingTransactions).toEqual([{ hash: expect.stringMatching(/^[0-9A-F]{64}$/), messageType: 'claim' }])

  const claimed = until(({ claims }) => claims.length > 0)
  expect(claimed.claims).toEqual([
    {
      servicerAddress: claimed.worker?.address,
      appPublicKey,
      chain: 'A100',
      sessionHeight: 17,
      relays: String(RELAYS),
      claimedAt: claimed.height,
      expiresAt: claimed.height + 12 * 4,
    },
  ])
  expect(claimed.worker?.evidence).toEqual([{ ...held, isSealed: true, isClaimed: true }])

  const paid = until(({ worker }) => (worker?.rewards.length ?? 0) > 0)
  expect(paid.claims).toEqual([])
  // 1,000 upokt a relay; 10 per cent to the DAO and 5 to the proposer.
  expect(paid.worker?.rewards).toEqual([
    {
      chain: 'A100',
      proofs: 1,
      relays: String(RELAYS),
      mintedUpokt: '7000',
      toNodeUpokt: '5950',
      lastHeight: paid.height,
    },
  ])
  expect(paid.service).toMatchObject({ relaysPaid: String(RELAYS), mintedUpokt: '7000' })
})
