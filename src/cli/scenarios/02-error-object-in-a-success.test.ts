import { expect, test } from 'vitest'
import { openScenario, rowOf } from './__fixtures__/scenario-bench.ts'

test('scenario 2: status 200 around an error object is a failure of the supplier, and costs it what it keeps back', async () => {
  await using scenario = await openScenario({
    fleet: {
      honest: { seed: 'twin' },
      'error-in-200': { seed: 'twin', misbehaviours: [{ kind: 'error-object', share: 0.6 }] },
    },
    itemsPerHour: 60,
  })
  await scenario.pass(8)
  const board = await scenario.board()
  const [honest, failing] = ['honest', 'error-in-200'].map((name) => rowOf(board, name))
  expect(honest?.outcomes).toMatchObject({ answered: honest?.attempts, 'error-object': 0 })
  expect(failing?.outcomes?.['error-object']).toBeGreaterThan(200)
  expect(failing?.blame).toMatchObject({ supplier: failing?.outcomes?.['error-object'], us: 0, undetermined: 0 })
  // 0.6² of the items fail twice; none of them counts as answered, and none is left out.
  const { scored = 0, supplierFailures = 0, unscored } = failing?.score?.items ?? {}
  expect([Math.abs(supplierFailures / scored - 0.36) < 0.1, unscored]).toEqual([true, 0])
  expect(failing?.score?.estimate.upper).toBeLessThan(honest?.score?.estimate.mean ?? 0)
  expect(failing?.availability?.upper).toBeLessThan(0.6)
  expect([honest?.tier.tier, failing?.tier.possible.includes('high')]).toEqual(['middle', false])
  expect(scenario.events).toEqual([])
})
