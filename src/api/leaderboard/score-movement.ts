/** Which way a score moves. `unknown` while too few recent items are scored to say. */
export type ScoreMovement = 'up' | 'down' | 'steady' | 'unknown'

const fewestItems = 20
const standardErrors = 3

/**
 * Whether the last items differ clearly from the mean: by more than three standard errors of a share of that
 * size (the variance at the mean, drawn towards one half by one success and one failure, so that a perfect
 * score has some). It is an eye-catcher for readers; changes are decided by the drift alarm, never by this.
 *
 * @example scoreMovement({ mean: 0.8 }, { n: 50, mean: 0.5 }) // => 'down'
 */
export function scoreMovement(
  overall: { readonly mean: number | null },
  recent: { readonly n: number; readonly mean: number | null },
): ScoreMovement {
  if (overall.mean === null || recent.mean === null || recent.n < fewestItems) return 'unknown'
  const share = (overall.mean * recent.n + 1) / (recent.n + 2)
  const bound = standardErrors * Math.sqrt((share * (1 - share)) / recent.n)
  const difference = recent.mean - overall.mean
  if (Math.abs(difference) <= bound) return 'steady'
  return difference > 0 ? 'up' : 'down'
}
