import { afterEach, describe, expect, it } from 'vitest'
import { writeRelay } from '#morse/relay.ts'
import { BodyBudget } from '../profile/body-budget.ts'
import { mlProfile } from '../profile/profile.ts'
import { startRpcServer } from '../rpc/server.ts'
import { smallNetwork } from './__fixtures__/small-network.ts'
import { behaviour } from './behaviour.ts'
import type { LeanNode } from './lean-node.ts'

const closers: (() => unknown)[] = []

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function start(change: (node: LeanNode) => LeanNode, behaviours: readonly unknown[] = []) {
  const network = await smallNetwork()
  closers.push(() => network.close())
  const parsed = behaviours.map((one) => behaviour.parse(one))
  const node = network.startNode({ behaviours: new Map(network.servicers.map(({ address }) => [address, parsed])) })
  closers.push(() => node.close())
  const { chain } = network
  const budget = new BodyBudget(mlProfile.bodyBudgetBytes)
  const options = { host: '127.0.0.1', port: 0, log: () => {} }
  const server = await startRpcServer({ chain, leanNode: change(node), profile: mlProfile, budget, ...options })
  closers.push(() => server.close())
  const relay = () => fetch(`${server.url}/v1/client/relay`, { method: 'POST', body: writeRelay(network.signed()) })
  return { relay }
}

describe('a lean node behind HTTP', () => {
  it('behavior: dropped connections are dropped without an answer', async () => {
    const { relay } = await start((node) => node, [{ kind: 'dropped-connection' }])
    await expect(relay()).rejects.toThrow('fetch failed')
  })

  it('behavior: a large answer leaves the budget once it was sent', async () => {
    const sent = Promise.withResolvers<void>()
    let isSent = false
    const { relay } = await start((node) => ({
      ...node,
      handleRelay: async (body, signal) => {
        const reply = await node.handleRelay(body, signal)
        const whenSent = () => {
          isSent = true
          reply.whenSent?.()
          sent.resolve()
        }
        expect(isSent).toBe(false)
        return { ...reply, whenSent }
      },
    }))
    expect((await relay()).status).toBe(200)
    await sent.promise
  })
})
