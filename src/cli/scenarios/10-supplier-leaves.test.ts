import { expect, test } from 'vitest'
import { selectRows } from '#api/leaderboard/select-rows.ts'
import { openScenario, rowOf } from './__fixtures__/scenario-bench.ts'

test('scenario 10: the score of a supplier that has left expires: no rank, shown as left, asked no more; back, it begins anew', async () => {
  await using scenario = await openScenario({
    fleet: { stays: { ability: 0.5 }, leaver: { ability: 0.9 } },
    // It comes back after more than a day.
    isListed: (name, hour) => name !== 'leaver' || hour < 6 || hour >= 32,
  })
  await scenario.pass(6)
  const before = await scenario.board()
  const leftAt = scenario.clock.now()
  expect([rowOf(before, 'leaver').rank, rowOf(before, 'stays').rank]).toEqual([1, 2])
  await scenario.pass(3)
  const after = await scenario.board()
  const [leaver, stays] = [rowOf(after, 'leaver'), rowOf(after, 'stays')]
  expect([leaver.rank, leaver.rankBand, leaver.supplier.isListed]).toEqual([null, null, false])
  expect(leaver.supplier.lastSeenAt).toBeLessThan(leftAt)
  // What was measured of it stays, as it was then; and it costs no more relays.
  expect(leaver).toMatchObject({ score: rowOf(before, 'leaver').score, attempts: rowOf(before, 'leaver').attempts })
  expect([stays.rank, stays.rankBand]).toEqual([1, { best: 1, worst: 1 }])
  expect(stays.attempts).toBeGreaterThan(rowOf(before, 'stays').attempts ?? 0)
  // Readers of the leaderboard see it only when they ask for those who have left.
  const shown = (unlisted: boolean) =>
    selectRows(Object.values(after), { sort: '-score', ...(unlisted ? { unlisted } : {}) }).map(
      ({ supplier }) => supplier.address,
    )
  expect([shown(false), shown(true).toSorted()]).toEqual([['stays'], ['leaver', 'stays']])
  await scenario.pass(26)
  const back = rowOf(await scenario.board(), 'leaver')
  expect(back.supplier.isListed).toBe(true)
  expect([back.epoch, stays.epoch]).toEqual([2, 1])
  // Whoever stands behind the address now: nothing that was measured before says anything about it.
  expect(back.score?.estimate.n).toBeLessThan(rowOf(before, 'leaver').score?.estimate.n ?? 0)
  expect([back.tier.state, back.tier.payTier]).toEqual(['provisional', 'none'])
  expect(scenario.events).toEqual([])
})
