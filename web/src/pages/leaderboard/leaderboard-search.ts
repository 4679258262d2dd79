import type { PlainSearch } from '../../plain-search.ts'

/** What the address of the leaderboard holds. */
export type LeaderboardSearch = { readonly q?: string }

export function parseLeaderboardSearch(search: PlainSearch): LeaderboardSearch {
  return typeof search.q === 'string' ? { q: search.q } : {}
}
