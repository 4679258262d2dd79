import type { LeaderboardResponse, LeaderboardRow } from '#api/schemas/leaderboard.ts'
import type { Tier } from '#records/tier.ts'

/** What the leaderboard of the demo must show, in a sentence, and whether it does: null, or what is wrong. */
export type Claim = { readonly text: string; readonly problem: string | null }

/** A claim about the board as a whole, judged with the board as it was before the switchers switched. */
type Judge = (board: Board, before: Board) => string | null

type Board = {
  row(name: string): LeaderboardRow
  readonly rows: readonly LeaderboardRow[]
}

/**
 * Judges every promise of the demo on two looks at `/api/leaderboard`: one shortly before the switchers change their models, one
 * at the end.
 */
export function judgeClaims(before: LeaderboardResponse, after: LeaderboardResponse): Claim[] {
  const [early, late] = [toBoard(before), toBoard(after)]
  return claims.map(({ text, judge }) => ({ text, problem: judge(late, early) }))
}

/** The servicers that change their models at 120 s and at 120 blocks. */
const switchers = ['switcher', 'backend-switcher']

/** A new epoch begins with nothing; with fewer attempts its shares are those of a few moments. */
const FEWEST_ATTEMPTS = 100

/**
 * Whether both switches are noticed, and enough was measured since. When they do depends on how many items a busy machine gets through, so the demo is looked at
 * again until then; the other claims are judged once.
 */
export function showsSwitches(before: LeaderboardResponse, now: LeaderboardResponse): boolean {
  const [early, late] = [toBoard(before), toBoard(now)]
  return switchers.every((name) => {
    const row = late.row(name)
    return isNoticed(row, early.row(name)) && row.rank !== null && (row.attempts ?? 0) >= FEWEST_ATTEMPTS
  })
}

/** What each model is worth; nobody may be decided above it. Those who switch are judged apart. */
const worth: readonly (readonly [tier: Tier, names: RegExp])[] = [
  ['middle', /^(honest-large|large-(\d|q8|q4)|refuser|error-in-200|flaky|oversized-and-broken)$/],
  ['base', /^(honest-medium|medium-\d|forger|wrong-signature|leaver|slow-drip|inflated-usage|memoriser|sybil-\d)$/],
  ['none', /^(honest-small|small-\d|mis-staked)$/],
]

/** Those whose answers no model gave; all others stand before true ones. */
const simulated =
  /^(refuser|error-in-200|flaky|slow-drip|oversized-and-broken|inflated-usage|switcher|memoriser|sybil-\d)$/

/** Those who fail relays by their own doing. */
const guilty = /^(refuser|error-in-200|flaky|oversized-and-broken|forger|wrong-signature)$/

const tiers: readonly Tier[] = ['none', 'base', 'middle', 'high']

