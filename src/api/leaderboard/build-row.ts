import type { Drift } from '#records/drift.ts'
import type { Flag } from '#records/flag.ts'
import type { FleetFinding } from '#records/fleet-finding.ts'
import { type Blame, blame, type OutcomeKind, outcomeKind } from '#records/outcome.ts'
import type { SuiteSummary, Summary } from '#records/summary.ts'
import type { Supplier } from '#records/supplier.ts'
import type { TierVerdict } from '#records/tier.ts'
import type { LeaderboardRow, SuiteScore } from '../schemas/leaderboard.ts'
import { scoreMovement } from './score-movement.ts'

/** A row before it is compared with the others. */
export type UnrankedRow = Omit<LeaderboardRow, 'rank' | 'rankBand' | 'likeReference'>

/** The leaderboard's view of a summary. */
export function buildRow(summary: Summary): UnrankedRow {
  const tierSuite = summary.suites.find(({ setsTier }) => setsTier)
  return {
    supplier: summary.supplier,
    epoch: summary.epoch,
    epochStartedAt: summary.epochStartedAt,
    tier: summary.tier,
    pay: summary.pay,
    score: tierSuite === undefined ? null : suiteScoreOf(tierSuite),
    recent:
      tierSuite === undefined
        ? null
        : { ...tierSuite.recent, movement: scoreMovement(tierSuite.estimate, tierSuite.recent) },
    otherSuites: summary.suites.filter(({ setsTier }) => !setsTier).map(suiteScoreOf),
    skills: summary.skills.filter(({ path }) => path.split('/').length === 2),
    group: null,
    flags: summary.flags.map(shownFlag),
    drift: summary.drift === null ? null : shownDrift(summary.drift),
    dominatedBy: null,
    availability: summary.availability,
    attempts: summary.attempts,
    outcomes: countsByKind(summary.outcomes),
    blame: countsByBlame(summary.outcomes),
    refutedExcuses: refutedExcuses(summary.outcomes),
    latencyMs: summary.latencyMs,
    firstByteMs: summary.firstByteMs,
    usage: summary.usage,
    computedAt: summary.computedAt,
    comparedAt: null,
    recomputableUntil: summary.recomputableUntil,
  }
}

/** The row of a supplier about which nothing is known yet: every figure null, the tier unknown, the least pay. */
export function buildEmptyRow(supplier: Supplier): UnrankedRow {
  return {
    supplier,
    epoch: null,
    epochStartedAt: null,
    tier: unknownTier,
    pay: null,
    score: null,
    recent: null,
    otherSuites: [],
    skills: [],
    group: null,
    flags: [],
    drift: null,
    dominatedBy: null,
    availability: null,
    attempts: null,
    outcomes: null,
    blame: null,
    refutedExcuses: null,
    latencyMs: null,
    firstByteMs: null,
    usage: null,
    computedAt: null,
    comparedAt: null,
    recomputableUntil: null,
  }
}

/** The row with what a comparison with others told, if that was in the same epoch. */
export function withFinding(row: UnrankedRow, finding: FleetFinding | undefined): UnrankedRow {
  if (finding === undefined || finding.epoch !== row.epoch) return row
  const { group } = finding.identity
  return {
    ...row,
    group: group === null ? null : { id: group.id, level: group.level, size: group.members.length },
    flags: [...row.flags, ...finding.flags.map(shownFlag)],
    dominatedBy: finding.dominatedBy,
    comparedAt: finding.computedAt,
  }
}

function shownFlag({ samples: _, ...flag }: Flag): LeaderboardRow['flags'][number] {
  return flag
}

function shownDrift({ state, logEvidence, looks }: Drift): NonNullable<LeaderboardRow['drift']> {
  return { state, logEvidence, looks }
}

const unknownTier: TierVerdict = {
  state: 'unknown',
  tier: null,
  payTier: 'none',
  possible: ['none', 'base', 'middle', 'high'],
  overTierErrorRate: 0,
  errorRate: 0,
  isCalibrated: false,
  isSettled: false,
  scale: null,
}

function suiteScoreOf({ suite, version, isRecognisable, estimate, own, items }: SuiteSummary): SuiteScore {
  return { suite, version, isRecognisable, estimate, own, items }
}

function countsByKind(outcomes: Summary['outcomes']): Record<OutcomeKind, number> {
  const counts = Object.fromEntries(outcomeKind.options.map((kind) => [kind, 0])) as Record<OutcomeKind, number>
  for (const { kind, count } of outcomes) counts[kind] += count
  return counts
}

function refutedExcuses(outcomes: Summary['outcomes']): number {
  const refuted = outcomes.filter(({ kind, blame: party }) => kind === 'network-error' && party === 'supplier')
  return refuted.reduce((sum, { count }) => sum + count, 0)
}

function countsByBlame(outcomes: Summary['outcomes']): Record<Blame, number> {
  const counts = Object.fromEntries(blame.options.map((party) => [party, 0])) as Record<Blame, number>
  for (const entry of outcomes) counts[entry.blame] += entry.count
  return counts
}
