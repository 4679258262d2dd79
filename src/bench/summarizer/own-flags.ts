import type { Flag } from '#records/flag.ts'
import type { Counts } from '#statistics/beta-mixture.ts'
import { type RareEvent, type RareEventFinding, rareEventFinding } from '#statistics/gaming/rare-event.ts'
import { refusalFinding } from '#statistics/gaming/selective-refusal.ts'
import { timeFinding } from '#statistics/gaming/time-per-token.ts'
import { defaultTierRule } from '#statistics/tier-decision.ts'
import { canariesSuite } from '#tasks/canaries/canaries-suite.ts'
import { nonceTask, publishedKeyTask } from '#tasks/canaries/canaries-tasks.ts'
import type { Catalogue } from '../catalogue.ts'
import { type ShownBy, samplesShowing } from './flagged-items.ts'
import type { SuiteState, SummaryState } from './summary-state.ts'

/** Each kind of flag is ever raised for a clean supplier with at most this probability, whatever the looks. */
const ERROR_RATE = 0.01
const threshold = -Math.log(ERROR_RATE)

/** Whose record it is: what the ids of its samples are made of. */
type Subject = { readonly supplierId: string; readonly epoch: number }

/** The flags that a supplier's own record raises; pure. */
export function ownFlags(state: SummaryState, catalogue: Catalogue, subject: Subject): Flag[] {
  const tierSuite = catalogue.suites.find(({ setsTier }) => setsTier)?.name ?? ''
  return [
    refusalFlag(state, { ...subject, suite: tierSuite }),
    timeFlag(state),
    canaryFlag(state, { ...subject, suite: canariesSuite.name }),
    isAble(state.suites[tierSuite]) ? nonceFlag(state, { ...subject, suite: canariesSuite.name }) : null,
    replayFlag(state, { ...subject, suite: canariesSuite.name }),
    totalsFlag(state),
    excusesFlag(state),
  ].filter((flag) => flag !== null)
}

/**
 * Who fails most everyday questions cannot be expected to follow an instruction either, and would be flagged for being
 * weak. Below the least tier nobody gains by that.
 */
function isAble(suite: SuiteState | undefined): boolean {
  return suite !== undefined && suite.own.n > 0 && suite.own.successes / suite.own.n >= defaultTierRule.thresholds.base
}

type Drawn = Subject & { readonly suite: string }

function refusalFlag({ suites }: SummaryState, drawn: Drawn): Flag | null {
  const suite = suites[drawn.suite]
  const finding = suite === undefined ? null : refusalFinding(suite.failedDifficulties)
  if (suite === undefined || finding === null || finding.logEValue < threshold) return null
  const { failures, meanDifficulty, lower, upper, logEValue } = finding
  return {
    kind: 'selective-refusal',
    statement: `The ${failures} items that it failed to answer have a mean difficulty of ${meanDifficulty.toFixed(2)}; items are drawn with a mean of 0.50.`,
    n: failures,
    effect: { value: meanDifficulty - 0.5, lower: lower - 0.5, upper: upper - 0.5, unit: 'share' },
    logEValue,
    errorRate: ERROR_RATE,
    samples: samplesShowing('hard-failure', suite, drawn),
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

function canaryFlag(state: SummaryState, drawn: Drawn): Flag | null {
  return rareFlag('canary', missesOf(state, publishedKeyTask), {
    kind: 'canary',
    statement: ({ n, successes }) =>
      `To ${successes} of ${n} made-up questions it gave the wrong key that was published with them.`,
    samples: samplesOf(state, 'published-key', drawn),
  })
}

function nonceFlag(state: SummaryState, drawn: Drawn): Flag | null {
  return rareFlag('nonce', missesOf(state, nonceTask), {
    kind: 'cache',
    statement: ({ n, successes }) =>
      `In ${successes} of ${n} answers the reference is missing that they were asked to mention.`,
    samples: samplesOf(state, 'missing-nonce', drawn),
  })
}

function replayFlag(state: SummaryState, drawn: Drawn): Flag | null {
  return rareFlag('replay', state.suites[canariesSuite.name]?.flagged.repeats ?? none, {
    kind: 'replay',
    statement: ({ n, successes }) =>
      `Asked an open question again at temperature 1, it gave the very same text in ${successes} of ${n} cases.`,
    samples: samplesOf(state, 'same-text', drawn),
  })
}

function totalsFlag({ totals }: SummaryState): Flag | null {
  return rareFlag('tokenTotals', totals, {
    kind: 'token-counts',
    statement: ({ n, successes }) =>
      `In ${successes} of ${n} answers the total that it claims is not the sum of prompt and completion tokens.`,
    samples: [],
  })
}

/** Of the hours in which we asked, those with an error of the network that our own checks refute. */
function excusesFlag({ attempts, outcomes, excuses }: SummaryState): Flag | null {
  const refuted = outcomes['network-error|supplier'] ?? 0
  return rareFlag('excuses', excuses.counts, {
    kind: 'excuses',
    statement: ({ n, successes }) =>
      `In ${successes} of ${n} hours it answered with an error of the network that our own checks refute (${refuted} of ${attempts} attempts in all).`,
    samples: [],
  })
}

const none: Counts = { n: 0, successes: 0 }

/** Misses of a task of canaries: answers, not failures to answer. */
function missesOf({ suites }: SummaryState, task: string): Counts {
  const found = suites[canariesSuite.name]?.tasks[task]
  if (found === undefined) return none
  const { scored, supplierFailures } = found.items
  return { n: scored - supplierFailures, successes: scored - supplierFailures - found.accumulator.binary.successes }
}

function samplesOf({ suites }: SummaryState, what: ShownBy, drawn: Drawn): string[] {
  const suite = suites[drawn.suite]
  return suite === undefined ? [] : samplesShowing(what, suite, drawn)
}

function rareFlag(
  event: RareEvent,
  counts: Counts,
  said: Pick<Flag, 'kind' | 'samples'> & { readonly statement: (finding: RareEventFinding) => string },
): Flag | null {
  const finding = rareEventFinding(event, counts)
  if (finding === null || finding.logEValue < threshold) return null
  const { n, rate, lower, upper, logEValue } = finding
  return {
    kind: said.kind,
    statement: said.statement(finding),
    n,
    effect: { value: rate, lower, upper, unit: 'share' },
    logEValue,
    errorRate: ERROR_RATE,
    samples: said.samples,
  }
}
