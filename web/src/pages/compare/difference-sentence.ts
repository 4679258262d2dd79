import type { PairedScores } from '../../api/api-types.ts'

type Names = { readonly first: string; readonly second: string }

/** What the common items say about two suppliers, in a sentence. */
export function differenceSentence(
  { n, difference, lower, upper }: Pick<PairedScores, 'n' | 'difference' | 'lower' | 'upper'>,
  { first, second }: Names,
): string {
  if (n === 0 || difference === null) return 'No item has been asked of both yet.'
  const points = Math.abs(difference * 100).toFixed(1)
  const [better, worse] = difference >= 0 ? [first, second] : [second, first]
  if (lower > 0 || upper < 0) {
    const least = (Math.min(Math.abs(lower), Math.abs(upper)) * 100).toFixed(1)
    return `${better} is better: by ${points} points on these items, and by at least ${least} beyond them.`
  }
  if (difference === 0) return 'Equal on these items; nothing shows that one is better.'
  return `${better} is ${points} points ahead of ${worse} on these items; that is not enough to say who is better.`
}

/** Points of 100 with their sign: `+4.2`, `−1.0`, `0.0`. */
export function formatDifference(difference: number | null): string {
  if (difference === null) return '–'
  const points = (Math.abs(difference) * 100).toFixed(1)
  if (points === '0.0') return points
  return difference < 0 ? `−${points}` : `+${points}`
}
