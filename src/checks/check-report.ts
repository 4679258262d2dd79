import type { CapabilityRecord } from '#records/capability-record.ts'
import { contentId } from '#records/content-id.ts'
import { type CheckGroup, type CheckLevel, checkGroups, checkLevels } from './check.ts'
import type { CheckedService } from './checked-service.ts'
import { deriveCapabilities } from './derive-capabilities.ts'
import type { Evidence } from './evidence.ts'
import { type CheckVerdict, type Finding, isViolation } from './finding.ts'
import type { CheckResult, CheckRunResult } from './run-checks.ts'

/** A check's result as reports have it. */
export type ReportedCheck = Finding & {
  readonly id: string
  readonly group: CheckGroup
  readonly subject: string
  readonly level: CheckLevel
  readonly title: string
  /** What to change; null where nothing is wrong. */
  readonly advice: string | null
  readonly durationMs: number
  readonly evidence: readonly Evidence[]
}

/** Everything about a run of checks; plain JSON. */
export type CheckReport = {
  readonly object: 'assay.check.report.v1'
  readonly endpoint: string
  readonly network: string
  readonly model: string
  /** What the endpoint was asked as. */
  readonly service: CheckedService
  readonly seed: string
  /** Milliseconds since 1970. */
  readonly checkedAt: number
  readonly durationMs: number
  readonly requests: number
  readonly bytes: number
  /** The worst of the checks that must pass: what the exit code says. */
  readonly worstMust: 'pass' | 'not-run' | 'violated'
  readonly counts: Readonly<Record<CheckLevel, Readonly<Partial<Record<CheckVerdict, number>>>>>
  readonly checks: readonly ReportedCheck[]
  readonly capabilities: CapabilityRecord
}

export type ReportedRun = Pick<
  CheckReport,
  'endpoint' | 'network' | 'model' | 'service' | 'seed' | 'checkedAt' | 'durationMs'
>

export function checkReport(run: ReportedRun, { results, requests, bytes }: CheckRunResult): CheckReport {
  const { network, endpoint, model, checkedAt } = run
  const identity = {
    id: contentId('endpoint', [network, endpoint, model]),
    network,
    address: endpoint,
    model,
    checkedAt,
  }
  return {
    object: 'assay.check.report.v1',
    ...run,
    requests,
    bytes,
    worstMust: worstMust(results),
    counts: Object.fromEntries(checkLevels.map((level) => [level, countsOf(level, results)])) as CheckReport['counts'],
    checks: results.map(reported),
    capabilities: { ...identity, ...deriveCapabilities(results) },
  }
}

function reported({ check, verdict, detail, measures, evidence, durationMs }: CheckResult): ReportedCheck {
  const { id, group, level, title, advice } = check
  const isGood = verdict === 'pass' || verdict === 'not-observable'
  return {
    ...{ id, group, subject: checkGroups[group], level, title, verdict, detail },
    ...(measures !== undefined && { measures }),
    advice: isGood || verdict === 'not-run' ? null : advice,
    durationMs: Math.round(durationMs),
    evidence,
  }
}

function countsOf(level: CheckLevel, results: readonly CheckResult[]) {
  const ofLevel = Map.groupBy(
    results.filter(({ check }) => check.level === level),
    ({ verdict }) => verdict,
  )
  return Object.fromEntries([...ofLevel].map(([verdict, { length }]) => [verdict, length]))
}

/** A check that was not run because another one failed does not make it worse. */
function worstMust(results: readonly CheckResult[]): CheckReport['worstMust'] {
  const musts = results.filter(({ check }) => check.level === 'must')
  if (musts.some(isViolation)) return 'violated'
  return musts.some(({ verdict }) => verdict === 'not-run') ? 'not-run' : 'pass'
}
