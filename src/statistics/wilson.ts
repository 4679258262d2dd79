import type { Bounds } from './beta-mixture.ts'

/** The score interval of Wilson (JASA 22 (1927) 209) at 95 %: right for one supplier and one look that was fixed beforehand. */
export function wilson(n: number, successes: number): Bounds {
  const z = 1.959964
  const share = successes / n
  const centre = (share + z ** 2 / (2 * n)) / (1 + z ** 2 / n)
  const half = (z / (1 + z ** 2 / n)) * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2))
  return { lower: centre - half, upper: centre + half }
}
