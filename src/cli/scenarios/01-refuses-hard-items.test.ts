import { expect, test } from 'vitest'
import { openScenario, rowOf } from './__fixtures__/scenario-bench.ts'

test('scenario 1: who answers hard items with 429 or 400 scores as much below its honest twin as it keeps back', async () => {
  const refuses = (status: 429 | 400) => ({
    seed: 'twin',
    misbehaviours: [{ kind: 'refuse-hard', above: 0.6, status } as const],
  })
  await using scenario = await openScenario({
    fleet: { honest: { seed: 'twin' }, 'refuses-429': refuses(429), 'refuses-400': refuses(400) },
    itemsPerHour: 60,
  })
  await scenario.pass(9)
  const board = await scenario.board()
  const honest = rowOf(board, 'honest')
  expect([honest.tier.state, honest.tier.tier, honest.score?.items.supplierFailures]).toEqual(['decided', 'middle', 0])
  expect(honest.flags).toEqual([])
  for (const name of ['refuses-429', 'refuses-400']) {
    const { score, rank, outcomes, blame, flags } = rowOf(board, name)
    // Two items in five are above 0.6; all of them have failed twice, and score nothing.
    const refusedShare = (score?.items.supplierFailures ?? 0) / (score?.items.scored ?? 0)
    expect(refusedShare).toBeGreaterThan(0.3)
    expect(score?.estimate.upper).toBeLessThan(honest.score?.estimate.mean ?? 0)
    expect(rank).toBeGreaterThan(honest.rank ?? 0)
    expect(outcomes?.refused).toBeGreaterThan(200)
    expect(blame).toMatchObject({ supplier: outcomes?.refused, us: 0, network: 0, undetermined: 0 })
    expect(flags).toMatchObject([{ kind: 'selective-refusal', errorRate: 0.01 }])
  }
  expect(scenario.events).toEqual([])
})
