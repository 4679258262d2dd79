import type { LeaderboardResponse, LeaderboardRow } from '#api/schemas/leaderboard.ts'
import { type ApiClient, connectApi, StoreMissingError } from '../api-client.ts'
import type { Settings } from '../settings.ts'

/** What a store knows of the fleet it measures. */
export type MeasuredFleet = {
  readonly suppliers: number
  /** False on a network without sessions, where every supplier can always be asked. */
  readonly hasSessions: boolean
  /** Scores of suppliers that are known well enough to plan by. */
  readonly scores: readonly number[]
  /** Null while nothing was asked. */
  readonly relaysPerItem: number | null
  readonly tokensPerRelay: number | null
  readonly relaysPerDay: number | null
}

/** A score of fewer items says too little about what a decision will take. */
const KNOWN_ITEMS = 30
const dayMs = 86_400_000

/** The fleet of the live process or the store; null when nothing was measured here yet. */
export async function readMeasuredFleet(settings: Settings): Promise<MeasuredFleet | null> {
  return withStore(settings, async (api) => {
    const rows: LeaderboardRow[] = []
    for (let cursor = ''; ; ) {
      const page = await api.get<LeaderboardResponse>(`/api/leaderboard?reference=false&limit=1000${cursor}`)
      rows.push(...page.rows)
      if (page.next === null) return measuredFleet(rows)
      cursor = `&cursor=${encodeURIComponent(page.next)}`
    }
  })
}

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

/** Runs with the store, or gives null where there is none. */
async function withStore<Result>(settings: Settings, use: (api: ApiClient) => Promise<Result>): Promise<Result | null> {
  let api: ApiClient
  try {
    api = await connectApi(settings)
  } catch (error) {
    if (error instanceof StoreMissingError) return null
    throw error
  }
  await using connected = api
  return await use(connected)
}

function sum<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((total, item) => total + value(item), 0)
}
