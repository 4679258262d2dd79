import type { Check } from './check.ts'
import { createCheckBudget } from './check-budget.ts'
import type { CheckedService } from './checked-service.ts'
import type { Evidence } from './evidence.ts'
import type { Finding } from './finding.ts'
import { createProbe, type ProbeContext, type ProbeSettings } from './probe.ts'
import { ProbeEnd } from './probe-end.ts'
import type { CheckTransport } from './transport-port.ts'

/** What came of one check. */
export type CheckResult = Finding & {
  readonly check: Check
  readonly evidence: readonly Evidence[]
  readonly durationMs: number
}

export type CheckRun = {
  readonly checks: readonly Check[]
  readonly transport: CheckTransport
  readonly model: string
  /** What the endpoint is there for. */
  readonly service: CheckedService
  /** The same seed asks the same. */
  readonly seed: string
  readonly settings: ProbeSettings
  /** Checks at the same time. */
  readonly concurrency: number
  readonly budget: { readonly requests: number; readonly bytes: number }
  /** Ends the run; what has not ended by then is `not-run`. */
  readonly signal: AbortSignal
  readonly clock: () => number
  /** Ends early when the signal aborts; never rejects. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>
  /** A text that no evidence may show. */
  readonly hidden: string | null
  readonly onResult?: (result: CheckResult) => void
}

export type CheckRunResult = {
  /** In the order of the checks. */
  readonly results: readonly CheckResult[]
  readonly requests: number
  readonly bytes: number
}

/**
 * Runs checks, each after those that it needs, several at a time. Which requests are made depends on the seed alone, as
 * long as the budget lasts.
 */
export async function runChecks(run: CheckRun): Promise<CheckRunResult> {
  const budget = createCheckBudget(run.budget)
  const results = new Map<string, CheckResult>()
  const context: ProbeContext = { ...run, budget, findings: results, sharedExchanges: new Map() }
  const waiting = new Set(run.checks)
  const inFlight = new Map<Check, Promise<void>>()

  function startable(): Check | undefined {
    if (inFlight.size >= run.concurrency || [...inFlight.keys()].some(({ isAlone }) => isAlone)) return undefined
    const ready = [...waiting].filter((check) => awaited(check).every((id) => results.has(id) || !isWaitedFor(id)))
    const next = ready.find(({ isAlone }) => isAlone !== true)
    if (next !== undefined) return next
    return inFlight.size === 0 ? ready[0] : undefined
  }
  function isWaitedFor(id: string): boolean {
    return run.checks.some((check) => check.id === id)
  }
  async function settle(check: Check): Promise<void> {
    const result = await runCheck(check, context, results)
    results.set(check.id, result)
    run.onResult?.(result)
  }

  while (waiting.size > 0 || inFlight.size > 0) {
    for (let next = startable(); next !== undefined; next = startable()) {
      const check = next
      waiting.delete(check)
      inFlight.set(
        check,
        settle(check).finally(() => inFlight.delete(check)),
      )
    }
    if (inFlight.size === 0) throw new TypeError('the needs of checks must not form a circle')
    await Promise.race(inFlight.values())
  }
  const inOrder = run.checks.flatMap(({ id }) => results.get(id) ?? [])
  return { results: inOrder, requests: budget.requests, bytes: budget.bytes }
}

function awaited({ needs, after = [] }: Check): readonly string[] {
  return [...needs, ...after]
}

async function runCheck(
  check: Check,
  context: ProbeContext,
  results: ReadonlyMap<string, CheckResult>,
): Promise<CheckResult> {
  const startedAt = context.clock()
  const probe = createProbe(context, check.id)
  const finding = reasonNotToRun(check, context, results) ?? (await findingOf(check, probe))
  return { ...finding, check, evidence: probe.evidence, durationMs: context.clock() - startedAt }
}

function reasonNotToRun(
  check: Check,
  { transport, signal, budget }: ProbeContext,
  results: ReadonlyMap<string, CheckResult>,
): Finding | null {
  if (!check.networks.includes(transport.network)) {
    return { verdict: 'not-observable', detail: `The network ${transport.network} hides what it looks at.` }
  }
  const missing = check.needs.find((id) => results.get(id)?.verdict !== 'pass')
  if (missing !== undefined) return withoutNeed(missing, results.get(missing)?.verdict)
  if (signal.aborted) return { verdict: 'not-run', detail: 'The time was at its end.' }
  if (budget.isSpent) return { verdict: 'not-run', detail: 'The budget was spent.' }
  return null
}

/** Of what an endpoint does not do, or does not show, nothing more can be seen. */
function withoutNeed(id: string, verdict: Finding['verdict'] | undefined): Finding {
  const isUnseen = verdict === 'not-observable' || verdict === 'refused-properly'
  if (isUnseen) return { verdict: 'not-observable', detail: `It needs ${id}, of which nothing could be seen.` }
  return { verdict: 'not-run', detail: `It needs ${id}, which did not pass.` }
}

async function findingOf(check: Check, probe: ReturnType<typeof createProbe>): Promise<Finding> {
  try {
    return await check.run(probe)
  } catch (error) {
    if (error instanceof ProbeEnd) return { verdict: 'not-run', detail: `It was not finished: ${error.message}.` }
    throw error
  }
}
