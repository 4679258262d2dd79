import type { Tier } from '#records/tier.ts'
import type { LeaderboardRow } from '../schemas/leaderboard.ts'

export type BadgeText = {
  readonly label: string
  readonly value: string
  readonly tone: Tier | 'unknown'
  /** The same in a sentence, for who cannot see it or points at it. */
  readonly title: string
}

const names: Readonly<Record<Tier, string>> = { none: 'no tier', base: 'base', middle: 'middle', high: 'high' }

/** What a badge says of a supplier; null = nothing is known of it. */
export function badgeText(row: Pick<LeaderboardRow, 'tier' | 'computedAt' | 'drift'> | null): BadgeText {
  const label = 'Assay tier'
  const { state, tier, possible, errorRate } = row?.tier ?? { state: 'unknown', tier: null, possible: [], errorRate: 0 }
  if (row === null || row.computedAt === null || state === 'unknown' || tier === null)
    return { label, value: 'not yet known', tone: 'unknown', title: 'Its tier is not yet known.' }
  const day = new Date(row.computedAt).toISOString().slice(0, 10)
  const sure = `${Math.round(1000 * (1 - errorRate)) / 10} %`
  if (state === 'decided') {
    return {
      label,
      value: `${names[tier]} · ${sure} sure · ${day}`,
      tone: tier,
      title: `Measured by Assay: ${names[tier]}, with ${sure} certainty, as of ${day}.`,
    }
  }
  const [lowest = tier] = possible
  const highest = possible.at(-1) ?? tier
  const range = lowest === highest ? names[tier] : `${names[lowest]} to ${names[highest]}`
  return {
    label,
    value: `${range} · open · ${day}`,
    tone: 'unknown',
    title: `Measured by Assay: not decided yet, between ${names[lowest]} and ${names[highest]}, as of ${day}.`,
  }
}
