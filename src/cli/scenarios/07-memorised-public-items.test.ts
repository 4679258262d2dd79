import { expect, test } from 'vitest'
import { openScenario, rowOf } from './__fixtures__/scenario-bench.ts'

test('scenario 7: who has memorised the public items is shown with the gap; its tier is that of its own items', async () => {
  await using scenario = await openScenario({
    fleet: {
      memoriser: { ability: 0.43, misbehaviours: [{ kind: 'memorised-public' }] },
      'clean-1': { ability: 0.43 },
      'clean-2': { ability: 0.69 },
      'clean-3': { ability: 0.9 },
    },
    itemsPerHour: 40,
  })
  await scenario.pass(14)
  const board = await scenario.board()
  for (const [name, { summary, finding, tier }] of Object.entries(board)) console.log(name, JSON.stringify([summary.publicGap, summary.flags, finding?.flags, tier.tier, summary.suites.map(({ suite, estimate }) => [suite, estimate.n, estimate.mean])]))
  const { summary, tier } = rowOf(board, 'memoriser')
  expect(summary.publicGap?.lower).toBeGreaterThan(0.2)
  expect(tier).toMatchObject({ state: 'decided', tier: 'base' })
  for (const name of ['clean-1', 'clean-2', 'clean-3']) {
    expect([name, (rowOf(board, name).summary.publicGap?.lower ?? 0) < 0]).toEqual([name, true])
  }
  expect(scenario.events).toEqual([])
})
