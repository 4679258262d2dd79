/** Difficulty labels that items are drawn with: 0, 0.01, …, 1, all equally likely. */
export const evenLabels: readonly number[] = Array.from({ length: 101 }, (_, index) => index / 100)

/** √(ln(2 / 0.001) / 2): the distance of `n` draws is beyond this / √n in one of 1,000 cases at most. */
const criticalDistance = Math.sqrt(Math.log(2 / 0.001) / 2)

/**
 * Whether labels look like even draws from {@link evenLabels}: none beside them, and the largest distance between their
 * distribution function and the even one (Kolmogorov's) no more than chance gives in 999 of 1,000 cases (Dvoretzky, Kiefer &
 * Wolfowitz with Massart's constant, which holds for discrete distributions, too).
 *
 * The labels must be independent draws: of items that several were asked, only one counts. It finds what is far from even,
 * and nothing in a few labels. Looked at once, not valid under continuous looking.
 */
export function areLabelsEven(labels: readonly number[]): boolean {
  const counts = evenLabels.map(() => 0)
  for (const label of labels) {
    const place = Math.round(100 * label)
    if (evenLabels[place] !== label) return false
    counts[place] = (counts[place] ?? 0) + 1
  }
  let below = 0
  let distance = 0
  for (const [place, count] of counts.entries()) {
    below += count
    distance = Math.max(distance, Math.abs(below / labels.length - (place + 1) / counts.length))
  }
  return labels.length === 0 || distance * Math.sqrt(labels.length) <= criticalDistance
}
