import { expect, test } from 'vitest'
import { openScenario, rowOf } from './__fixtures__/scenario-bench.ts'

test('scenario 11: claimed token counts that do not fit the requests are shown as such; honest counts are not', async () => {
  const lie = { kind: 'lie-about-usage', factor: 3, constant: 20 } as const
  const honest = ['honest-1', 'honest-2', 'honest-3', 'honest-4', 'other-tokenizer', 'third-tokenizer']
  await using scenario = await openScenario({
    fleet: {
      liar: { misbehaviours: [lie] },
      ...Object.fromEntries(honest.slice(0, 4).map((name) => [name, {}])),
      // Other tokenizers count otherwise, and do not lie.
      'other-tokenizer': { tokenizerFamily: 'another' },
      'third-tokenizer': { tokenizerFamily: 'one more' },
    },
    itemsPerHour: 30,
    profile: { drawing: { commonShare: 0.5, commonBlockItems: 6 } },
  })
  await scenario.pass(8)
  const board = await scenario.board()
  const liar = rowOf(board, 'liar')
  expect(liar.flags).toEqual([
    expect.objectContaining({
      kind: 'token-counts',
      statement: expect.stringMatching(/^For (\d+) of \1 requests that others got too, it claims half as many/),
      errorRate: 0.01,
    }),
  ])
  for (const name of honest) expect([name, rowOf(board, name).flags]).toEqual([name, []])
  // What it claims is what is shown of it; answers and score are those of an honest supplier.
  const average = ({ usage, attempts }: typeof liar) => (usage?.promptTokens ?? 0) / (attempts ?? 1)
  expect(average(liar)).toBeGreaterThan(2.5 * average(rowOf(board, 'honest-1')))
  expect([liar.tier.possible.includes('middle'), liar.blame?.supplier]).toEqual([true, 0])
  // Who counts alike has one tokenizer.
  const classes = Map.groupBy(honest, (name) => rowOf(board, name).finding?.identity.tokenizerClass)
  expect([...classes.values()].toSorted((a, b) => b.length - a.length)).toEqual([
    honest.slice(0, 4),
    ['other-tokenizer'],
    ['third-tokenizer'],
  ])
  expect(scenario.events).toEqual([])
})
