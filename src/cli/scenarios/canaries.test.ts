import { expect, test } from 'vitest'
import { demoCatalogue } from '../basics-catalogue.ts'
import { openScenario, rowOf } from './__fixtures__/scenario-bench.ts'

test('who recites published keys, replays texts or claims wrong totals is flagged for it, and nobody else', async () => {
  await using scenario = await openScenario({
    fleet: {
      reciter: { misbehaviours: [{ kind: 'memorised-public' }] },
      replayer: { misbehaviours: [{ kind: 'replay' }] },
      miscounter: { misbehaviours: [{ kind: 'lie-about-usage', constant: 5, of: 'total' }] },
      honest: {},
      // It knows next to nothing, and avoids every trap all the same.
      weak: { ability: 0.15 },
    },
    catalogue: demoCatalogue(),
    itemsPerHour: 160,
  })
  await scenario.pass(10)
  const board = await scenario.board()
  const kindsOf = (name: string) => rowOf(board, name).flags.map(({ kind }) => kind)
  expect(kindsOf('reciter')).toContain('canary')
  expect(kindsOf('replayer')).toEqual(['replay'])
  expect(kindsOf('miscounter')).toEqual(['token-counts'])
  expect([kindsOf('honest'), kindsOf('weak')]).toEqual([[], []])
  const [replay] = rowOf(board, 'replayer').summary.flags
  const { rows } = await scenario.store.executeSql('select distinct task from scores where sample_id = any($1)', [
    replay?.samples,
  ])
  expect(rows).toEqual([{ task: 'canaries_open' }])
  expect(scenario.events).toEqual([])
})
