import { meetsTargets, requestTokensPerSecond, type SpeedTargets, tpotMs } from '#contract/speed-metrics.ts'
import { betaMixtureInterval } from '#statistics/beta-mixture.ts'
import { type Distribution, describeDistribution } from './describe-distribution.ts'
import type { RecordTable } from './record-table.ts'
import type { LoadRun } from './run-load.ts'

/** The metrics of a report with their units in their names; null where the answers have no such moment. */
export const metricNames = [
  'ttft_ms',
  'ttfb_ms',
  'ttfe_ms',
  'tpot_ms',
  'icl_ms',
  'max_gap_ms',
  'e2e_ms',
  'service_ms',
  'output_tps_per_request',
] as const
export type MetricName = (typeof metricNames)[number]

/** How each is computed, word for word as `src/contract/speed-metrics.ts` does. */
export const metricFormulas: Readonly<Record<MetricName, string>> = {
  ttft_ms: 'first event with content − scheduled',
  ttfb_ms: 'first byte of the answer − scheduled',
  ttfe_ms: 'first event − scheduled',
  tpot_ms: '(last token − first token) ÷ (output tokens − 1)',
  icl_ms: 'gaps between events with content, of all requests together',
  max_gap_ms: 'the longest of these gaps in each request',
  e2e_ms: 'last byte − scheduled',
  service_ms: 'last byte − sent',
  output_tps_per_request: '1000 ÷ tpot_ms',
}

/** How the counts that the endpoint claims compare with what arrived. */
export type TokenCounts = {
  /** Claimed, summed over answers; null when no answer claims any. */
  readonly promptByUsage: number | null
  readonly outputByUsage: number | null
  /** Answers that claim no output count. */
  readonly answersWithoutUsage: number
  /** Events with content: one per token in most servers, and at most as many as tokens in honest ones. */
  readonly contentEvents: number
  /** Our own count of the same texts; null without a tokenizer. */
  readonly recount: TokenRecount | null
  /** Answers that claim more tokens than their text has bytes, which no tokenizer makes. */
  readonly impossibleClaims: number
}

/** Texts counted again by a tokenizer of ours. */
export type TokenRecount = {
  readonly answers: number
  /** Of these answers, as claimed and as counted. */
  readonly claimed: number
  readonly counted: number
}

export type Goodput = {
  readonly targets: SpeedTargets
  /** Answered requests that meet every target, per second of the run. */
  readonly requestsPerSecond: number
  /** Of all requests that were due and not cut off by the end: a failed one meets no target. */
  readonly share: number
  readonly lower: number
  readonly upper: number
}

export type LoadSummary = {
  readonly endedBy: LoadRun['endedBy']
  readonly requests: {
    readonly warmUp: number
    /** How the warm-up ended: where it failed, what is measured may be little. */
    readonly warmUpByKind: Readonly<Record<string, number>>
    readonly measured: number
    readonly answered: number
    /** Cut off by the end of the run. */
    readonly incomplete: number
    readonly failed: number
    readonly failedByKind: Readonly<Record<string, number>>
    /** Due while as many as allowed were in flight; their waiting is part of their times. */
    readonly heldBack: number
    readonly neverSent: number
  }
  /** From the first measured request's moment to the last answer's end. */
  readonly durationMs: number
  readonly scheduledPerSecond: number
  readonly answeredPerSecond: number
  readonly outputTokensPerSecond: number | null
  /** Of prompts and answers; of embeddings there are only prompts. */
  readonly totalTokensPerSecond: number | null
  /** Images or vectors; of texts the same as answers. */
  readonly unitsPerSecond: number
  /** Handed over − scheduled: what a figure may be wrong by because of us. */
  readonly senderLatenessMs: Distribution | null
  /** Sent − handed over: opening a connection or waiting for one. */
  readonly connectionWaitMs: Distribution | null
  readonly metrics: Readonly<Record<MetricName, Distribution | null>>
  readonly goodput: Goodput | null
  readonly tokens: TokenCounts
}

export type SummaryOptions = {
  readonly table: RecordTable
  readonly run: Pick<LoadRun, 'endedBy' | 'heldBack' | 'neverSent'>
  readonly targets: SpeedTargets | null
  readonly recount: TokenRecount | null
  readonly seed: string
}

