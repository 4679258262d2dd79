import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildRow } from '#api/leaderboard/build-row.ts'
import { jointRankBands } from '#api/leaderboard/joint-rank-bands.ts'
import { rankRows } from '#api/leaderboard/rank-rows.ts'
import { networkState } from '#api/schemas/network-state.ts'
import { defaultLocalnet } from '#localnet/config/default-localnet.ts'
import type { ChainState } from '#networks/morse/chain-state.ts'
import { exampleSummary, exampleSupplier } from '#store/read/__fixtures__/example-records.ts'
import { localnetPaths, writeDesign } from '../localnet/localnet-folder.ts'
import { type HeldLocalnet, runLocalnet } from '../localnet/run-localnet.ts'
import { watchLocalnet } from '../localnet/watch-localnet.ts'
import { networkStatePort } from './network-state-port.ts'
import { RelayCount } from './relay-count.ts'

const config = defaultLocalnet({ firstPort: 0, servicers: 5, blockTimeMs: 100 })

let folder: string
let held: HeldLocalnet
let localnet: ReturnType<typeof watchLocalnet>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-network-state-'))
  const design = { kind: 'designed', config } as const
  await writeDesign(localnetPaths(folder), design)
  held = await runLocalnet({ folder, design, log: () => undefined })
  localnet = watchLocalnet({ adminUrl: held.addresses.adminUrl, config, clock: Date.now })
})
afterAll(async () => {
  await localnet.close()
  await held.close()
  await rm(folder, { recursive: true })
})

const chainState: ChainState = {
  heads: [
    { height: 2, seenAt: 2000 },
    { height: 1, seenAt: 1000 },
  ],
  blockMs: 1000,
  session: { height: 1, blocksPerSession: 4, nodeCount: 5 },
  sessions: [
    {
      ...{ application: 'b'.repeat(40), service: 'A100', nodes: 5, relayLimit: 20, budget: 10, relaysUsed: 7 },
      isCountComplete: true,
    },
  ],
}

describe('networkStatePort', () => {
  it('default: a direct network counts relays and has no chain', async () => {
    let now = 5000
    const relays = new RelayCount(() => now)
    const port = networkStatePort({ network: { stakedPayOf: () => null }, relays })
    relays.count('text')
    const { rows } = rankRows([buildRow(exampleSummary(exampleSupplier()))], jointRankBands)
    const service = {
      ...{ service: 'text', name: null, suppliers: 1, references: 0, applications: null, payMultiple: null },
      ...{ upoktPerRelay: null, relaysMeasured: 1, relaysPaid: null, mintedUpokt: null },
    }
    expect([port.head(), await port.read(rows)]).toEqual([
      null,
      {
        ...{ network: 'direct', relays: { since: 5000, total: 1, perSecond: null }, chain: null, applications: null },
        ...{ services: [service], claims: null, rewards: null, payByTier: null, overpaid: null },
      },
    ])
    relays.count('text')
    relays.count('images')
    now = 7000
    expect((await port.read([])).relays).toEqual({ since: 5000, total: 3, perSecond: 1 })
  })

  it('behavior: a chain that is not ours tells its blocks and the use of our sessions', async () => {
    const network = { stakedPayOf: () => 4, chain: { state: () => chainState } }
    const port = networkStatePort({ network, relays: new RelayCount(() => 0) })
    const state = await port.read([])
    expect(port.head()).toEqual({ height: 2, at: 2000 })
    expect(state).toMatchObject({
      network: 'morse',
      chain: {
        ...{ id: null, height: 2, blockMs: 1000 },
        session: { height: 1, lastHeight: 4, blocksPerSession: 4, nodeCount: 5 },
        blocks: [
          { height: 2, at: 2000, transactions: null, rewards: null },
          { height: 1, at: 1000, transactions: null, rewards: null },
        ],
      },
      applications: [{ name: null, service: 'A100', relaysUsed: 7, budget: 10 }],
      claims: null,
    })
    expect(networkState.parse(state)).toEqual(state)
  })

  it('behavior: a local network tells all of it, and who is paid above its tier', async () => {
    const network = { stakedPayOf: () => 12, chain: { state: () => chainState, localnet } }
    const port = networkStatePort({ network, relays: new RelayCount(() => 0) })
    await expect.poll(() => localnet.blocks().length, { timeout: 5000 }).toBeGreaterThan(1)
    const { servicers, services } = (await localnet.status()) ?? { servicers: [], services: [] }
    const [servicer] = servicers
    const [service] = services
    const supplier = exampleSupplier({
      ...{ network: 'morse', address: servicer?.address ?? '', service: service?.chain ?? '' },
    })
    const tier = { ...exampleSummary(supplier).tier, state: 'decided', tier: 'none', possible: ['none'] } as const
    const { rows } = rankRows(
      [buildRow(exampleSummary(supplier, { tier: { ...tier, possible: ['none'] } }))],
      jointRankBands,
    )
    const state = await port.read(rows)
    expect(networkState.parse(state)).toEqual(state)
    expect(state.chain?.id).toBe(config.chainId)
    expect(state.chain?.blocks[0]).toMatchObject({ transactions: expect.any(Array), rewards: expect.any(Array) })
    const reward = state.rewards?.find(({ address }) => address === supplier.address)
    expect(reward).toMatchObject({ tier: 'none', isDecided: true, toNodeUpokt: expect.stringMatching(/^\d+$/) })
    expect(state.payByTier?.map((one) => one.tier)).toEqual(['none', null])
    expect(state.overpaid).toMatchObject([
      { address: supplier.address, service: supplier.service, measured: 'none', isDecided: true },
    ])
    expect(state.services.find((one) => one.service === supplier.service)).toMatchObject({
      ...{ suppliers: 1, upoktPerRelay: service?.upoktPerRelay },
    })
  })

  it('error: a local network that does not answer is told as far as our relays know it', async () => {
    const silent = watchLocalnet({ adminUrl: 'http://127.0.0.1:9', config, clock: () => 0 })
    const network = { stakedPayOf: () => null, chain: { state: () => chainState, localnet: silent } }
    const state = await networkStatePort({ network, relays: new RelayCount(() => 0) }).read([])
    expect([state.chain?.height, state.claims, state.rewards]).toEqual([2, null, null])
    await silent.close()
  })
})
