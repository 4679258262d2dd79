import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type SmallNetwork, smallNetwork } from './__fixtures__/small-network.ts'

const closers: (() => unknown)[] = []

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function start(...[options]: Parameters<typeof smallNetwork>) {
  const network = await smallNetwork(options)
  closers.push(() => network.close())
  const node = network.startNode()
  closers.push(() => node.close())
  return { network, node }
}

/** Makes blocks up to this height, giving claimers their time after each. */
function advanceTo(network: SmallNetwork, height: number): void {
  while (network.chain.height < height) {
    network.chain.produceBlock()
    network.clock.advance(1000)
  }
}

function claims(network: SmallNetwork) {
  return network.chain.ledgerAt(network.chain.height)?.claims() ?? []
}

describe('claiming', () => {
  it('default: relays of a session are claimed after it, proven, paid, and forgotten', async () => {
    const { network, node } = await start()
    const [servicer] = network.sessionServicers()
    await Promise.all(Array.from({ length: 7 }, () => network.send(node, network.signed())))
    advanceTo(network, 9)
    expect(claims(network)).toMatchObject([{ fromAddress: servicer?.address, totalProofs: 7n }])
    expect(node.evidence()).toMatchObject([{ relays: 7, isSealed: true, isClaimed: true }])
    advanceTo(network, 20)
    expect(network.chain.rewards()).toMatchObject([
      { nodeAddress: servicer?.address, relays: 7n, minted: 7000n, toNode: 5950n, toFeeCollector: 1050n },
    ])
    expect(claims(network)).toEqual([])
    expect(node.evidence()).toEqual([])
    expect(network.logged).toEqual([])
  })

  it.each([1, 4])('behavior: a session of %i relays earns nothing, and ends nobody', async (relays) => {
    const { network, node } = await start({ parameters: { 'pocketcore/MinimumNumberOfProofs': '1' } })
    await Promise.all(Array.from({ length: relays }, () => network.send(node, network.signed())))
    advanceTo(network, 12)
    expect(node.evidence()).toEqual([])
    expect(network.logged).toEqual([expect.stringContaining(`${relays} relays are too few for a claim`)])
  })

  it('behavior: relays that come after the claim are refused with 90', async () => {
    const { network, node } = await start({ parameters: { 'pos/BlocksPerSession': '6' } })
    const late = network.signed()
    await Promise.all(Array.from({ length: 5 }, () => network.send(node, network.signed())))
    while (!node.evidence()[0]?.isClaimed) advanceTo(network, network.chain.height + 1)
    expect(network.chain.height).toBeLessThanOrEqual(12)
    expect(JSON.parse((await network.send(node, late)).body)).toMatchObject({ error: { code: 90 } })
  })

  it('behavior: a node that was ended between claim and proof proves after it is started again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'claimer-'))
    closers.push(() => rmSync(folder, { recursive: true }))
    const evidenceFile = join(folder, 'evidence.jsonl')
    const network = await smallNetwork({ evidenceFile })
    closers.push(() => network.close())
    const first = network.startNode()
    await Promise.all(Array.from({ length: 5 }, () => network.send(first, network.signed())))
    advanceTo(network, 9)
    expect(claims(network)).toHaveLength(1)
    await first.close()
    const second = network.startNode()
    closers.push(() => second.close())
    advanceTo(network, 20)
    expect(network.chain.rewards()).toMatchObject([{ relays: 5n }])
    expect(second.evidence()).toEqual([])
    expect(readFileSync(evidenceFile, 'utf8').split('\n').at(-2)).toContain('"dropped"')
  })

  it('behavior: a claim that the chain did not take is sent again at the next turn', async () => {
    const { network, node } = await start({ parameters: { 'pocketcore/ClaimSubmissionWindow': '3' } })
    const [servicer] = network.sessionServicers()
    await Promise.all(Array.from({ length: 5 }, () => network.send(node, network.signed())))
    const { submit } = network.chain
    let refusals = 0
    network.chain.submit = (raw) => {
      refusals += 1
      if (refusals > 1) return submit.call(network.chain, raw)
      return { kind: 'refused', hash: '', detail: 'mempool is full' }
    }
    advanceTo(network, 20)
    expect(network.logged).toEqual([
      `${servicer?.address}, 5 relays of session 1 on A100: its claim was not taken: mempool is full`,
    ])
    expect(network.chain.rewards()).toMatchObject([{ relays: 5n }])
  })
})
