import type { Tier } from '#records/tier.ts'
import type { LeaderboardRow } from '../schemas/leaderboard.ts'
import type { LeaderboardQuery } from '../schemas/leaderboard-query.ts'
import { orderedRows, orderOf, skillOf } from './order-rows.ts'

type Filters = Omit<LeaderboardQuery, 'network' | 'service' | 'cursor' | 'offset' | 'limit' | 'format'>

/** The rows that pass the filters, in the order asked for. */
export function selectRows(rows: readonly LeaderboardRow[], query: Filters): LeaderboardRow[] {
  const { skill, possible, group, unlisted, fold } = query
  const shown = orderedRows(rows, orderOf(query)).filter(
    (row) =>
      (unlisted === true || row.supplier.isListed) &&
      (possible === undefined || row.tier.possible.includes(possible)) &&
      (skill === undefined || (skillOf(row, skill)?.estimate.mean ?? null) !== null) &&
      (group === undefined || row.group?.id === group) &&
      isShown({ supplier: row.supplier, tier: row.tier.tier }, query),
  )
  return fold === true ? folded(shown) : shown
}

/** Of every group only its first row. */
function folded(rows: readonly LeaderboardRow[]): LeaderboardRow[] {
  const met = new Set<string>()
  return rows.filter(({ group }) => {
    if (group === null) return true
    const isFirst = !met.has(group.id)
    met.add(group.id)
    return isFirst
  })
}

/** Whether a row passes the filters that every board has, also one of the past. */
export function isShown(
  { supplier, tier }: { readonly supplier: LeaderboardRow['supplier']; readonly tier: Tier | null },
  query: Pick<LeaderboardQuery, 'tier' | 'operator' | 'reference' | 'q'>,
): boolean {
  return (
    (query.tier === undefined || tier === query.tier) &&
    (query.operator === undefined || supplier.operator === query.operator) &&
    (query.reference === undefined || supplier.isReference === query.reference) &&
    (query.q === undefined || names(supplier).includes(query.q.toLowerCase()))
  )
}

/** On lines of their own, so that nothing is found across two of them but by who searches for a line break. */
function names({ name, address, operator }: LeaderboardRow['supplier']): string {
  return `${name ?? ''}\n${address}\n${operator}`.toLowerCase()
}
