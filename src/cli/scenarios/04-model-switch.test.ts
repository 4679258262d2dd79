import { expect, test } from 'vitest'
import { openScenario, rowOf, type ScenarioRow } from './__fixtures__/scenario-bench.ts'

/** Relays to items of the tier suite within which a switch from high to base must be found, half of which it takes. */
const N = 80
const switchHour = 30

test(`scenario 4: a switch of the model is found within ${N} relays, old samples are dropped, pay is not raised`, async () => {
  const vice = { kind: 'switch-model', from: switchHour * 3_600, ability: 0.43 } as const
  await using scenario = await openScenario({
    fleet: {
      switcher: { ability: 0.9, misbehaviours: [vice] }, // Not even at temperature 0 does a real model always say the same.
      steady: { ability: 0.9, nearTies: 0.02 },
    },
    itemsPerHour: 10,
  })
  await scenario.pass(switchHour + 1)
  const before = rowOf(await scenario.board(), 'switcher')
  expect([before.epoch, before.tier.tier]).toEqual([1, 'high'])
  let now: ScenarioRow = before
  for (let hour = 0; hour < 24 && now.epoch === 1; hour++) {
    await scenario.pass(1)
    now = rowOf(await scenario.board(), 'switcher')
  }
  expect(now.epoch).toBe(2)
  const { rows } = await scenario.store.executeSql(
    `select count(*)::int as count from scores c join epochs e on e.supplier_id = c.supplier_id and e.epoch = 1
      where c.supplier_id = $1 and c.epoch = 1 and c.suite = 'assay-basics' and e.close_reason = 'change-alarm'
        and c.evaluated_at >= $2`,
    [now.supplier.id, before.supplier.firstSeenAt + switchHour * 3_600_000],
  )
  expect(rows[0]?.count).toBeGreaterThan(0)
  expect(rows[0]?.count).toBeLessThanOrEqual(N)
  // Nothing of the model that was: no score, no tier, and pay only once the new one is decided.
  expect(now).toMatchObject({ score: { estimate: { n: expect.toSatisfy((n) => n < 20) } }, tier: { payTier: 'none' } })
  await scenario.pass(12)
  const board = await scenario.board()
  const [switcher, steady] = ['switcher', 'steady'].map((name) => rowOf(board, name))
  expect(switcher?.score?.estimate.mean).toBeLessThan(0.6)
  expect(switcher?.tier.possible).not.toContain('high')
  expect(['none', 'base']).toContain(switcher?.tier.payTier)
  expect([steady?.epoch, steady?.tier.tier, steady?.summary.drift?.state]).toEqual([1, 'high', 'steady'])
  expect(scenario.events).toEqual([])
})
