import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordTraffic } from '#store/traffic/record-traffic.ts'
import { supplierNamed } from '../__fixtures__/relays.ts'
import { list, openWorld, startOfTime, type World } from '../__fixtures__/world.ts'
import { TrafficShares } from './traffic-shares.ts'

const [a, b] = [supplierNamed('a'), supplierNamed('b')]
let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

async function ask(supplierId: string, requests: number) {
  const records = Array.from({ length: requests }, (_, index) => ({
    ...({
      requestId: `${supplierId} ${index}`,
      supplierId,
      at: startOfTime,
      kind: 'answered',
      blame: 'nobody',
    } as const),
    ...{ latencyMs: null, promptTokens: null, completionTokens: null, verdict: null },
  }))
  await recordTraffic(world.database, records, { now: startOfTime })
}

test('TrafficShares, default: the manager knows who carries how much, read anew once per stretch', async () => {
  await list(world, [a, b])
  const [traffic, options] = [new TrafficShares(), { database: world.database, stretchMs: 1_000 }]
  const shares = async (now: number) => {
    const shareOf = await traffic.at(now, options)
    return [a.id, b.id, 'nobody'].map(shareOf)
  }
  expect(await shares(startOfTime)).toEqual([0, 0, 0])
  await ask(a.id, 30)
  await ask(b.id, 10)
  expect(await shares(startOfTime + 999)).toEqual([0, 0, 0])
  expect(await shares(startOfTime + 1_000)).toEqual([1.5, 0.5, 0])
})
