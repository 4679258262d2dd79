import { expect, test } from 'vitest'
import { gist, openScenario } from './__fixtures__/scenario-bench.ts'

test('scenario 1: who answers hard items with 429 or 400 scores below its honest twin, and is seen to refuse', async () => {
  const refuses = (status: 429 | 400) => ({
    seed: 'twin',
    misbehaviours: [{ kind: 'refuse-hard', above: 0.6, status } as const],
  })
  await using scenario = await openScenario({
    fleet: { honest: { seed: 'twin' }, 'refuses-429': refuses(429), 'refuses-400': refuses(400) },
  })
  await scenario.pass(16)
  const { honest, 'refuses-429': first, 'refuses-400': second } = await scenario.board()
  expect({
    honest: honest && gist(honest),
    first: first && gist(first),
    second: second && gist(second),
  }).toMatchInlineSnapshot(`
    {
      "first": {
        "failedItems": 168,
        "outcomes": {
          "answered|nobody": 302,
          "refused|supplier": 410,
        },
        "score": "0.49",
        "tier": "base",
      },
      "honest": {
        "failedItems": 0,
        "outcomes": {
          "answered|nobody": 518,
        },
        "score": "0.69",
        "tier": "middle",
      },
      "second": {
        "failedItems": 136,
        "outcomes": {
          "answered|nobody": 325,
          "refused|supplier": 353,
        },
        "score": "0.56",
        "tier": "base|middle",
      },
    }
  `)
  expect(scenario.events).toEqual([])
})
