import type { ApiReads } from '../../api/api-types.ts'
import type { PlainSearch } from '../../plain-search.ts'
import { type Tier, tiers } from '../../tier/describe-tier.ts'
import { columnIds } from './column-ids.ts'

type ApiQuery = ApiReads['/api/leaderboard/compact']['query']
type Sort = NonNullable<ApiQuery['sort']>

/** What the address of the leaderboard holds; what is absent is as usual. */
export type LeaderboardSearch = {
  /** Found in name, address or operator. */
  readonly q?: string
  readonly service?: string
  readonly operator?: string
  readonly tier?: Tier
  /** Only endpoints of known standing, or none of them. */
  readonly references?: 'only' | 'none'
  /** Only members of this identity group. */
  readonly group?: string
  /** The skill that is ordered by; suppliers without it are left out. */
  readonly skill?: string
  readonly sort?: Sort
  /** Columns by name, separated by commas. */
  readonly columns?: string
}

export const usualSort: Sort = '-score'

/** The orders, as they are written in the address, with what they are called. Those by skill need a skill beside them. */
export const sortNames = {
  '-score': 'Score, best first',
  score: 'Score, worst first',
  '-skill': 'A skill, best first',
  skill: 'A skill, worst first',
  latency: 'Speed, fastest first',
  '-latency': 'Speed, slowest first',
  'first-byte': 'First byte, fastest first',
  '-first-byte': 'First byte, slowest first',
  '-availability': 'Availability, best first',
  availability: 'Availability, worst first',
  '-refused': 'Refusals, most first',
  refused: 'Refusals, fewest first',
  '-attempts': 'Attempts, most first',
  attempts: 'Attempts, fewest first',
  '-computed': 'Newest figures first',
  computed: 'Oldest figures first',
  address: 'Address, from the beginning',
  '-address': 'Address, from the end',
} as const satisfies Partial<Record<Sort, string>>

const sorts = Object.keys(sortNames) as readonly (keyof typeof sortNames)[]

/** Takes from an address what it may hold; the rest is dropped, so that an old or mistyped link still shows a leaderboard. */
export function parseLeaderboardSearch(search: PlainSearch): LeaderboardSearch {
  const columns = textOf(search.columns)
    ?.split(',')
    .filter((id) => columnIds.some((known) => known === id))
    .join(',')
  return withoutEmpty({
    q: textOf(search.q),
    service: textOf(search.service),
    operator: textOf(search.operator),
    tier: oneOf(search.tier, tiers),
    references: oneOf(search.references, ['only', 'none'] as const),
    group: textOf(search.group),
    skill: textOf(search.skill),
    sort: oneOf(search.sort, sorts),
    columns,
  })
}

/** The filters and the order as the API takes them; for pages and exports alike. */
export function apiQueryOf(search: LeaderboardSearch) {
  const { q, service, operator, tier, references, group, skill, sort = usualSort } = search
  return {
    q,
    service,
    operator,
    tier,
    reference: references === undefined ? undefined : references === 'only' ? 'true' : 'false',
    group,
    skill,
    sort: skill === undefined && (sort === 'skill' || sort === '-skill') ? usualSort : sort,
  } satisfies ApiQuery
}

/** Whether any filter hides rows. */
export function isFiltered({ q, service, operator, tier, references, group }: LeaderboardSearch): boolean {
  return [q, service, operator, tier, references, group].some((value) => value !== undefined)
}

function textOf(value: string | readonly string[] | undefined): string | undefined {
  const text = typeof value === 'string' ? value : value?.[0]
  return text === undefined || text === '' ? undefined : text.slice(0, 200)
}

function oneOf<Value extends string>(
  value: string | readonly string[] | undefined,
  values: readonly Value[],
): Value | undefined {
  return values.find((one) => one === textOf(value))
}

function withoutEmpty(search: { readonly [Name in keyof LeaderboardSearch]: LeaderboardSearch[Name] | undefined }) {
  return Object.fromEntries(
    Object.entries(search).filter(([, value]) => value !== undefined && value !== ''),
  ) as LeaderboardSearch
}
