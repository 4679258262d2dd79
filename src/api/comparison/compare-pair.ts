import { emptyDifferences, foldDifference, pairedDifference } from '#statistics/sequential/paired-difference.ts'
import type { CommonScore } from '#store/read/read-common-scores.ts'
import type { PairedScores, SupplierPair } from '../schemas/comparison.ts'
import type { CommonItem } from './common-items.ts'

/** How intervals of differences are made. */
export const comparisonMethod = 'betting on the differences of common items, two one-sided bounds of 2.5 % each'

const sideAlpha = 0.025

/** The two scores of one item. */
type Both = { readonly group: string; readonly first: CommonScore; readonly second: CommonScore }

/** Two suppliers on the items that both got. */
export function comparePair(
  items: readonly CommonItem[],
  { first, second }: { readonly first: string; readonly second: string },
): Omit<SupplierPair, 'identity'> {
  const shared = items.flatMap(({ group, scores }): Both[] => {
    const [one, other] = [scores.get(first), scores.get(second)]
    return one === undefined || other === undefined ? [] : [{ group, first: one, second: other }]
  })
  const answered = shared.filter((both) => both.first.answer !== null && both.second.answer !== null)
  return {
    first,
    second,
    overall: pairedScores(shared),
    skills: [...Map.groupBy(shared, ({ group }) => group)]
      .map(([skill, ofSkill]) => ({ skill, ...pairedScores(ofSkill) }))
      .toSorted((a, b) => (a.skill < b.skill ? -1 : 1)),
    agreement: {
      n: answered.length,
      same: answered.filter((both) => both.first.answer === both.second.answer).length,
    },
  }
}

function pairedScores(shared: readonly Both[]): PairedScores {
  const sums = shared.reduce(
    (folded, { first, second }) => foldDifference(folded, { minuend: first.value, subtrahend: second.value }),
    emptyDifferences,
  )
  const { n, difference, lower, upper } = pairedDifference(sums, { lower: sideAlpha, upper: sideAlpha })
  const count = (isFirstRight: boolean, isSecondRight: boolean) =>
    shared.filter((both) => isRight(both.first) === isFirstRight && isRight(both.second) === isSecondRight).length
  return {
    n,
    bothRight: count(true, true),
    onlyFirstRight: count(true, false),
    onlySecondRight: count(false, true),
    neitherRight: count(false, false),
    difference,
    lower,
    upper,
    confidence: 1 - 2 * sideAlpha,
  }
}

function isRight({ value }: CommonScore): boolean {
  return value >= 0.5
}
