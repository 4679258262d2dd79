import { wilson } from '../wilson.ts'

/** How unlike itself a supplier may answer at two askings, as far as others of its family show it. */
export type OwnNoise = {
  /** Other answers, as a share of the items. */
  readonly mostFlips: number
  /** The same error, as a share of the items that it gets wrong both times. */
  readonly leastSameErrors: number
}

/** Answers of two suppliers to the same items, counted. */
type Compared = {
  readonly first: number
  readonly other: number
  readonly items: number
  /** Items with different answers. */
  readonly flips: number
  readonly bothWrong: number
  readonly sameWrong: number
}

/**
 * By supplier, its own noise; null for those without a family. A supplier is not asked twice, so the one of its family
 * that answers most like it stands for a second asking: what the two differ by is noise, or noise and another precision. As
 * the nearest is chosen and items are few, the bounds are those of the score interval at 95 %.
 *
 * @param within pairs of one family or closer
 */
export function ownNoises(within: readonly Compared[], count: number): (OwnNoise | null)[] {
  const noises: (OwnNoise | null)[] = Array.from({ length: count }, () => null)
  for (const { first, other, items, flips, bothWrong, sameWrong } of within) {
    if (items === 0) continue
    const mostFlips = wilson(items, flips).upper
    const leastSameErrors = bothWrong === 0 ? 0 : wilson(bothWrong, sameWrong).lower
    for (const supplier of [first, other]) {
      const known = noises[supplier]
      noises[supplier] = {
        mostFlips: Math.min(mostFlips, known?.mostFlips ?? 1),
        leastSameErrors: Math.max(leastSameErrors, known?.leastSameErrors ?? 0),
      }
    }
  }
  return noises
}

/**
 * Of two suppliers' noises the greater. Where only one is known it stands for both: one family, asked under the same
 * settings, is as noisy. Null where neither is.
 */
export function greaterNoise(one: OwnNoise | null, other: OwnNoise | null): OwnNoise | null {
  if (one === null || other === null) return one ?? other
  return {
    mostFlips: Math.max(one.mostFlips, other.mostFlips),
    leastSameErrors: Math.min(one.leastSameErrors, other.leastSameErrors),
  }
}
