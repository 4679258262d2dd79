import { expect, test } from 'vitest'
import { openScenario, rowOf } from './__fixtures__/scenario-bench.ts'

const maximumBodyBytes = 1_000_000
const hundredMegabytes = 100 * 1024 * 1024

test('scenario 9: a body of 100 MB and one that drips are cut off, with a typed error each, and hold nobody up', async () => {
  await using scenario = await openScenario({
    fleet: {
      honest: {},
      oversized: { misbehaviours: [{ kind: 'oversized-body', bytes: hundredMegabytes }] },
      bomb: { misbehaviours: [{ kind: 'gzip-bomb', bytes: hundredMegabytes }] },
      drip: { misbehaviours: [{ kind: 'slow-drip', bytesPerSecond: 20 }] },
    },
    itemsPerHour: 6,
    hasRealTimes: true,
    limits: { maximumBodyBytes, timeouts: { connectMs: 5_000, firstByteMs: 5_000, idleMs: 5_000, totalMs: 600 } },
  })
  await scenario.pass(4)
  const board = await scenario.board()
  const expected = { oversized: 'oversized', bomb: 'oversized', drip: 'timed-out' } as const
  for (const [name, kind] of Object.entries(expected)) {
    const { outcomes, attempts, blame, score } = rowOf(board, name)
    // On a busy machine some of it is laid on ourselves; nothing is taken for an answer.
    expect([name, (outcomes?.[kind] ?? 0) > 0, outcomes?.answered]).toEqual([name, true, 0])
    expect([name, (blame?.supplier ?? 0) + (blame?.us ?? 0) + (blame?.undetermined ?? 0)]).toEqual([name, attempts])
    expect([name, score?.estimate.mean ?? 0]).toEqual([name, 0])
  }
  const { rows } = await scenario.store.executeSql(
    'select kind, timeout_phase, max(body_bytes)::int as most from outcomes group by 1, 2 order by 1',
  )
  expect(rows).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ kind: 'oversized', timeout_phase: null }),
      expect.objectContaining({ kind: 'timed-out', timeout_phase: 'total' }),
    ]),
  )
  // What was taken in of a hundred megabytes, packed or not.
  expect(Math.max(...rows.map(({ most }) => Number(most)))).toBeLessThanOrEqual(maximumBodyBytes)
  const { outcomes, blame } = rowOf(board, 'honest')
  expect([(outcomes?.answered ?? 0) > 0, blame?.supplier]).toEqual([true, 0])
  expect(scenario.events).toEqual([])
})
