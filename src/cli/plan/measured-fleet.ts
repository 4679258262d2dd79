import { measuredFleet } from '#api/planner/measured-fleet.ts'
import type { LeaderboardResponse, LeaderboardRow } from '#api/schemas/leaderboard.ts'
import type { MeasuredFleet } from '#statistics/planning/plan-report.ts'
import { type ApiClient, connectApi, StoreMissingError } from '../api-client.ts'
import type { Settings } from '../settings.ts'

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
