import type { LeaderboardResponse, LeaderboardRow } from '#api/schemas/leaderboard.ts'

/** What the leaderboard of the demo must show, in a sentence, and whether it does: null, or what is wrong. */
export type Claim = { readonly text: string; readonly problem: string | null }

/** A claim about the board as a whole, judged with the board as it was before the switcher switched. */
type Judge = (board: Board, before: Board) => string | null

type Board = { row(name: string): LeaderboardRow; readonly rows: readonly LeaderboardRow[] }

/**
 * Judges every promise of the demo on two looks at `/api/leaderboard`: one shortly before the switcher changes its
 * model, one at the end.
 */
export function judgeClaims(before: LeaderboardResponse, after: LeaderboardResponse): Claim[] {
  const [early, late] = [toBoard(before), toBoard(after)]
  return claims.map(({ text, judge }) => ({ text, problem: judge(late, early) }))
}

const claims: readonly { readonly text: string; readonly judge: Judge }[] = [
  {
    text: 'all twelve suppliers are ranked, simulated and labelled so',
    judge: ({ rows }) => {
      const ranked = rows.filter(({ rank, supplier }) => rank !== null && supplier.isSimulated)
      return ranked.length === 12 ? null : `${ranked.length} ranked rows of simulated suppliers`
    },
  },
  {
    text: 'the refuser stands below its equal-ability twin, its refusals are counted and blamed on it',
    judge: (board) => below(board, 'refuser', 'honest-middle') ?? counted(board, 'refuser', 'refused'),
  },
  {
    text: 'error-in-200 stands below its equal-ability twin, its error objects are counted and blamed on it',
    judge: (board) => below(board, 'error-in-200', 'honest-middle') ?? counted(board, 'error-in-200', 'error-object'),
  },
  {
    text: 'the flaky one is not always available, and the failures are its own',
    judge: (board) => {
      const { availability, blame } = board.row('flaky')
      const isLess = (availability?.mean ?? 1) < 0.97 && (blame?.supplier ?? 0) > 0
      return isLess ? null : `availability ${availability?.mean}, blamed ${JSON.stringify(blame)}`
    },
  },
  {
    text: 'the slow drip is the slowest by far at the median',
    judge: (board) => {
      const others = board.rows.filter(({ supplier }) => supplier.address !== 'slow-drip').map(medianMs)
      const own = medianMs(board.row('slow-drip'))
      return own > 3 * Math.max(...others) ? null : `p50 ${own} ms, others up to ${Math.max(...others)} ms`
    },
  },
  {
    text: 'the oversized and broken answers are counted as what they are',
    judge: (board) =>
      counted(board, 'oversized-and-broken', 'oversized') ?? counted(board, 'oversized-and-broken', 'malformed'),
  },
  {
    text: "the switcher's score moves down after its switch: the last items clearly below the mean, or a new epoch",
    judge: (board, before) => {
      const [now, then] = [board.row('switcher'), before.row('switcher')]
      const hasNewEpoch = (now.epoch ?? 0) > (then.epoch ?? 0)
      const hasFallen = (now.score?.estimate.mean ?? 1) < (then.score?.estimate.mean ?? 0)
      const isDown = now.recent?.movement === 'down' && hasFallen
      return isDown || hasNewEpoch
        ? null
        : `recent ${JSON.stringify(now.recent)}, score ${meanOf(then)} → ${meanOf(now)}`
    },
  },
  {
    text: 'the memoriser knows the public half and not its own items',
    judge: (board) => {
      const row = board.row('memoriser')
      const known = row.otherSuites.find(({ suite }) => suite === 'assay-basics-public')?.estimate
      const isGap = known !== undefined && known.lower > (row.score?.estimate.upper ?? 1)
      return isGap ? null : `public ${JSON.stringify(known)}, own ${JSON.stringify(row.score?.estimate)}`
    },
  },
  {
    text: 'nobody is blamed who did nothing, and nothing was lost by us or the network',
    judge: ({ rows }) => {
      const guilty = new Set(['refuser', 'error-in-200', 'flaky', 'oversized-and-broken'])
      const wrong = rows.filter(({ supplier, blame }) => {
        const { supplier: own = 0, us = 0, network = 0 } = blame ?? {}
        return us + network > 0 || (own > 0 && !guilty.has(supplier.address))
      })
      return wrong.length === 0
        ? null
        : wrong.map(({ supplier, blame }) => blameLine(supplier.address, blame)).join('; ')
    },
  },
  {
    text: 'the honest ones come in the order of their abilities',
    judge: (board) =>
      below(board, 'honest-middle', 'honest-high') ??
      below(board, 'honest-base', 'honest-middle') ??
      below(board, 'honest-below-base', 'honest-base'),
  },
]

function toBoard({ rows }: LeaderboardResponse): Board {
  return {
    rows,
    row(name) {
      const found = rows.find(({ supplier }) => supplier.address === name)
      if (found === undefined) throw new Error(`The leaderboard has no supplier ${name}.`)
      return found
    },
  }
}

function below(board: Board, lower: string, higher: string): string | null {
  const [low, high] = [board.row(lower), board.row(higher)]
  const isBelow =
    (low.score?.estimate.mean ?? 1) < (high.score?.estimate.mean ?? 0) && (low.rank ?? 0) > (high.rank ?? 0)
  return isBelow ? null : `${lower} scores ${meanOf(low)}, ${higher} ${meanOf(high)}`
}

function counted(board: Board, name: string, kind: keyof NonNullable<LeaderboardRow['outcomes']>): string | null {
  const { outcomes, blame } = board.row(name)
  const count = outcomes?.[kind] ?? 0
  return count > 0 && (blame?.supplier ?? 0) >= count
    ? null
    : `${name}: ${count} ${kind}, blame ${JSON.stringify(blame)}`
}

function meanOf(row: LeaderboardRow): string {
  return row.score?.estimate.mean?.toFixed(3) ?? 'nothing yet'
}

function medianMs(row: LeaderboardRow): number {
  return row.latencyMs?.p50 ?? 0
}

function blameLine(name: string, blame: LeaderboardRow['blame']): string {
  return `${name}: ${JSON.stringify(blame)}`
}
