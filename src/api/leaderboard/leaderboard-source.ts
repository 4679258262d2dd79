import type { NetworkName } from '#records/network.ts'
import type { Database } from '#store/database.ts'
import type { UnreadableSummary } from '#store/read/read-summaries.ts'
import { FigureBook, type SuiteFigure } from './figure-book.ts'
import { type RankBands, type Ranking, rankedScores, rankRows, type ScoredMean } from './rank-rows.ts'
import { readSnapshot, type Snapshot } from './read-snapshot.ts'

/** Among whom ranks are counted: all suppliers, or those of a network, a service, or both. */
export type RankingScope = { readonly network?: NetworkName | undefined; readonly service?: string | undefined }

export type RankedLeaderboard = Ranking & { readonly unreadable: readonly UnreadableSummary[] }

type SourceOptions = {
  readonly database: Database
  readonly clock: () => number
  /**
   * Figures are read anew when they are this old, or ten times as old as reading them took, if that is more, up to five seconds. Readers get the old ones
   * meanwhile, unless those are twice that old: then nobody has asked for a while, and the reader waits.
   */
  readonly maximumAgeMs?: number
  /** Where it takes long, beside the event loop. */
  readonly bandsOf: (scores: readonly ScoredMean[]) => RankBands | Promise<RankBands>
}

/** The rankings of a snapshot by scope, and which of them were asked for. */
type Board = {
  readonly snapshot: Snapshot
  readonly rankings: Map<string, Promise<RankedLeaderboard>>
  readonly asked: Map<string, RankingScope>
}

const scopeLimit = 100
/** However long a reading takes: the first of many suppliers is far longer than those after it. */
const longestAgeMs = 5000

/**
 * The leaderboard in memory. However many readers there are, the store is asked at most once per `maximumAgeMs` and for a
 * tenth of the time, and then only for the summaries that changed. What is served meanwhile is whole: the next figures take
 * the place of the last ones once they are ranked in every scope that was asked for since.
 */
export class LeaderboardSource {
  readonly #options: SourceOptions
  readonly #book = new FigureBook()
  #board: Board | undefined
  #pending: Promise<Board> | undefined

  constructor(options: SourceOptions) {
    this.#options = options
  }

  /** The suppliers of a scope with their ranks in it; the same object while nothing has changed. */
  async ranking(scope: RankingScope): Promise<RankedLeaderboard> {
    const board = await this.#current()
    const key = JSON.stringify([scope.network, scope.service])
    const ranking = await this.#rankingOf(board, key, scope)
    // A reader can name services without end that there are not: those are not worth keeping.
    if (ranking.rows.length === 0) board.rankings.delete(key)
    else if (board.asked.size < scopeLimit) board.asked.set(key, scope)
    return ranking
  }

  /** Every supplier's figures by suite and task, as `ranking` has their rows. */
  async figures(): Promise<{ readonly key: object; of(supplierId: string): readonly SuiteFigure[] }> {
    const { entries } = (await this.#current()).snapshot
    return {
      key: entries,
      of: (supplierId) => {
        const packed = entries.get(supplierId)?.figures ?? null
        return packed === null ? [] : this.#book.unpack(packed)
      },
    }
  }

  async #current(): Promise<Board> {
    const { clock, maximumAgeMs = 1000 } = this.#options
    const board = this.#board
    const freshMs = Math.max(maximumAgeMs, Math.min(10 * (board?.snapshot.readingMs ?? 0), longestAgeMs))
    const ageMs = board === undefined ? Number.POSITIVE_INFINITY : clock() - board.snapshot.readAt
    if (board !== undefined && ageMs < freshMs) return board
    const pending = this.#refresh()
    if (board === undefined || ageMs >= 2 * freshMs) return await pending
    // Whoever waits for the next figures hears of what went wrong; who gets the last ones need not.
    pending.catch(() => undefined)
    return board
  }

  #refresh(): Promise<Board> {
    this.#pending ??= this.#next().finally(() => {
      this.#pending = undefined
    })
    return this.#pending
  }

  async #next(): Promise<Board> {
    const before = this.#board
    const snapshot = await readSnapshot({ ...this.#options, book: this.#book }, before?.snapshot)
    const isSame = snapshot.entries === before?.snapshot.entries
    const next: Board = {
      snapshot,
      rankings: isSame ? before.rankings : new Map<string, Promise<RankedLeaderboard>>(),
      asked: new Map<string, RankingScope>(),
    }
    if (!isSame) for (const [key, scope] of before?.asked ?? []) await this.#rankingOf(next, key, scope)
    this.#board = next
    return next
  }

  #rankingOf(board: Board, key: string, scope: RankingScope): Promise<RankedLeaderboard> {
    const known = board.rankings.get(key)
    if (known !== undefined) return known
    const made = this.#rank(board.snapshot, scope)
    if (board.rankings.size < scopeLimit) board.rankings.set(key, made)
    made.catch(() => board.rankings.delete(key))
    return made
  }

  async #rank({ entries, unreadable }: Snapshot, { network, service }: RankingScope): Promise<RankedLeaderboard> {
    const rows = [...entries.values()].flatMap(({ row }) =>
      (network === undefined || row.supplier.network === network) &&
      (service === undefined || row.supplier.service === service)
        ? [row]
        : [],
    )
    const bands = await this.#options.bandsOf(rankedScores(rows))
    return { ...rankRows(rows, () => bands), unreadable }
  }
}