/** Every figure of a run, from the moments of its measured requests alone. */
export function summarizeLoad({ table, run, targets, recount, seed }: SummaryOptions): LoadSummary {
  const columns = metricColumns(table)
  const answered = columns.e2e_ms.length
  const incomplete = table.outcomes.get('cancelled') ?? 0
  const scheduled = table.all('scheduledMs')
  const durationMs = spanMs(scheduled, table.all('endMs'))
  const seconds = durationMs / 1000
  const tokens = countTokens(table, recount)
  const perSecond = (count: number) => (seconds === 0 ? 0 : count / seconds)
  const describe = (values: Float64Array, name: string) => describeDistribution(values, `${seed}/${name}`)
  const gaps = table.gaps()
  const metrics = Object.fromEntries(
    metricNames.map((name) => [
      name,
      name === 'icl_ms'
        ? describeDistribution(gaps.gapsMs, `${seed}/${name}`, gaps.rows)
        : describe(columns[name], name),
    ]),
  ) as LoadSummary['metrics']
  const failed = table.rows - answered - incomplete
  return {
    endedBy: run.endedBy,
    requests: {
      warmUp: [...table.warmUpOutcomes.values()].reduce((total, count) => total + count, 0),
      warmUpByKind: Object.fromEntries([...table.warmUpOutcomes].toSorted()),
      measured: table.rows,
      answered,
      incomplete,
      failed,
      failedByKind: Object.fromEntries(
        [...table.outcomes].filter(([kind]) => kind !== 'answered' && kind !== 'cancelled').toSorted(),
      ),
      heldBack: run.heldBack,
      neverSent: run.neverSent,
    },
    durationMs,
    scheduledPerSecond: perSecond(table.rows),
    answeredPerSecond: perSecond(answered),
    outputTokensPerSecond: tokens.outputByUsage === null ? null : perSecond(tokens.outputByUsage),
    totalTokensPerSecond:
      tokens.promptByUsage === null ? null : perSecond(tokens.promptByUsage + (tokens.outputByUsage ?? 0)),
    unitsPerSecond: perSecond(sum(table.answered('units'))),
    senderLatenessMs: describe(difference(table.all('startedMs'), scheduled), 'lateness'),
    connectionWaitMs: describe(difference(table.all('sentMs'), table.all('startedMs')), 'connection'),
    metrics,
    goodput: targets === null ? null : goodputOf({ columns, targets, due: answered + failed, seconds }),
    tokens,
  }
}

type MetricColumns = Readonly<Record<Exclude<MetricName, 'icl_ms'>, Float64Array>>

/** The values of each metric of one number per answered request, in the order of the schedule; NaN where there is none. */
export function metricColumns(table: RecordTable): MetricColumns {
  const scheduled = table.answered('scheduledMs')
  const ends = table.answered('endMs')
  const first = table.answered('firstTokenMs')
  const last = table.answered('lastTokenMs')
  const outputTokens = table.answered('outputTokens')
  const events = table.answered('contentEvents')
  const known = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? null : value)
  const tpot = scheduled.map((scheduledMs, row) => {
    const moments = {
      scheduledMs,
      sentMs: scheduledMs,
      firstByteMs: null,
      firstEventMs: null,
      firstTokenMs: known(first[row]),
      lastTokenMs: known(last[row]),
      endMs: ends[row] ?? scheduledMs,
    }
    return tpotMs(moments, known(outputTokens[row]), events[row] ?? 0) ?? Number.NaN
  })
  return {
    ttft_ms: difference(first, scheduled),
    ttfb_ms: difference(table.answered('firstByteMs'), scheduled),
    ttfe_ms: difference(table.answered('firstEventMs'), scheduled),
    tpot_ms: tpot,
    max_gap_ms: table.answered('maxGapMs'),
    e2e_ms: difference(ends, scheduled),
    service_ms: difference(ends, table.answered('sentMs')),
    output_tps_per_request: tpot.map((value) => requestTokensPerSecond(known(value)) ?? Number.NaN),
  }
}

type GoodputFacts = {
  readonly columns: MetricColumns
  readonly targets: SpeedTargets
  readonly due: number
  readonly seconds: number
}

function goodputOf({ columns, targets, due, seconds }: GoodputFacts): Goodput {
  const known = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? null : value)
  let met = 0
  for (const [row, e2e] of columns.e2e_ms.entries()) {
    const speed = { ttft: known(columns.ttft_ms[row]), tpot: known(columns.tpot_ms[row]), e2e }
    if (meetsTargets(speed, targets)) met += 1
  }
  const bounds = due === 0 ? { lower: 0, upper: 1 } : betaMixtureInterval({ n: due, successes: met }, 0.05)
  return {
    targets,
    requestsPerSecond: seconds === 0 ? 0 : met / seconds,
    share: due === 0 ? 0 : met / due,
    lower: bounds.lower,
    upper: bounds.upper,
  }
}

function countTokens(table: RecordTable, recount: TokenRecount | null): TokenCounts {
  const prompt = table.answered('promptTokens')
  const output = table.answered('outputTokens')
  const bytes = table.answered('textBytes')
  const claimed = output.filter((tokens) => !Number.isNaN(tokens))
  return {
    promptByUsage: sumKnown(prompt),
    outputByUsage: sumKnown(output),
    answersWithoutUsage: output.length - claimed.length,
    contentEvents: sum(table.answered('contentEvents')),
    recount,
    // The end token has no text, and counts in some servers.
    impossibleClaims: output.filter((tokens, row) => (bytes[row] ?? 0) > 0 && tokens > (bytes[row] ?? 0) + 1).length,
  }
}

function sumKnown(values: Float64Array): number | null {
  const known = values.filter((value) => !Number.isNaN(value))
  return known.length === 0 ? null : sum(known)
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0)
}

function difference(later: Float64Array, earlier: Float64Array): Float64Array {
  return later.map((value, row) => value - (earlier[row] ?? Number.NaN))
}

function spanMs(starts: Float64Array, ends: Float64Array): number {
  if (starts.length === 0) return 0
  const first = starts.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY)
  return ends.reduce((most, value) => Math.max(most, value), first) - first
}
