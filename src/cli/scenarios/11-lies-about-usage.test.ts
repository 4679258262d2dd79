import { expect, test } from 'vitest'
import { withSimulator } from '#backends/simulator/simulator-fixture.ts'
import { supplierAt } from '#networks/direct/loopback.ts'
import { selfTests } from '#tasks/capability/self-tests.ts'
import { runSelfTests } from '../check-endpoint.ts'
import { createDirectNetwork } from '../direct-network.ts'
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

test('scenario 11: made-up log-probabilities fail the self-test, so that no score is ever read from them', async () => {
  const fleet = { honest: [], constant: [lieAboutLogprobs('constant')], 'made-up': [lieAboutLogprobs('made-up')] }
  const reasons: Record<string, string[]> = {}
  for (const [name, misbehaviours] of Object.entries(fleet)) {
    await using simulator = await withSimulator({ misbehaviours })
    const file = { suppliers: [supplierAt(simulator.url)], allowPrivate: ['127.0.0.0/8'] }
    const network = createDirectNetwork(file, { clock: Date.now })
    const [supplier] = (await network.discover())[0]?.suppliers ?? []
    if (supplier === undefined) throw new TypeError('the file lists one supplier')
    const checked = await runSelfTests(
      { network, supplier, model: 'sim', hasKey: false, url: simulator.url },
      selfTests.filter((selfTest) => /rivals|logprobs/.test(selfTest.name)),
    )
    await network.close()
    reasons[name] = checked.map(({ verdict }) => (verdict.kind === 'failed' ? verdict.reason : 'passed'))
  }
  expect(reasons).toEqual({
    honest: ['passed', 'passed', 'passed'],
    constant: [
      'all rivals have the same log-probability',
      'all rivals have the same log-probability',
      'every token of the prompt has the same log-probability',
    ],
    // A list of rivals can be made up; an echo that says something else each time cannot be believed.
    'made-up': ['passed', 'passed', 'two answers give the same prompt other log-probabilities'],
  })
})

function lieAboutLogprobs(how: 'constant' | 'made-up') {
  return { kind: 'lie-about-logprobs', how } as const
}
