import { describe, expect, test } from 'vitest'
import type { LeaderboardRow } from '#api/schemas/leaderboard.ts'
import { exampleBoard } from '#cli/render/__fixtures__/example-board.ts'
import { measuredFleet } from './measured-fleet.ts'

const [example] = exampleBoard.rows
const dayMs = 86_400_000

/** A row with one suite only, measured for two days. */
function row(over: {
  n: number
  mean: number | null
  drawn: number
  attempts: number
  answered: number
}): LeaderboardRow {
  if (example?.score == null || example.outcomes === null)
    throw new TypeError('the first row of the fixture has a score')
  const { n, mean, drawn, attempts, answered } = over
  const { score } = example
  return {
    ...example,
    score: { ...score, estimate: { ...score.estimate, n, mean }, items: { ...score.items, drawn } },
    otherSuites: [],
    attempts,
    outcomes: { ...example.outcomes, answered },
    usage: { promptTokens: answered * 400, completionTokens: answered * 100, missing: 0 },
    epochStartedAt: 10 * dayMs,
    computedAt: 12 * dayMs,
  }
}

describe('measuredFleet', () => {
  test('default: relays per item and day, tokens per relay, and the scores that are known', () => {
    const rows = [
      row({ n: 100, mean: 0.6, drawn: 120, attempts: 150, answered: 140 }),
      row({ n: 29, mean: 0.9, drawn: 30, attempts: 30, answered: 30 }),
    ]
    expect(measuredFleet(rows)).toEqual({
      suppliers: 2,
      hasSessions: false,
      scores: [0.6],
      relaysPerItem: 1.2,
      tokensPerRelay: 500,
      relaysPerDay: 90,
    })
  })

  test('behavior: what is not known is not made up', () => {
    const nothing = row({ n: 0, mean: null, drawn: 0, attempts: 0, answered: 0 })
    expect(measuredFleet([{ ...nothing, supplier: { ...nothing.supplier, network: 'morse' } }])).toEqual({
      suppliers: 1,
      hasSessions: true,
      scores: [],
      relaysPerItem: null,
      tokensPerRelay: null,
      relaysPerDay: null,
    })
    expect(measuredFleet([])).toBeNull()
  })
})
