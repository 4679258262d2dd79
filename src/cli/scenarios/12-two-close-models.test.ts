import { expect, test } from 'vitest'
import { gist, openScenario } from './__fixtures__/scenario-bench.ts'

test('scenario 12: two close models are shown as tied until there are enough relays', async () => {
  await using scenario = await openScenario({
    fleet: { better: { ability: 0.84 }, worse: { ability: 0.6 } },
    itemsPerHour: 30,
  })
  const bands = []
  for (let hour = 0; hour < 30; hour++) {
    await scenario.pass(1)
    const { better, worse } = await scenario.board()
    bands.push([better, worse].map((row) => [row?.score?.estimate.n, row?.rank, row?.rankBand, row?.finding?.rankBand]))
  }
  console.log(JSON.stringify(bands))
  const board = await scenario.board()
  expect(Object.values(board).map(gist)).toMatchInlineSnapshot(`
    [
      {
        "failedItems": 0,
        "outcomes": {
          "answered|nobody": 1005,
        },
        "score": "0.60",
        "tier": "middle",
      },
      {
        "failedItems": 0,
        "outcomes": {
          "answered|nobody": 1007,
        },
        "score": "0.85",
        "tier": "high",
      },
    ]
  `)
  expect(scenario.events).toEqual([])
})
