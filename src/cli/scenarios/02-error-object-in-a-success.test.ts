import { expect, test } from 'vitest'
import { gist, openScenario } from './__fixtures__/scenario-bench.ts'

test('scenario 2: status 200 around an error object is a failure of the supplier, and costs it what it keeps back', async () => {
  await using scenario = await openScenario({
    fleet: {
      honest: { seed: 'twin' },
      'error-in-200': { seed: 'twin', misbehaviours: [{ kind: 'error-object', share: 0.6 }] },
    },
  })
  await scenario.pass(16)
  const board = await scenario.board()
  expect(Object.values(board).map(gist)).toMatchInlineSnapshot(`
    [
      {
        "failedItems": 0,
        "outcomes": {
          "answered|nobody": 518,
        },
        "score": "0.69",
        "tier": "middle",
      },
      {
        "failedItems": 153,
        "outcomes": {
          "answered|nobody": 308,
          "error-object|supplier": 497,
        },
        "score": "0.44",
        "tier": "base",
      },
    ]
  `)
  expect(scenario.events).toEqual([])
})
