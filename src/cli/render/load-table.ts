import pc from 'picocolors'
import { type Distribution, quantileNames } from '#load/describe-distribution.ts'
import { type LoadSummary, type MetricName, metricFormulas, metricNames } from '#load/summarize-load.ts'
import type { LoadReport, ReportedRun } from '../load/load-report.ts'
import { formatCount, formatShare, unknownFigure } from './format-figure.ts'
import type { RenderOptions } from './render-options.ts'
import { type Column, textTable } from './text-table.ts'

/** What a load run found, for a terminal: rates, times with intervals, tokens, and what to doubt. */
export function loadTable(report: LoadReport, { width, hasColor }: RenderOptions): string {
  const colors = pc.createColors(hasColor)
  const head = [
    colors.bold(`${report.url}  ${report.model}`),
    `${report.workload}; ${report.arrivals}; seed ${report.seed}`,
    ...(report.isPartial ? [colors.yellow('Stopped before its end: the figures are of what had come by then.')] : []),
    ...(report.unsavedRequests > 0
      ? [
          colors.yellow(
            `The file of --save lacks ${formatCount(report.unsavedRequests)} requests: it could not take them as fast as they came.`,
          ),
        ]
      : []),
  ].join('\n')
  const [only] = report.runs
  const parts =
    report.runs.length === 1 && only !== undefined
      ? [head, runText(only.summary, { width, hasColor })]
      : [head, sweepText(report.runs, width), ...lastText(report.runs, { width, hasColor })]
  return parts.join('\n\n')
}

/** Of a sweep, in full: the last step that the endpoint kept up with. */
function lastText(runs: readonly ReportedRun[], options: RenderOptions): string[] {
  const kept = runs.findLast(({ summary }) => summary.endedBy !== 'over-saturated')
  return kept === undefined ? [] : [`${kept.name}, in full:`, runText(kept.summary, options)]
}

function runText(summary: LoadSummary, { width }: RenderOptions): string {
  const rows = distributionRows(summary)
  const parts = [countsText(summary), ratesText(summary)]
  if (rows.length > 0) parts.push(textTable(distributionColumns, rows, { width }))
  parts.push([...goodputLines(summary), ...tokenLines(summary), ...doubts(summary)].join('\n'))
  return parts.filter((part) => part !== '').join('\n\n')
}

function countsText({ requests }: LoadSummary): string {
  const { measured, answered, incomplete, failed, failedByKind, warmUp } = requests
  const kinds = Object.entries(failedByKind).map(([kind, count]) => `${count} ${kind}`)
  return [
    `${formatCount(measured)} requests measured, ${formatCount(warmUp)} before them to warm up: ${formatCount(answered)} answered, ` +
      `${formatCount(failed)} failed${kinds.length === 0 ? '' : ` (${kinds.join(', ')})`}, ${formatCount(incomplete)} cut off by the end`,
  ].join('\n')
}

function ratesText(summary: LoadSummary): string {
  const { scheduledPerSecond, answeredPerSecond, outputTokensPerSecond, totalTokensPerSecond } = summary
  const rates = [
    `${rate(scheduledPerSecond)} requests/s came`,
    `${rate(answeredPerSecond)} answered/s`,
    ...(outputTokensPerSecond === null ? [] : [`${rate(outputTokensPerSecond)} output tokens/s`]),
    ...(totalTokensPerSecond === null ? [] : [`${rate(totalTokensPerSecond)} tokens/s in all`]),
    ...(summary.unitsPerSecond === answeredPerSecond ? [] : [`${rate(summary.unitsPerSecond)} images or vectors/s`]),
  ]
  return `${rates.join(', ')}; over ${rate(summary.durationMs / 1000)} s`
}

type DistributionRow = { readonly name: string; readonly values: Distribution; readonly formula: string }

function distributionRows({ metrics, senderLatenessMs, connectionWaitMs }: LoadSummary): DistributionRow[] {
  const named = metricNames.map((name: MetricName) => ({ name, values: metrics[name], formula: metricFormulas[name] }))
  const ours = [
    { name: 'sender_lateness_ms', values: senderLatenessMs, formula: 'handed over − scheduled' },
    { name: 'connection_wait_ms', values: connectionWaitMs, formula: 'sent − handed over' },
  ]
  return [...named, ...ours].flatMap(({ values, ...row }) => (values === null ? [] : [{ ...row, values }]))
}

const distributionColumns: readonly Column<DistributionRow>[] = [
  { title: 'metric', text: ({ name }) => name, dropOrder: 0 },
  { title: 'n', align: 'right', text: ({ values }) => formatCount(values.count), dropOrder: 0 },
  { title: 'mean', align: 'right', text: ({ values }) => figure(values.mean), dropOrder: 3 },
  ...quantileNames.map(
    (name, index): Column<DistributionRow> => ({
      title: `${name} [95 %]`,
      align: 'right',
      text: ({ values }) => estimateText(values.percentiles[name]),
      dropOrder: [0, 2, 4, 0, 5][index] ?? 0,
    }),
  ),
  { title: 'how', text: ({ formula }) => formula, dropOrder: 6, shortest: 20 },
]

