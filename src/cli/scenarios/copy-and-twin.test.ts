import { expect, test } from 'vitest'
import { openScenario, rowOf } from './__fixtures__/scenario-bench.ts'

const others = ['other-1', 'other-2', 'other-3', 'other-4']

test('a quantised copy and a twin of the same weights are alike by their errors, and told apart by probes', async () => {
  const model = { seed: 'big-70b', ability: 0.6, nearTies: 0.1 }
  // Its answers to items with one right answer hardly differ: they alone would call it the same weights.
  const copy = { ...model, variant: { name: 'awq', flips: 0.01, openFlips: 0.35 } }
  await using scenario = await openScenario({
    fleet: {
      original: model,
      // No log-probabilities: told apart by text alone.
      twin: { ...model, logprobs: 'refused' },
      copy,
      ...Object.fromEntries(others.map((name) => [name, { ability: 0.6 }])),
    },
    itemsPerHour: 40,
    groupProbesPerHour: 30,
    profile: { drawing: { commonShare: 0.6, commonBlockItems: 9 } },
  })
  await scenario.pass(14)
  const board = await scenario.board()
  const idOf = (name: string) => rowOf(board, name).supplier.id
  const idsOf = (names: readonly string[]) => names.map(idOf).toSorted()
  const identityOf = (name: string) => rowOf(board, name).finding?.identity
  for (const name of ['original', 'twin', 'copy']) {
    expect([name, identityOf(name)?.group?.members]).toEqual([name, idsOf(['original', 'twin', 'copy'])])
  }
  const claimsOf = (name: string) => {
    const { sameWeightsAs, sameTokensAs, otherWeightsThan, probes } = identityOf(name) ?? {}
    return { sameWeightsAs, sameTokensAs, otherWeightsThan, logProbabilities: probes?.logProbabilities }
  }
  expect(claimsOf('original')).toEqual({
    sameWeightsAs: [idOf('twin')],
    sameTokensAs: [idOf('twin')],
    otherWeightsThan: [idOf('copy')],
    logProbabilities: 'used',
  })
  expect(claimsOf('twin')).toEqual({
    sameWeightsAs: [idOf('original')],
    sameTokensAs: [idOf('original')],
    otherWeightsThan: [idOf('copy')],
    logProbabilities: 'none',
  })
  expect(claimsOf('copy')).toEqual({
    sameWeightsAs: [],
    sameTokensAs: [],
    otherWeightsThan: idsOf(['original', 'twin']),
    logProbabilities: 'used',
  })
  // Nobody else was asked, and who refuses log-probabilities hardly.
  const { rows } = await scenario.store.executeSql(
    "select supplier_id, suite, sum(items)::int as items from plans where reason = 'group-probes' or suite like 'assay-border%' group by 1, 2",
  )
  const probed = rows as { supplier_id: string; suite: string; items: number }[]
  expect([...new Set(probed.map(({ supplier_id }) => supplier_id))].toSorted()).toEqual(
    idsOf(['original', 'twin', 'copy']),
  )
  const listsOf = (name: string) =>
    probed.find(({ supplier_id, suite }) => supplier_id === idOf(name) && suite === 'assay-border-probabilities')?.items
  expect(listsOf('twin')).toBeLessThan((listsOf('original') ?? 0) / 2)
  expect(scenario.events).toEqual([])
})
