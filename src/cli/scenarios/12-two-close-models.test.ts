import { expect, test } from 'vitest'
import { openScenario, rowOf } from './__fixtures__/scenario-bench.ts'

const models = ['better', 'worse'] as const

test('scenario 12: two close models are shown as tied until there are enough relays to tell them apart', async () => {
  await using scenario = await openScenario({
    fleet: { better: { ability: 0.76 }, worse: { ability: 0.6 } },
    itemsPerHour: 100,
  })
  const looks: { items: number; isTied: boolean; isWrong: boolean }[] = []
  for (let hour = 0; hour < 10; hour++) {
    await scenario.pass(1)
    const board = await scenario.board()
    const bands = models.flatMap((name) => board[name]?.rankBand ?? [])
    if (bands.length < models.length) continue
    const items = Math.min(...models.map((name) => rowOf(board, name).score?.estimate.n ?? 0))
    const isTied = bands.every(({ best, worst }) => best === 1 && worst === 2)
    const isWrong = bands.some(({ best, worst }, place) => place + 1 < best || place + 1 > worst)
    looks.push({ items, isTied, isWrong })
  }
  // At no look did the bands exclude the truth; they are valid at every look.
  expect(looks.filter(({ isWrong }) => isWrong)).toEqual([])
  const tied = looks.filter(({ isTied }) => isTied).map(({ items }) => items)
  const apart = looks.filter(({ isTied }) => !isTied).map(({ items }) => items)
  expect(Math.max(...tied)).toBeGreaterThan(100)
  expect(Math.max(...tied)).toBeLessThan(Math.min(...apart))
  expect(looks.at(-1)?.isTied).toBe(false)
  expect(scenario.events).toEqual([])
})
