import type { TierVerdict } from '../api/api-types.ts'
import { formatShare } from '../format/format-number.ts'

export type Tier = NonNullable<TierVerdict['tier']>

/** Lowest first. */
export const tiers: readonly Tier[] = ['none', 'base', 'middle', 'high']

export const tierNames: Readonly<Record<Tier, string>> = {
  none: 'No tier',
  base: 'Base',
  middle: 'Middle',
  high: 'High',
}

/** Where the tiers begin, as shares of the whole score, while no calibration says otherwise. */
const uncalibratedThresholds = { base: 0.3, middle: 0.55, high: 0.8 } as const

export type Thresholds = Readonly<Record<Exclude<Tier, 'none'>, number>>

export function thresholdsOf(verdict: Pick<TierVerdict, 'scale'> | undefined): Thresholds {
  return verdict?.scale?.thresholds ?? uncalibratedThresholds
}

/** The tier in which a score lies. */
export function tierAt(share: number, thresholds: Thresholds): Tier {
  if (share >= thresholds.high) return 'high'
  if (share >= thresholds.middle) return 'middle'
  return share >= thresholds.base ? 'base' : 'none'
}

/** What is shown of a verdict; lists leave the error rate out. */
export type ShownTier = Pick<TierVerdict, 'state' | 'tier' | 'possible'> & { readonly errorRate?: number }

/** What a chip says: `High`, `Base–Middle`, `Not yet known`. */
export function tierLabel({ state, tier, possible }: ShownTier): string {
  if (state === 'unknown' || tier === null) return 'Not yet known'
  if (state === 'decided') return tierNames[tier]
  const lowest = possible[0] ?? tier
  const highest = possible.at(-1) ?? tier
  return lowest === highest ? tierNames[tier] : `${tierNames[lowest]}–${tierNames[highest]}`
}

/** How sure that is, in a sentence. */
export function tierCertainty({ state, tier, possible, errorRate }: ShownTier): string {
  if (state === 'unknown' || tier === null) return 'No item has been scored yet.'
  if (state === 'decided') {
    return errorRate === undefined
      ? 'Decided.'
      : `Decided: at most ${formatShare(errorRate)} of such decisions are wrong.`
  }
  if (possible.length === 1) return 'Not decided yet: the evidence speaks for one tier, and is not enough.'
  return `Not decided yet: the evidence leaves ${possible.length} tiers possible.`
}
