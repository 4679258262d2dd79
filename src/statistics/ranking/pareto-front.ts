import { requireArgument } from '../argument-error.ts'

/** What is sure of one measure of a supplier, higher being better. Open ends are infinite. */
export type SureRange = { readonly lower: number; readonly upper: number }

/**
 * For each supplier, which others surely dominate it: no worse in any measure than by that measure's margin, and better
 * beyond doubt in at least one. Nothing is said where ranges overlap by more. At most `most` for each, in the order given;
 * an empty list: it is on the Pareto front, as far as is known.
 *
 * If all ranges hold at once with probability 1 − alpha (each of the suppliers' measures at alpha / their number), all
 * statements are right at once with that probability. O(N²) in the worst case; quick where suppliers come in about the
 * order of the first measure, the best first.
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
  const [margin = 0] = margins
  const bestFrom = bestLowerFrom(suppliers)
  return suppliers.map((inferior) => {
    const found: number[] = []
    const leastLower = (inferior[0]?.upper ?? Number.NEGATIVE_INFINITY) - margin
    for (const [index, superior] of suppliers.entries()) {
      // Nobody from here on is good enough in the first measure.
      if (found.length >= most || !((bestFrom[index] ?? 0) >= leastLower)) break
      if (superior !== inferior && dominates(superior, inferior, margins)) found.push(index)
    }
    return found
  })
}

/** By place: the greatest lower end of the first measure from there on. */
function bestLowerFrom(suppliers: readonly (readonly SureRange[])[]): Float64Array {
  const best = new Float64Array(suppliers.length)
  let greatest = Number.NEGATIVE_INFINITY
  for (let place = suppliers.length - 1; place >= 0; place -= 1) {
    greatest = Math.max(greatest, suppliers[place]?.[0]?.lower ?? Number.NEGATIVE_INFINITY)
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
