import type { Flag } from '#records/flag.ts'
import { rareEventFinding } from '#statistics/gaming/rare-event.ts'
import { refusalFinding } from '#statistics/gaming/selective-refusal.ts'
import { timeFinding } from '#statistics/gaming/time-per-token.ts'
import { canariesSuite } from '#tasks/canaries/canaries-suite.ts'
import { nonceTask, publishedKeyTask } from '#tasks/canaries/canaries-tasks.ts'
import type { Catalogue } from '../catalogue.ts'
import type { SummaryState } from './summary-state.ts'

/** Each kind of flag is ever raised for a clean supplier with at most this probability, whatever the looks. */
const ERROR_RATE = 0.01
const threshold = -Math.log(ERROR_RATE)

/** The flags that a supplier's own record raises; pure. */
export function ownFlags(state: SummaryState, catalogue: Catalogue): Flag[] {
  return [refusalFlag(state, catalogue), timeFlag(state), canaryFlag(state), nonceFlag(state)].filter(
    (flag) => flag !== null,
  )
}

function refusalFlag(state: SummaryState, catalogue: Catalogue): Flag | null {
  const suite = catalogue.suites.find(({ setsTier }) => setsTier)
  const sums = state.suites[suite?.name ?? '']?.failedDifficulties
  const finding = sums === undefined ? null : refusalFinding(sums)
  if (finding === null || finding.logEValue < threshold) return null
  const { failures, meanDifficulty, lower, upper, logEValue } = finding
  return {
    kind: 'selective-refusal',
    statement: `The ${failures} items that it failed to answer have a mean difficulty of ${meanDifficulty.toFixed(2)}; items are drawn with a mean of 0.50.`,
    n: failures,
    effect: { value: meanDifficulty - 0.5, lower: lower - 0.5, upper: upper - 0.5, unit: 'share' },
    logEValue,
    errorRate: ERROR_RATE,
    samples: [],
  }
}

function timeFlag({ times }: SummaryState): Flag | null {
  const finding = timeFinding(times)
  if (finding === null || finding.logEValue < threshold) return null
  const { pairs, reversed, lower, upper, logEValue } = finding
  return {
    kind: 'cache',
    statement: `In ${Math.round(reversed * pairs)} of ${pairs} pairs, an answer of 200 tokens or more took no longer than one of at most 80.`,
    n: pairs,
    effect: { value: reversed, lower, upper, unit: 'share' },
    logEValue,
    errorRate: ERROR_RATE,
    samples: [],
  }
}

/** Misses of a task of canaries: answers, not failures to answer. */
function missesOf({ suites }: SummaryState, task: string): { n: number; successes: number } {
  const found = suites[canariesSuite.name]?.tasks[task]
  if (found === undefined) return { n: 0, successes: 0 }
  const { scored, supplierFailures } = found.items
  return { n: scored - supplierFailures, successes: scored - supplierFailures - found.accumulator.binary.successes }
}

function canaryFlag(state: SummaryState): Flag | null {
  const finding = rareEventFinding('canary', missesOf(state, publishedKeyTask))
  if (finding === null || finding.logEValue < threshold) return null
  const { n, successes, rate, lower, upper, logEValue } = finding
  return {
    kind: 'canary',
    statement: `To ${successes} of ${n} made-up questions it gave the wrong key that was published with them.`,
    n,
    effect: { value: rate, lower, upper, unit: 'share' },
    logEValue,
    errorRate: ERROR_RATE,
    samples: [],
  }
}

function nonceFlag(state: SummaryState): Flag | null {
  const finding = rareEventFinding('nonce', missesOf(state, nonceTask))
  if (finding === null || finding.logEValue < threshold) return null
  const { n, successes, rate, lower, upper, logEValue } = finding
  return {
    kind: 'cache',
    statement: `In ${successes} of ${n} answers the reference is missing that they were asked to mention.`,
    n,
    effect: { value: rate, lower, upper, unit: 'share' },
    logEValue,
    errorRate: ERROR_RATE,
    samples: [],
  }
}
