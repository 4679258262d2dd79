import type { LeaderboardRow } from '../schemas/leaderboard.ts'
import type { UnrankedRow } from './build-row.ts'
import { likeReference } from './like-reference.ts'

type CountedMean = { readonly n: number; readonly mean: number }

/** What a rank is made of: all scores, and those on items that no other supplier gets. */
export type ScoredMean = { readonly all: CountedMean; readonly own: CountedMean }

/** Rank bands that hold for all entries at once with the stated confidence. */
export type RankBands = {
  readonly bands: readonly { readonly best: number; readonly worst: number }[]
  readonly confidence: number
  readonly method: string
}

export type Ranking = {
  readonly rows: readonly LeaderboardRow[]
  /** How many rows have a rank. */
  readonly ranked: number
  readonly confidence: number
  readonly method: string
}

/** The scores of the rows that have a rank, best mean first: for whom bands are wanted. */
export function rankedScores(rows: readonly UnrankedRow[]): ScoredMean[] {
  return rankedEntries(rows).map(({ score }) => score)
}

/**
 * Gives each row its rank by the tier suite's mean (1 is the best; equal means share the better rank) and the
 * band of ranks that the evidence does not exclude. References, suppliers that the network no longer lists and
 * suppliers without a score keep their row and get no rank, and count in nobody else's.
 *
 * @param bandsOf the bands of `rankedScores`
 */
export function rankRows(rows: readonly UnrankedRow[], bandsOf: (scores: readonly ScoredMean[]) => RankBands): Ranking {
  const entries = rankedEntries(rows)
  const { bands, confidence, method } = bandsOf(entries.map(({ score }) => score))
  const ranks = new Map<UnrankedRow, Pick<LeaderboardRow, 'rank' | 'rankBand'>>()
  let rank = 0
  for (const [index, { row, score }] of entries.entries()) {
    if (score.all.mean !== entries[index - 1]?.score.all.mean) rank = index + 1
    ranks.set(row, { rank, rankBand: bands[index] ?? null })
  }
  const references = rows.filter(({ supplier }) => supplier.isReference)
  return {
    rows: rows.map((row) => ({
      ...{ rank: null, rankBand: null, ...ranks.get(row) },
      likeReference: likeReference(row, references),
      ...row,
    })),
    ranked: entries.length,
    confidence,
    method,
  }
}

function rankedEntries(rows: readonly UnrankedRow[]): { readonly row: UnrankedRow; readonly score: ScoredMean }[] {
  return rows
    .flatMap((row) => {
      const score = rankedScore(row)
      return score === undefined ? [] : [{ row, score }]
    })
    .sort((a, b) => b.score.all.mean - a.score.all.mean)
}

function rankedScore({ supplier, score }: UnrankedRow): ScoredMean | undefined {
  if (supplier.isReference || !supplier.isListed || score === null || score.estimate.mean === null) return undefined
  const { own, estimate } = score
  return {
    all: { n: estimate.n, mean: estimate.mean ?? 0 },
    own: own === null || own.mean === null ? { n: 0, mean: 0 } : { n: own.n, mean: own.mean },
  }
}
