import pc from 'picocolors'
import type { Blame, OutcomeKind } from '#records/outcome.ts'
import { formatDuration, formatShare, unknownFigure } from './format-figure.ts'
import { type PublishedFigures, publishedTable } from './published-table.ts'
import type { RenderOptions } from './render-options.ts'
import { type RobustnessRow, robustnessTable } from './robustness-table.ts'
import { terminalText } from './terminal-text.ts'
import { textTable } from './text-table.ts'

/** One metric of a task, a group or a suite. */
export type EvalRow = {
  /** 0 for a suite, then one more for every group above and for a metric: indented as lm-evaluation-harness indents. */
  readonly level: number
  readonly name: string
  readonly version: string
  /** As lm-evaluation-harness names filters; `none` where there is one answer only. */
  readonly filter: string
  readonly fewshot: number | null
  readonly metric: string
  /** Items scored. */
  readonly n: number
  /** On the metric's own scale; null while nothing is scored. */
  readonly value: number | null
  /** The harness's standard error: "N/A" where it says so, null where it says nothing. */
  readonly stderr: number | 'N/A' | null
  /** Over clusters of documents that are not independent; null where there are none. */
  readonly clusteredStderr: number | null
  readonly interval: { readonly lower: number; readonly upper: number } | null
  /** Items at the minimum because the endpoint failed to answer. */
  readonly failed: number
  readonly unscored: number
  /** Of the unscored: answered without the log-probabilities that were asked for. */
  readonly capabilityMissing: number
}

export type EvalReport = {
  readonly endpoint: string
  readonly rows: readonly EvalRow[]
  /** Such as 0.95. */
  readonly confidence: number
  readonly attempts: number
  readonly elapsedMs: number
  /** Of tasks that were asked in other words too. */
  readonly robustness: readonly RobustnessRow[]
  /** Of leaderboards that were asked for. */
  readonly published: readonly PublishedFigures[]
  readonly outcomes: readonly { readonly kind: OutcomeKind; readonly blame: Blame; readonly count: number }[]
}

/** The result of an evaluation: a line per task and metric, then what became of the attempts that were not answered. */
export function evalTable(report: EvalReport, { width, hasColor }: RenderOptions): string {
  const colors = pc.createColors(hasColor)
  const paintHeader = colors.bold
  const failures = report.outcomes.filter(({ kind, count }) => kind !== 'answered' && count > 0)
  const spent = `${report.attempts} attempts in ${formatDuration(report.elapsedMs)}`
  const hasClusters = report.rows.some(({ clusteredStderr }) => clusteredStderr !== null)
  const scores = textTable(scoreColumns(report.confidence, hasClusters), report.rows, { width, paintHeader })
  const end =
    failures.length === 0
      ? [colors.dim(`${spent}, every one answered.`)]
      : [failureTable(failures, report.attempts, width, paintHeader), '', colors.dim(`${spent}.`)]
  const more = [
    ...(report.robustness.length === 0 ? [] : [robustnessTable(report.robustness, { width, hasColor })]),
    ...report.published.map((published) => publishedTable(published, { width })),
  ].flatMap((table) => [table, ''])
  return [colors.bold(terminalText(report.endpoint)), '', scores, '', ...more, ...end].join('\n')
}

const clusteredColumn = {
  title: 'clustered',
  align: 'right',
  dropOrder: 3,
  text: ({ clusteredStderr }: EvalRow) => errorText(clusteredStderr),
} as const

function errorText(stderr: number | 'N/A' | null): string {
  return typeof stderr === 'number' ? `±${formatValue(stderr)}` : (stderr ?? '')
}

function scoreColumns(confidence: number, hasClusters: boolean) {
  return [
    { title: 'task', dropOrder: 0, shortest: 16, text: taskText },
    { title: 'version', align: 'right', dropOrder: 6, text: ({ version }: EvalRow) => terminalText(version) },
    { title: 'filter', dropOrder: 4, text: ({ filter }: EvalRow) => terminalText(filter) },
    {
      title: 'n-shot',
      align: 'right',
      dropOrder: 5,
      text: ({ fewshot }: EvalRow) => (fewshot === null ? '' : String(fewshot)),
    },
    { title: 'metric', dropOrder: 0, text: ({ metric }: EvalRow) => terminalText(metric) },
    { title: 'value', align: 'right', dropOrder: 0, text: valueText },
    {
      title: 'stderr',
      align: 'right',
      dropOrder: 3,
      text: ({ stderr }: EvalRow) => errorText(stderr),
    },
    ...(hasClusters ? [clusteredColumn] : []),
    { title: `${Math.round(confidence * 100)} % interval`, dropOrder: 0, text: intervalText },
    { title: 'n', align: 'right', dropOrder: 0, text: ({ n }: EvalRow) => String(n) },
    { title: 'failed', align: 'right', dropOrder: 1, text: ({ failed }: EvalRow) => String(failed) },
    { title: 'unscored', align: 'right', dropOrder: 2, text: ({ unscored }: EvalRow) => String(unscored) },
  ] as const
}

function taskText({ level, name }: EvalRow): string {
  return level === 0 ? terminalText(name) : `${' '.repeat(level)}- ${terminalText(name)}`
}

/** Metrics of a task of which too much could not be asked stand for no more than what could. */
function valueText({ value, capabilityMissing, metric }: EvalRow): string {
  if (value === null && capabilityMissing > 0 && metric === 'score') return 'not measurable'
  return formatValue(value)
}

function intervalText({ value, interval }: EvalRow): string {
  if (value === null || interval === null) return unknownFigure
  return `[${formatValue(interval.lower)}, ${formatValue(interval.upper)}]`
}

/** Four decimals, as lm-evaluation-harness prints. */
function formatValue(value: number | null): string {
  return value === null ? unknownFigure : value.toFixed(4)
}

function failureTable(
  failures: EvalReport['outcomes'],
  attempts: number,
  width: number,
  paintHeader: (text: string) => string,
): string {
  return textTable(
    [
      { title: 'not answered', dropOrder: 0, text: ({ kind }) => kind },
      { title: 'blame', dropOrder: 0, text: ({ blame }) => blame },
      { title: 'count', align: 'right', dropOrder: 0, text: ({ count }) => String(count) },
      { title: 'of attempts', align: 'right', dropOrder: 0, text: ({ count }) => formatShare(count / attempts) },
    ],
    failures.toSorted((a, b) => b.count - a.count),
    { width, paintHeader },
  )
}
