/**
 * The probability that a model answers an item rightly: a logistic curve that falls with the item's difficulty,
 * σ(b − slope · (difficulty − ½)), with b such that the mean over difficulties spread evenly on [0, 1] is `accuracy`.
 *
 * The mean of the curve is (ln(1 + e^(b + slope/2)) − ln(1 + e^(b − slope/2))) / slope, which can be solved for b:
 * e^b = (e^(slope · accuracy) − 1) / (e^(slope/2) − e^(slope · accuracy − slope/2)).
 *
 * `accuracy` is what a perfect examiner would measure: lucky guesses are in it. 0 and 1 hold at every difficulty;
 * a slope of 0 makes all items equally hard.
 */
export function chanceOfRight({
  accuracy,
  slope,
  difficulty,
}: {
  readonly accuracy: number
  /** Logits between the easiest and the hardest item. */
  readonly slope: number
  readonly difficulty: number
}): number {
  if (accuracy <= 0 || accuracy >= 1 || slope === 0) return accuracy
  const odds = Math.expm1(slope * accuracy) / (Math.exp(slope / 2) - Math.exp(slope * (accuracy - 0.5)))
  return 1 / (1 + Math.exp(slope * (difficulty - 0.5)) / odds)
}
