import { requireArgument } from '../argument-error.ts'

/** What is sure of one measure of a supplier, higher being better. Open ends are infinite. */
export type SureRange = { readonly lower: number; readonly upper: number }

/**
 * For each supplier, which others surely dominate it: no worse in any measure than by that measure's margin, and better
 * beyond doubt in at least one. Nothing is said where ranges overlap by more. At most `most` for each, in the order given;
 * an empty list: it is on the Pareto front, as far as is known.
 *
 * If all ranges hold at once with probability 1 − alpha (each of the suppliers' measures at alpha / their number), all
 * statements are right at once with that probability. O(N²) in the worst case; 100,000 take two seconds where they come in
 * about the order of one measure, the best first, or where nobody can dominate.
 *
 * @param suppliers the measures of each, in the same order as the margins
 * @example
 * dominators([[{ lower: 0.8, upper: 0.9 }], [{ lower: 0.5, upper: 0.6 }]], { margins: [0], most: 5 }) // => [[], [0]]
 */
export function dominators(
  suppliers: readonly (readonly SureRange[])[],
  { margins, most }: { readonly margins: readonly number[]; readonly most: number },
): number[][] {
  for (const measures of suppliers) {
    const isComplete = measures.length === margins.length
    requireArgument(isComplete, 'dominators', 'measures', measures.length, `one for each of ${margins.length} margins`)
  }
  const best = margins.map((_, measure) => bestLowerFrom(suppliers, measure))
  return suppliers.map((inferior) => {
    const found: number[] = []
    for (const [index, superior] of suppliers.entries()) {
      if (found.length >= most || !mayFollow(best, index, inferior, margins)) break
      if (superior !== inferior && dominates(superior, inferior, margins)) found.push(index)
    }
    return found
  })
}

/** Whether one that is as good in every measure as the best from that place on would dominate. */
function mayFollow(
  best: readonly Float64Array[],
  place: number,
  inferior: readonly SureRange[],
  margins: readonly number[],
): boolean {
  let isBetter = false
  for (const [measure, margin] of margins.entries()) {
    const lower = best[measure]?.[place] ?? Number.NEGATIVE_INFINITY
    const upper = inferior[measure]?.upper ?? Number.POSITIVE_INFINITY
    if (!(lower >= upper - margin)) return false
    isBetter ||= lower > upper
  }
  return isBetter
}

/** By place: the greatest lower end of a measure from there on. */
function bestLowerFrom(suppliers: readonly (readonly SureRange[])[], measure: number): Float64Array {
  const best = new Float64Array(suppliers.length)
  let greatest = Number.NEGATIVE_INFINITY
  for (let place = suppliers.length - 1; place >= 0; place -= 1) {
    greatest = Math.max(greatest, suppliers[place]?.[measure]?.lower ?? Number.NEGATIVE_INFINITY)
    best[place] = greatest
  }
  return best
}

function dominates(
  superior: readonly SureRange[],
  inferior: readonly SureRange[],
  margins: readonly number[],
): boolean {
  let isBetter = false
  for (const [index, margin] of margins.entries()) {
    const lower = superior[index]?.lower ?? Number.NEGATIVE_INFINITY
    const upper = inferior[index]?.upper ?? Number.POSITIVE_INFINITY
    if (!(lower >= upper - margin)) return false
    isBetter ||= lower > upper
  }
  return isBetter
}
