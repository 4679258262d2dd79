import { usersHours } from '#bench/manager/hours-of-day.ts'
import type { PlanningPolicy } from '#bench/manager/plan-items.ts'
import type { RetryPolicy } from '#bench/requester/next-step.ts'
import type { DrawPolicy } from '#bench/sampler/draw-items.ts'
import type { Settings } from './settings.ts'

/** The pace of an instance: the same code measures days in production and minutes in the demo. */
export type Profile = {
  readonly name: 'standard' | 'demo'
  /** One sentence for the screen; null when there is nothing to say. */
  readonly note: string | null
  readonly planning: PlanningPolicy
  readonly drawing: DrawPolicy
  readonly retries: RetryPolicy
  readonly periodMs: number
  /** After a period's end, before its seed is revealed: longer than any plan and second chance takes. */
  readonly graceMs: number
  readonly evidenceMs: number
  readonly historyMs: number
  readonly visitMs: number
  readonly maximumVisits: number
  /** Common answers older than this are compared no more. */
  readonly comparedMs: number
  readonly restMs: { readonly manager: number; readonly others: number; readonly fleet: number }
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/**
 * 17 tasks × 9 items: a block of 153 per service and period. Two suppliers that drew x and y of a block's B items share
 * about x · y / B of them. So the share decides how soon suppliers can be compared, and the size of the block how much a
 * supplier may learn from others: 153 of the 2,380 private items that it gets in a week while undecided.
 */
const drawing: DrawPolicy = { commonShare: 0.4, commonBlockItems: 9 }

/** 400 items a day place most suppliers in one day (facts of study: 380 items at a zone of 3 points). */
export const standardProfile: Profile = {
  name: 'standard',
  note: null,
  planning: {
    dayMs,
    itemsPerSupplierPerDay: 400,
    refreshShare: 0.25,
    // Tells a copy from a twin within days.
    groupProbesPerDay: 10,
    otherSuitesShare: 0.15,
    stretchMs: hourMs,
    leastItemsPerPlan: 4,
    maximumOpenItems: 60,
    hourWeights: usersHours,
    relaysPerDay: null,
  },
  drawing,
  retries: {
    secondChanceMs: { least: 10 * minuteMs, most: 60 * minuteMs },
    backoffMs: 15_000,
    maximumAttempts: 8,
  },
  periodMs: 7 * dayMs,
  graceMs: dayMs,
  evidenceMs: 30 * dayMs,
  historyMs: hourMs,
  visitMs: 5 * minuteMs,
  maximumVisits: 64,
  comparedMs: 30 * dayMs,
  restMs: { manager: 15_000, others: 1_000, fleet: 5 * minuteMs },
}

/** A day passes in five minutes. */
const demoDayMs = 5 * minuteMs

export const demoProfile: Profile = {
  name: 'demo',
  note: 'The demo compresses a day into five minutes: same code, same rules, faster clock.',
  planning: {
    dayMs: demoDayMs,
    itemsPerSupplierPerDay: 400,
    // Who is placed is asked on nearly as fast, so that a switch shows within minutes.
    refreshShare: 0.75,
    groupProbesPerDay: 150,
    otherSuitesShare: 0.3,
    stretchMs: 4_000,
    leastItemsPerPlan: 2,
    maximumOpenItems: 60,
    // Its days have no hours.
    hourWeights: null,
    relaysPerDay: null,
  },
  // 102 items, drawn within the two minutes of a period: minutes, not days, until groups show.
  drawing: { commonShare: 0.6, commonBlockItems: 6 },
  retries: { secondChanceMs: { least: 3_000, most: 8_000 }, backoffMs: 500, maximumAttempts: 8 },
  periodMs: 2 * minuteMs,
  graceMs: 45_000,
  evidenceMs: 7 * dayMs,
  historyMs: 5_000,
  visitMs: 20_000,
  maximumVisits: 24,
  comparedMs: 6 * demoDayMs,
  restMs: { manager: 1_000, others: 100, fleet: 5_000 },
}

/** One endpoint at full speed: no days, second chances soon. */
export const evaluationProfile: Profile = {
  ...demoProfile,
  note: null,
  retries: { secondChanceMs: { least: 2_000, most: 6_000 }, backoffMs: 500, maximumAttempts: 8 },
  periodMs: 3_650 * dayMs,
  evidenceMs: 365 * dayMs,
  visitMs: 10 * minuteMs,
  historyMs: hourMs,
  // One supplier is served by one visit; who has new work wakes the next stage, so that looking around is seldom needed.
  restMs: { manager: 1_000, others: 250, fleet: hourMs },
}

/** The profile that the settings choose, with what they change in it. */
export function profileOf({
  profile: name,
  itemsPerDay,
  relaysPerDay,
  evidenceDays,
}: Pick<Settings, 'profile' | 'itemsPerDay' | 'relaysPerDay' | 'evidenceDays'>): Profile {
  const profile = name === 'demo' ? demoProfile : standardProfile
  const { itemsPerSupplierPerDay } = profile.planning
  return {
    ...profile,
    planning: {
      ...profile.planning,
      itemsPerSupplierPerDay: itemsPerDay ?? itemsPerSupplierPerDay,
      relaysPerDay: relaysPerDay ?? profile.planning.relaysPerDay,
    },
    evidenceMs: evidenceDays === undefined ? profile.evidenceMs : evidenceDays * dayMs,
  }
}
