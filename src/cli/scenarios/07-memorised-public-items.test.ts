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
  await scenario.pass(10)
  const board = await scenario.board()
  const { summary, flags, tier } = rowOf(board, 'memoriser')
  expect(flags).toEqual([
    expect.objectContaining({
      kind: 'public-gap',
      statement: expect.stringMatching(/^It scores [456]\d\.\d points more on public items than on private ones/),
      errorRate: expect.closeTo(0.05),
    }),
  ])
  expect(summary.publicGap?.lower).toBeGreaterThan(0.2)
  // Knowing the public half by heart moves nothing that pays.
  expect([tier.tier, tier.possible.includes('high')]).toEqual(['base', false])
  for (const name of ['clean-1', 'clean-2', 'clean-3']) {
    const clean = rowOf(board, name)
    expect([name, clean.flags, (clean.summary.publicGap?.lower ?? 0) < 0]).toEqual([name, [], true])
  }
  expect(scenario.events).toEqual([])
})
