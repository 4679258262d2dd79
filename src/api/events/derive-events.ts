import type { FlagKind } from '#records/flag.ts'
import type { LeaderboardRow } from '../schemas/leaderboard.ts'
import type { LiveEvent } from '../schemas/live-event.ts'

type Changed = Extract<LiveEvent, { event: 'leaderboard' }>['rows'][number]

/** What is kept of a row to tell whether it changed. */
type Mark = Changed & {
  readonly epoch: number | null
  readonly computedAt: number | null
  readonly comparedAt: number | null
  readonly isAlarmed: boolean
  readonly flags: readonly FlagKind[]
}

/** A leaderboard as events are derived from it. */
export type BoardMarks = {
  readonly rows: ReadonlyMap<string, Mark>
  readonly summary: Extract<LiveEvent, { event: 'summary' }>
}

const mostRows = 500

export function markBoard(rows: readonly LeaderboardRow[]): BoardMarks {
  const listed = rows.filter(({ supplier }) => supplier.isListed)
  return {
    rows: new Map(rows.map((row) => [row.supplier.id, markOf(row)])),
    summary: {
      event: 'summary',
      suppliers: listed.length,
      ranked: listed.filter(({ rank }) => rank !== null).length,
      decided: listed.filter(({ tier }) => tier.state === 'decided').length,
      attempts: listed.reduce((sum, { attempts }) => sum + (attempts ?? 0), 0),
    },
  }
}

function markOf(row: LeaderboardRow): Mark {
  return {
    id: row.supplier.id,
    rank: row.rank,
    score: row.score?.estimate.mean ?? null,
    tier: row.tier.tier,
    state: row.tier.state,
    epoch: row.epoch,
    computedAt: row.computedAt,
    comparedAt: row.comparedAt,
    isAlarmed: row.drift?.state === 'alarmed',
    flags: row.flags.map(({ kind }) => kind),
  }
}

/** What happened between two looks at the leaderboard: rows first, then what is to be noticed, then the whole. */
export function deriveEvents(before: BoardMarks, after: BoardMarks): LiveEvent[] {
  const changed = [...after.rows.values()].filter((mark) => hasChanged(before.rows.get(mark.id), mark))
  const isSameSummary = Object.entries(after.summary).every(
    ([name, value]) => before.summary[name as keyof typeof before.summary] === value,
  )
  return [
    ...(changed.length === 0
      ? []
      : [
          {
            event: 'leaderboard' as const,
            changed: changed.length,
            rows: changed
              .slice(0, mostRows)
              .map(({ id, rank, score, tier, state }) => ({ id, rank, score, tier, state })),
          },
        ]),
    ...changed.flatMap((mark) => noticeable(before.rows.get(mark.id), mark)),
    ...(isSameSummary ? [] : [after.summary]),
  ]
}

function hasChanged(before: Mark | undefined, after: Mark): boolean {
  return (
    before === undefined ||
    before.rank !== after.rank ||
    before.epoch !== after.epoch ||
    before.computedAt !== after.computedAt ||
    before.comparedAt !== after.comparedAt
  )
}

/** Alarms and findings that were not there before; of a supplier seen for the first time there are none. */
function noticeable(before: Mark | undefined, { id, epoch, isAlarmed, flags }: Mark): LiveEvent[] {
  if (before === undefined || before.epoch === null || epoch === null) return []
  const isNewEpoch = epoch > before.epoch
  const isNewlyAlarmed = isAlarmed && (!before.isAlarmed || isNewEpoch)
  const known = new Set(isNewEpoch ? [] : before.flags)
  return [
    ...(isNewEpoch ? [{ event: 'alarm' as const, id, epoch, reason: 'new-epoch' as const }] : []),
    ...(isNewlyAlarmed ? [{ event: 'alarm' as const, id, epoch, reason: 'evidence' as const }] : []),
    ...[...new Set(flags)].filter((kind) => !known.has(kind)).map((kind) => ({ event: 'flag' as const, id, kind })),
  ]
}