const claims: readonly { readonly text: string; readonly judge: Judge }[] = [
  {
    text: 'thirty servicers are there; all but the leaver ranked, the simulated ones labelled so and nobody else',
    judge: ({ rows }, before) => {
      const counts = ['A100', 'A104', 'A10C'].map(
        (service) => before.rows.filter((row) => row.supplier.service === service).length,
      )
      const unranked = rows.filter(({ rank, supplier }) => rank === null && supplier.isListed)
      const mislabelled = rows.filter((row) => row.supplier.isSimulated !== simulated.test(nameOf(row)))
      return counts.join() === '16,9,5' && unranked.length + mislabelled.length === 0
        ? null
        : `${counts} servicers, not ranked: ${unranked.map(nameOf)}; labelled wrongly: ${mislabelled.map(nameOf)}`
    },
  },
  {
    text: 'tiers are right or undecided, never above what the model is worth',
    judge: ({ rows }) => {
      const wrong = rows.filter((row) => {
        const [tier] = worth.find(([, names]) => names.test(nameOf(row))) ?? []
        return (
          tier !== undefined &&
          row.tier.state === 'decided' &&
          tiers.indexOf(row.tier.tier ?? 'none') > tiers.indexOf(tier)
        )
      })
      return wrong.length === 0
        ? null
        : wrong.map((row) => `${nameOf(row)}: ${row.tier.tier} at ${meanOf(row)}`).join('; ')
    },
  },
  {
    text: 'the refuser stands below its equal-ability twin; Morse hides the status of its refusals, they count as errors in a success',
    judge: (board) => below(board, 'refuser', 'honest-large') ?? counted(board, 'refuser', 'error-object'),
  },
  {
    text: 'the refuser is flagged for refusing the hard ones, and nobody else',
    judge: (board) => flaggedOnly(board, 'selective-refusal', ['refuser', 'forger']),
  },
  {
    text: 'error-in-200 stands below its equal-ability twin, its error objects are counted and blamed on it',
    judge: (board) => below(board, 'error-in-200', 'honest-large') ?? counted(board, 'error-in-200', 'error-object'),
  },
  {
    text: 'the forger stands below its equal-ability twin: its errors of the network are refuted, and cost it',
    judge: (board) => below(board, 'forger', 'honest-medium') ?? counted(board, 'forger', 'network-error'),
  },
  {
    text: 'answers with a wrong signature are malformed, and blamed on who did not sign them',
    judge: (board) =>
      below(board, 'wrong-signature', 'honest-medium') ?? counted(board, 'wrong-signature', 'malformed'),
  },
  {
    text: 'the mis-staked one is measured below every tier that A10C pays for',
    judge: (board) => {
      const { tier } = board.row('mis-staked')
      const isAtBest = !tier.possible.includes('high') && !tier.possible.includes('middle')
      const isFound = tier.state === 'decided' ? tier.tier === 'none' : isAtBest
      return isFound ? null : `tier ${JSON.stringify(tier)}`
    },
  },
  {
    text: 'the leaver is no longer listed, and keeps what was measured of it',
    judge: (board, before) => {
      const row = before.rows.find((one) => nameOf(one) === 'leaver')
      const isListed = board.rows.some((one) => nameOf(one) === 'leaver' && one.supplier.isListed)
      return row !== undefined && !isListed ? null : `listed before: ${row !== undefined}, now: ${isListed}`
    },
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
    // A true model is as slow as the machine makes it.
    text: 'the slow drip is the slowest by far of the simulated ones at the median',
    judge: (board) => {
      const simulated = board.rows.filter(({ supplier }) => supplier.isSimulated)
      const others = simulated.filter((row) => nameOf(row) !== 'slow-drip').map(medianMs)
      const own = medianMs(board.row('slow-drip'))
      return own > 3 * Math.max(...others) ? null : `p50 ${own} ms, others up to ${Math.max(...others)} ms`
    },
  },
  {
    text: 'the oversized and broken answers are counted as what they are',
    judge: (board) =>
      counted(board, 'oversized-and-broken', 'oversized') ?? counted(board, 'oversized-and-broken', 'malformed'),
  },
  ...switchers.map((name) => ({
    text: `the score of the ${name} moves down after its switch: the last items clearly below the mean, or a new epoch`,
    judge: (board: Board, before: Board) => movesDown(board.row(name), before.row(name)),
  })),
  {
    text: 'both switchers are alarmed and begin a new epoch, and nobody else does',
    judge: ({ row, rows }, before) => {
      const unnoticed = switchers.filter((name) => !isNoticed(row(name), before.row(name)))
      const others = rows.filter((one) => (one.epoch ?? 1) > 1 && !switchers.includes(nameOf(one)))
      return unnoticed.length + others.length === 0
        ? null
        : `not noticed: ${unnoticed}; begun anew too: ${others.map(nameOf)}`
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
    text: 'the memoriser is flagged for the gap, and nobody else',
    judge: (board) => flaggedOnly(board, 'public-gap', ['memoriser']) ?? flagged(board, 'memoriser', 'public-gap'),
  },
  {
    text: 'the memoriser is flagged for reciting published wrong keys, and nobody else',
    judge: (board) => flaggedOnly(board, 'canary', ['memoriser']) ?? flagged(board, 'memoriser', 'canary'),
  },
  {
    // It takes about 20 pairs, which a short run does not have.
    text: 'nobody but the memoriser is flagged for losing on items in other words',
    judge: (board) => flaggedOnly(board, 'perturbation-gap', ['memoriser']),
  },
  {
    text: 'the forger is flagged for its refuted excuses, and nobody else',
    judge: (board) => flaggedOnly(board, 'excuses', ['forger']) ?? flagged(board, 'forger', 'excuses'),
  },
  {
    text: 'nobody is flagged for saying the same again or answering from a cache',
    judge: (board) => flaggedOnly(board, 'replay', []) ?? flaggedOnly(board, 'cache', []),
  },
  {
    text: 'inflated-usage is flagged for the tokens that it claims, and nobody else',
    judge: (board) =>
      flaggedOnly(board, 'token-counts', ['inflated-usage']) ?? flagged(board, 'inflated-usage', 'token-counts'),
  },
  {
    text: 'addresses before one model are grouped, though simulated ones add noise of their own; models that stand alone are not',
    judge: (board) =>
      grouped(board, ['honest-small', 'small-1', 'small-2']) ??
      grouped(board, ['honest-medium', 'medium-1', 'medium-2', 'medium-3', 'medium-4']) ??
      grouped(board, ['slow-drip', 'inflated-usage']) ??
      grouped(board, ['sybil-1', 'sybil-2', 'sybil-3']) ??
      apart(board, ['honest-small', 'slow-drip', 'sybil-1', 'memoriser', 'forger']),
  },
  {
    text: 'the 8-bit copy of the large model is of its family; the 4-bit one, which answers many items otherwise, is not',
    judge: (board) =>
      grouped(board, ['honest-large', 'large-1', 'large-2', 'large-q8']) ?? apart(board, ['honest-large', 'large-q4']),
  },
  {
    text: 'two addresses before one model are shown as tied',
    judge: (board) => {
      const [one, other] = ['honest-medium', 'medium-1'].map((name) => board.row(name).rankBand)
      const isTied = one != null && other != null && one.best <= other.worst && other.best <= one.worst
      return isTied ? null : `bands ${JSON.stringify([one, other])}`
    },
  },
  {
    // Who is slow on purpose has more on its way when a session ends.
    text: 'nobody is blamed who did nothing; hardly anything was lost by us (late timers on a busy machine) or between two sessions',
    judge: ({ rows }) => {
      const wrong = rows.filter((row) => {
        const { supplier: own = 0, us = 0, network = 0 } = row.blame ?? {}
        return (
          us > 0.02 * (row.attempts ?? 0) ||
          network > (nameOf(row) === 'slow-drip' ? 0.15 : 0.05) * (row.attempts ?? 0) ||
          (own > 0 && !guilty.test(nameOf(row)))
        )
      })
      return wrong.length === 0 ? null : wrong.map(blameLine).join('; ')
    },
  },
  {
    text: 'the honest ones come in the order of their abilities',
    judge: (board) => below(board, 'honest-medium', 'honest-large') ?? below(board, 'honest-small', 'honest-medium'),
  },
]

function toBoard({ rows }: LeaderboardResponse): Board {
  return {
    rows,
    row(name) {
      const found = rows.find((row) => nameOf(row) === name)
      if (found === undefined) throw new Error(`The leaderboard has no supplier ${name}.`)
      return found
    },
  }
}

function nameOf({ supplier }: LeaderboardRow): string {
  return supplier.name ?? supplier.address
}

function isNoticed(now: LeaderboardRow, then: LeaderboardRow): boolean {
  return (now.epoch ?? 0) > (then.epoch ?? 0) || now.drift?.state === 'alarmed'
}

function movesDown(now: LeaderboardRow, then: LeaderboardRow): string | null {
  const hasNewEpoch = (now.epoch ?? 0) > (then.epoch ?? 0)
  const hasFallen = (now.score?.estimate.mean ?? 1) < (then.score?.estimate.mean ?? 0)
  const isDown = now.recent?.movement === 'down' && hasFallen
  return isDown || hasNewEpoch ? null : `recent ${JSON.stringify(now.recent)}, score ${meanOf(then)} → ${meanOf(now)}`
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
  return count > 0 && (blame?.supplier ?? 0) > 0 ? null : `${name}: ${count} ${kind}, blame ${JSON.stringify(blame)}`
}

function flagged(board: Board, name: string, kind: LeaderboardRow['flags'][number]['kind']): string | null {
  const { flags } = board.row(name)
  return flags.some((flag) => flag.kind === kind) ? null : `${name} has the flags ${flags.map((flag) => flag.kind)}`
}

/** What is wrong when others than these have a flag of the kind. */
function flaggedOnly(
  { rows }: Board,
  kind: LeaderboardRow['flags'][number]['kind'],
  names: readonly string[],
): string | null {
  const others = rows.filter((row) => row.flags.some((flag) => flag.kind === kind) && !names.includes(nameOf(row)))
  return others.length === 0 ? null : `flagged too: ${others.map(nameOf)}`
}

function grouped(board: Board, names: readonly string[]): string | null {
  const ids = names.map((name) => board.row(name).group?.id ?? null)
  return ids[0] !== null && ids.every((id) => id === ids[0]) ? null : `groups of ${names}: ${ids}`
}

function apart(board: Board, names: readonly string[]): string | null {
  const ids = names.flatMap((name) => board.row(name).group?.id ?? [])
  return new Set(ids).size === ids.length ? null : `groups of ${names}: ${ids}`
}

function meanOf(row: LeaderboardRow): string {
  return row.score?.estimate.mean?.toFixed(3) ?? 'nothing yet'
}

function medianMs(row: LeaderboardRow): number {
  return row.latencyMs?.p50 ?? 0
}

function blameLine(row: LeaderboardRow): string {
  return `${nameOf(row)} ${row.supplier.service}: ${JSON.stringify(row.blame)} of ${row.attempts}`
}
