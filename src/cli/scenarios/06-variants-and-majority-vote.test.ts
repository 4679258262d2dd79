import { expect, test } from 'vitest'
import { readCommonAnswers } from '#store/summarizer/read-fleet.ts'
import { openScenario, rowOf, type Scenario } from './__fixtures__/scenario-bench.ts'

const variants = ['float32', 'awq', 'gptq']
const copies = ['small-1', 'small-2', 'small-3', 'small-4']

/**
 * The rule that consensus services use: an answer is right if more suppliers give it than any other, and whoever agrees
 * with that less often than three times in four is punished (as near as the incumbent's hashes of answers must be).
 */
async function punishedByMajority({ store }: Scenario): Promise<string[]> {
  const answers = await readCommonAnswers(store.database, { network: 'direct', service: 'text', since: 0 })
  const agreed = new Map<string, number[]>()
  for (const item of Map.groupBy(answers, ({ documentId }) => documentId).values()) {
    const counts = [...Map.groupBy(item, ({ answer }) => answer)].map(([answer, { length }]) => ({ answer, length }))
    counts.sort((a, b) => b.length - a.length)
    const [most, next] = counts
    // Three answers at least, and one that leads.
    if (item.length < 3 || most === undefined || most.length === next?.length) continue
    for (const { supplierId, answer } of item) {
      agreed.set(supplierId, [...(agreed.get(supplierId) ?? []), answer === most.answer ? 1 : 0])
    }
  }
  const shares = [...agreed].map(([id, votes]) => ({ id, share: votes.reduce((a, b) => a + b, 0) / votes.length }))
  return shares.filter(({ share }) => share < 3 / 4).map(({ id }) => id)
}

test('scenario 6: of Float32, AWQ, GPTQ and four copies of a small model a majority vote punishes the good ones; tiers do not', async () => {
  const big = { seed: 'big-70b', ability: 0.7 }
  const quantised = (name: string) => ({ ...big, ability: 0.69, variant: { name, flips: 0.1 } })
  await using scenario = await openScenario({
    fleet: {
      float32: big,
      awq: quantised('awq'),
      gptq: quantised('gptq'),
      ...Object.fromEntries(copies.map((name) => [name, { seed: 'small-8b', ability: 0.37 }])),
    },
    itemsPerHour: 40,
    profile: { drawing: { commonShare: 0.4, commonBlockItems: 8 } },
  })
  await scenario.pass(8)
  const board = await scenario.board()
  const idsOf = (names: readonly string[]) => names.map((name) => rowOf(board, name).supplier.id).toSorted()
  expect((await punishedByMajority(scenario)).toSorted()).toEqual(idsOf(variants))
  // Their quality is measured against the truth: the variants are worth one tier, the copies a lower one.
  for (const name of variants) expect([name, rowOf(board, name).tier.tier]).toEqual([name, 'middle'])
  for (const name of copies) expect([name, rowOf(board, name).tier.tier]).toEqual([name, 'base'])
  // And who is like whom is known by their common mistakes.
  for (const names of [variants, copies]) {
    for (const name of names) {
      expect([name, rowOf(board, name).finding?.identity.group?.members]).toEqual([name, idsOf(names)])
    }
  }
  expect(scenario.events).toEqual([])
})
