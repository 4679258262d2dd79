import { defaultTierRule } from '#statistics/tier-decision.ts'

/** Where the tiers begin, in shares of the tier suite's score. */
export const tierThresholds: readonly number[] = Object.values(defaultTierRule.thresholds)

type Interval = { readonly mean: number | null; readonly lower: number; readonly upper: number }

/**
 * A scale from 0 to 1 as one line: the interval as a stroke, the mean as a dot on it, the thresholds as dashes.
 * Without a mean there is nothing to draw but the thresholds.
 *
 * @example intervalBar({ mean: 0.6, lower: 0.5, upper: 0.7 }, 20) // => '      ┊   ━╋●━━ ┊   '
 */
export function intervalBar({ mean, lower, upper }: Interval, width: number, marks = tierThresholds): string {
  const cell = (share: number): number => Math.min(width - 1, Math.max(0, Math.floor(share * width)))
  const thresholds = new Set(marks.map(cell))
  return Array.from({ length: width }, (_, index) => {
    const isMark = thresholds.has(index)
    if (mean === null) return isMark ? '┊' : ' '
    if (index === cell(mean)) return '●'
    const isInside = index >= cell(lower) && index <= cell(upper)
    if (isInside) return isMark ? '╋' : '━'
    return isMark ? '┊' : ' '
  }).join('')
}

/** The numbers that stand over a bar of that width, each beginning where its threshold is drawn. */
export function scaleTitle(width: number, marks = tierThresholds): string {
  return marks.reduce((title, mark) => title.padEnd(Math.floor(mark * width)) + Math.round(mark * 100), '0')
}
