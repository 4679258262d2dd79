import type { Database } from '#store/database.ts'
import { type PastScore, readPastScores } from '#store/read/read-past-scores.ts'
import { ApiError } from '../api-error.ts'
import type { CataloguePort } from '../ports.ts'
import type { PastRow } from '../schemas/past-leaderboard.ts'
import type { RankingScope } from './leaderboard-source.ts'
import { comparePositions, type PagedOrder } from './order-rows.ts'

type Options = { readonly database: Database; readonly clock: () => number; readonly catalogue: CataloguePort }

type Board = { readonly scores: Promise<PastScore[]>; readonly readAt: number; readonly isOver: boolean }

const dayMs = 86_400_000
const keptDays = 16
/** A board of a day that still runs is read again after this long. */
const todayAgeMs = 10_000

/** The one order of a past board: the best mean first. */
export const pastOrder: PagedOrder<PastRow> = {
  key: '-score past',
  positionOf: ({ score, supplier }) => ({ value: score.mean, id: supplier.id }),
  compare: (a, b) => comparePositions(a, b, { sort: '-score' }),
}

/**
 * The leaderboard as it stood at the end of a day, from the history of published figures. The last days that were asked for
 * are kept.
 */
export function createPastLeaderboard({ database, clock, catalogue }: Options) {
  const boards = new Map<string, Board>()

  function scoresAt(day: string, startsAt: number): Promise<PastScore[]> {
    const now = clock()
    const known = boards.get(day)
    if (known !== undefined && (known.isOver || now - known.readAt < todayAgeMs)) return known.scores
    const suites = catalogue.suites().flatMap(({ name, setsTier }) => (setsTier ? [name] : []))
    const scores = readPastScores(database, { suites, from: startsAt, until: startsAt + dayMs })
    scores.catch(() => boards.delete(day))
    boards.delete(day)
    boards.set(day, { scores, readAt: now, isOver: now >= startsAt + dayMs })
    const oldest = boards.keys().next()
    if (boards.size > keptDays && oldest.done !== true) boards.delete(oldest.value)
    return scores
  }

  /** @throws {ApiError} `day-to-come` for a day that has not begun. */
  return async function pastLeaderboard(day: string, scope: RankingScope): Promise<{ rows: PastRow[]; at: number }> {
    const startsAt = Date.parse(day)
    if (startsAt > clock()) throw dayToCome(day)
    const scores = await scoresAt(day, startsAt)
    return { rows: rankedRows(scores, scope), at: Math.min(clock(), startsAt + dayMs) }
  }
}

function rankedRows(scores: readonly PastScore[], { network, service }: RankingScope): PastRow[] {
  const rows = scores
    .filter(
      ({ supplier }) =>
        (network === undefined || supplier.network === network) &&
        (service === undefined || supplier.service === service),
    )
    .map(unrankedRow)
    .sort((a, b) => pastOrder.compare(pastOrder.positionOf(a), pastOrder.positionOf(b)))
  let [rank, ranked, before] = [0, 0, Number.NaN]
  return rows.map((row) => {
    const { mean } = row.score
    if (row.supplier.isReference || mean === null) return row
    ranked += 1
    if (mean !== before) rank = ranked
    before = mean
    return { ...row, rank }
  })
}

function unrankedRow({ supplier, epoch, tier, computedAt, suite, n, mean, lower, upper }: PastScore): PastRow {
  return { rank: null, supplier, epoch, tier, score: { suite, n, mean, lower, upper }, computedAt }
}

function dayToCome(day: string): ApiError {
  return new ApiError({
    code: 'day-to-come',
    status: 404,
    message: `The day ${day} has not begun by universal time.`,
    hint: 'Ask for a day that has, or GET /api/leaderboard for the board as it is now.',
  })
}
