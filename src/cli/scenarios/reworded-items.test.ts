import { expect, test } from 'vitest'
import { demoCatalogue } from '../basics-catalogue.ts'
import { openScenario, rowOf } from './__fixtures__/scenario-bench.ts'

test('who knows public items by their text loses when they are asked in other words, and is flagged for it', async () => {
  const memorised = { kind: 'memorised-public' } as const
  await using scenario = await openScenario({
    fleet: {
      'by text': { ability: 0.43, misbehaviours: [memorised] },
      // It recognises an item whatever its words are: better on public ones, and no worse when they are changed.
      'by meaning': { ability: 0.43, misbehaviours: [{ ...memorised, inOtherWords: 1 }] },
      weak: { ability: 0.3 },
      middling: { ability: 0.69 },
      strong: { ability: 0.9 },
    },
    catalogue: demoCatalogue(),
    itemsPerHour: 120,
  })
  await scenario.pass(16)
  const board = await scenario.board()
  const kindsOf = (name: string) => rowOf(board, name).flags.map(({ kind }) => kind)
  expect(kindsOf('by text')).toEqual(expect.arrayContaining(['public-gap', 'perturbation-gap']))
  expect(kindsOf('by meaning')).toContain('public-gap')
  expect(kindsOf('by meaning')).not.toContain('perturbation-gap')
  expect(['weak', 'middling', 'strong'].map(kindsOf)).toEqual([[], [], []])
  const flag = rowOf(board, 'by text').finding?.flags.find(({ kind }) => kind === 'perturbation-gap')
  expect(flag).toMatchObject({
    statement: expect.stringMatching(
      /^Of assay-basics-reworded, it scores \d\d\.\d points less on the same \d+ items in changed words \(reworded\); clean suppliers lose at most 8\.0\.$/,
    ),
    errorRate: 0.012,
  })
  // The samples that show it are the changed ones that it failed.
  const { rows } = await scenario.store.executeSql(
    `select s.task like '%~reworded' as "isChanged", c.value from scores c join samples s on s.id = c.sample_id where c.sample_id = any($1)`,
    [flag?.samples],
  )
  expect(rows.length).toBeGreaterThan(5)
  expect(rows).toEqual(rows.map(() => ({ isChanged: true, value: 0 })))
  // Both of a pair ask the same document, with nine others of the suite in between.
  const { rows: pairs } = await scenario.store.executeSql(
    `select count(*)::int as pairs from samples a join samples b on b.supplier_id = a.supplier_id and b.epoch = a.epoch
       and b.suite = a.suite and b.draw_order = a.draw_order + 10 and b.document_id = a.document_id and b.task <> a.task
     where a.suite = 'assay-basics-reworded' and a.draw_order % 20 < 10`,
  )
  const { rows: seconds } = await scenario.store.executeSql(
    `select count(*)::int as pairs from samples where suite = 'assay-basics-reworded' and draw_order % 20 >= 10`,
  )
  expect(pairs).toEqual(seconds)
  expect(scenario.events).toEqual([])
})