/** A value with its interval; `+` where nothing bounds it from above. */
export function estimateText({ value, lower, upper }: Distribution['percentiles']['p50']): string {
  return `${figure(value)} [${figure(lower)}, ${upper === null ? '+' : figure(upper)}]`
}

function sweepText(runs: readonly ReportedRun[], width: number): string {
  const median = (values: Distribution | null) =>
    values === null ? unknownFigure : figure(values.percentiles.p50.value)
  const high = (values: Distribution | null) => (values === null ? unknownFigure : figure(values.percentiles.p99.value))
  const columns: readonly Column<ReportedRun>[] = [
    { title: 'load', text: ({ name }) => name, dropOrder: 0 },
    { title: 'answered/s', align: 'right', text: ({ summary }) => rate(summary.answeredPerSecond), dropOrder: 0 },
    {
      title: 'output tok/s',
      align: 'right',
      text: ({ summary }) => rate(summary.outputTokensPerSecond),
      dropOrder: 3,
    },
    { title: 'ttft p50', align: 'right', text: ({ summary }) => median(summary.metrics.ttft_ms), dropOrder: 2 },
    { title: 'p99', align: 'right', text: ({ summary }) => high(summary.metrics.ttft_ms), dropOrder: 2 },
    { title: 'tpot p50', align: 'right', text: ({ summary }) => median(summary.metrics.tpot_ms), dropOrder: 2 },
    { title: 'e2e p50', align: 'right', text: ({ summary }) => median(summary.metrics.e2e_ms), dropOrder: 0 },
    { title: 'p99', align: 'right', text: ({ summary }) => high(summary.metrics.e2e_ms), dropOrder: 0 },
    { title: 'failed', align: 'right', text: ({ summary }) => formatCount(summary.requests.failed), dropOrder: 0 },
    {
      title: '',
      text: ({ summary }) => (summary.endedBy === 'over-saturated' ? 'cannot keep up' : ''),
      dropOrder: 0,
    },
  ]
  return textTable(columns, runs, { width })
}

function goodputLines({ goodput }: LoadSummary): string[] {
  if (goodput === null) return []
  const { targets, requestsPerSecond, share, lower, upper } = goodput
  const asked = Object.entries(targets).map(([name, limit]) => `${name} ≤ ${limit} ms`)
  return [
    `Goodput (${asked.join(', ')}): ${rate(requestsPerSecond)} requests/s, ${formatShare(share)} of all [${formatShare(lower)}, ${formatShare(upper)}]`,
  ]
}

function tokenLines({ tokens, metrics }: LoadSummary): string[] {
  if (tokens.outputByUsage === null && metrics.ttft_ms === null) return []
  const { recount } = tokens
  return [
    `Tokens as claimed: ${formatCount(tokens.promptByUsage)} in, ${formatCount(tokens.outputByUsage)} out; ` +
      `${formatCount(tokens.contentEvents)} events with content` +
      (tokens.answersWithoutUsage === 0 ? '' : `; ${formatCount(tokens.answersWithoutUsage)} answers claim none`),
    ...(recount === null
      ? []
      : [
          `Counted again in ${formatCount(recount.answers)} answers: ${formatCount(recount.counted)} tokens, where ${formatCount(recount.claimed)} are claimed`,
        ]),
  ]
}

/** What a reader should hold against the figures. */
function doubts(summary: LoadSummary): string[] {
  const { senderLatenessMs, requests, tokens, endedBy } = summary
  const beyondMemory = requests.failedByKind['local-fault memory'] ?? 0
  const lateness = senderLatenessMs?.percentiles.p99.value ?? 0
  return [
    ...(requests.answered === 0 ? [nothingText(requests)] : []),
    ...(endedBy === 'unanswered' ? ['The run was ended, since the endpoint answered none of a hundred requests.'] : []),
    ...(endedBy === 'over-saturated'
      ? ['The endpoint could not keep up, and the run was ended: its times are those of a growing queue.']
      : []),
    ...(requests.heldBack > 0
      ? [
          `${formatCount(requests.heldBack)} requests waited because as many as --max-in-flight allows were in flight; that is in their times.`,
        ]
      : []),
    ...(lateness > 2 && requests.heldBack === 0
      ? [`Our sender was late by ${figure(lateness)} ms at p99: this machine is too busy for exact times.`]
      : []),
    ...(beyondMemory > 0
      ? [
          `${formatCount(beyondMemory)} answers were given up because all in flight would have taken more than --max-memory: that is our failure and none of the endpoint's.`,
        ]
      : []),
    ...(tokens.impossibleClaims > 0
      ? [`${formatCount(tokens.impossibleClaims)} answers claim more tokens than their text has bytes.`]
      : []),
  ]
}

function nothingText({ warmUpByKind }: LoadSummary['requests']): string {
  const kinds = Object.entries(warmUpByKind).map(([kind, count]) => `${count} ${kind}`)
  const warmUp = kinds.length === 0 ? '' : ` Of the warm-up: ${kinds.join(', ')}.`
  return `No measured request was answered: there is nothing to say about speed.${warmUp}`
}

/** Three digits that count. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return unknownFigure
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)))
}

function rate(value: number | null): string {
  return value === null ? unknownFigure : figure(value)
}
