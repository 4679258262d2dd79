import type { MeasuredFleet } from '#statistics/planning/plan-report.ts'
import type { LeaderboardRow } from '../schemas/leaderboard.ts'

/** A score of fewer items says too little about what a decision will take. */
const KNOWN_ITEMS = 30
const dayMs = 86_400_000

/** What of a store's rows planning goes by; null without suppliers. */
export function measuredFleet(rows: readonly LeaderboardRow[]): MeasuredFleet | null {
  if (rows.length === 0) return null
  const attempts = sum(rows, (row) => row.attempts ?? 0)
  const items = sum(rows, ({ score, otherSuites }) => sum([score, ...otherSuites], (suite) => suite?.items.drawn ?? 0))
  const tokens = sum(rows, ({ usage }) => (usage?.promptTokens ?? 0) + (usage?.completionTokens ?? 0))
  const counted = sum(rows, (row) => (row.outcomes?.answered ?? 0) - (row.usage?.missing ?? 0))
  const days =
    sum(rows, ({ computedAt, epochStartedAt }) => (computedAt ?? 0) - (epochStartedAt ?? 0)) / rows.length / dayMs
  return {
    suppliers: rows.length,
    hasSessions: rows.some(({ supplier }) => supplier.network === 'morse'),
    scores: rows.flatMap(({ score }) =>
      score !== null && score.estimate.mean !== null && score.estimate.n >= KNOWN_ITEMS ? [score.estimate.mean] : [],
    ),
    relaysPerItem: items === 0 ? null : Math.max(1, attempts / items),
    tokensPerRelay: counted <= 0 || tokens === 0 ? null : tokens / counted,
    relaysPerDay: attempts === 0 || days <= 0 ? null : attempts / days,
  }
}

function sum<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((total, item) => total + value(item), 0)
}
