import type { LeaderboardRow } from '../schemas/leaderboard.ts'
import type { FacetsResponse } from '../schemas/leaderboard-facets.ts'

const mostOperators = 50
const counted = new WeakMap<readonly LeaderboardRow[], FacetsResponse>()

/** What the listed suppliers of a ranking can be filtered by; counted once for each ranking. */
export function countFacets(rows: readonly LeaderboardRow[]): FacetsResponse {
  const known = counted.get(rows)
  if (known !== undefined) return known
  const facets = facetsOf(rows.filter(({ supplier }) => supplier.isListed))
  counted.set(rows, facets)
  return facets
}

function facetsOf(rows: readonly LeaderboardRow[]): FacetsResponse {
  const skills = rows.flatMap((row) => row.skills.filter(({ estimate }) => estimate.mean !== null))
  return {
    suppliers: rows.length,
    references: rows.filter(({ supplier }) => supplier.isReference).length,
    tiers: tally(rows, ({ tier }) => tier.tier).map(([tier, count]) => ({ tier, count })),
    networks: tally(rows, ({ supplier }) => supplier.network).map(([network, count]) => ({ network, count })),
    services: tally(rows, ({ supplier: { network, service } }) => `${network}\n${service}`).map(([key, count]) => {
      const [network = '', ...service] = key.split('\n')
      return { network, service: service.join('\n'), count }
    }),
    operators: tally(rows, ({ supplier }) => supplier.operator)
      .slice(0, mostOperators)
      .map(([operator, count]) => ({ operator, count })),
    skills: tally(skills, ({ path }) => path)
      .map(([path, count]) => ({ path, count }))
      .toSorted((a, b) => (a.path < b.path ? -1 : 1)),
  }
}

/** How often each value occurs, the most frequent first. */
function tally<Item, Value extends string | null>(
  items: readonly Item[],
  facetOf: (item: Item) => Value,
): (readonly [Value, number])[] {
  const counts = new Map<Value, number>()
  for (const facet of items.map(facetOf)) counts.set(facet, (counts.get(facet) ?? 0) + 1)
  return [...counts].toSorted(
    ([a, countOfA], [b, countOfB]) => countOfB - countOfA || String(a).localeCompare(String(b)),
  )
}
