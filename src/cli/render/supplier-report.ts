import pc from 'picocolors'
import type { SupplierResponse } from '#api/schemas/supplier.ts'
import { isNotMeasurable, type SuiteSummary, type Summary, type TaskSummary } from '#records/summary.ts'
import type { Supplier } from '#records/supplier.ts'
import { formatCount, formatDuration, formatMoment, formatScore, formatShare, unknownFigure } from './format-figure.ts'
import { intervalBar } from './interval-bar.ts'
import type { RenderOptions } from './render-options.ts'
import { type ReportContext as Context, sectionTitle as title } from './report-section.ts'
import { findingSections } from './supplier-findings.ts'
import { terminalText, wrapText } from './terminal-text.ts'
import { textTable } from './text-table.ts'
import { paintTier, tierSentence } from './tier-text.ts'

/** Everything published about one supplier, section by section. */
export function supplierReport(report: SupplierResponse, { width, hasColor }: RenderOptions): string {
  const context = { width, colors: pc.createColors(hasColor) }
  const sections =
    report.summary === null
      ? [['Nothing is measured yet, or what was measured has not been summarized: ask again in a minute.']]
      : summarySections(report.summary, report, context)
  return [identityLines(report.supplier, context), ...sections, ...storySections(report, context)]
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

function identityLines(supplier: Supplier, { colors }: Context): string[] {
  const marks = [
    ...(supplier.isSimulated ? [colors.magenta('SIM: a simulated endpoint')] : []),
    ...(supplier.isReference ? ['reference: measured for comparison, not ranked'] : []),
    ...(supplier.isListed ? [] : [colors.yellow('no longer listed by its network')]),
  ]
  return [
    colors.bold(terminalText(supplier.name ?? supplier.address)),
    ...(supplier.name === null ? [] : [terminalText(supplier.address)]),
    `${supplier.network} / ${terminalText(supplier.service)} / operator ${terminalText(supplier.operator)}`,
    `id ${supplier.id}, seen ${formatMoment(supplier.firstSeenAt)} to ${formatMoment(supplier.lastSeenAt)}`,
    `declares ${supplier.declaredModel === null ? 'no model' : `"${terminalText(supplier.declaredModel)}" (its word, not evidence)`}`,
    ...marks,
  ]
}

function summarySections(summary: Summary, report: SupplierResponse, context: Context): string[][] {
  return [
    [...tierLines(summary, context), ...referenceLines(report)],
    ...findingSections(report, summary, context),
    ...summary.suites.map((suite) => suiteLines(suite, context)),
    serviceLines(summary, context),
  ]
}

function tierLines({ tier, suites, epoch, epochStartedAt, computedAt, ...rest }: Summary, context: Context): string[] {
  const { width, colors } = context
  const score = suites.find(({ setsTier }) => setsTier)
  const bar =
    score === undefined ? [] : [paintTier(`|${intervalBar(score.estimate, Math.min(60, width - 2))}|`, tier, colors)]
  return [
    title('Tier', context),
    ...wrapText(tierSentence(tier), width),
    ...bar,
    ...(tier.isCalibrated
      ? []
      : [colors.dim('The tier scale is uncalibrated: it has not been fitted on references yet.')]),
    ...wrapText(
      `Epoch ${epoch}, unchanged since ${formatMoment(epochStartedAt)}; computed ${formatMoment(computedAt)}; ${recomputable(rest)}.`,
      width,
    ),
    ...publicGapLines(rest),
  ]
}

function referenceLines({ likeReference }: SupplierResponse): string[] {
  if (likeReference === null) return []
  const { name, mean, lower, upper } = likeReference
  return [`Scores like the reference ${terminalText(name)}: ${intervalText({ mean, lower, upper })}.`]
}

function recomputable({ recomputableUntil }: Pick<Summary, 'recomputableUntil'>): string {
  return recomputableUntil === null
    ? 'no raw evidence is kept'
    : `recomputable from raw evidence until ${formatMoment(recomputableUntil)}`
}

function publicGapLines({ publicGap }: Pick<Summary, 'publicGap'>): string[] {
  if (publicGap === null) return []
  const { difference, lower, upper } = publicGap
  return [
    `Public minus private items: ${formatScore(difference)} [${formatScore(lower)}, ${formatScore(upper)}] points${lower > 0 ? '; better on what anyone can memorise' : ''}.`,
  ]
}

function suiteLines(suite: SuiteSummary, context: Context): string[] {
  const { estimate, recent, items } = suite
  const rows = [...suite.tasks].sort((a, b) => (a.group < b.group ? -1 : a.group > b.group ? 1 : 0))
  const kind = suite.setsTier ? 'sets the tier' : 'beside the tier'
  const marks = suite.isRecognisable ? `${kind}; an endpoint can tell that it is measured` : kind
  return [
    title(`Suite ${suite.suite} v${suite.version} (${marks})`, context),
    ...[
      isNotMeasurable(suite)
        ? `not measurable: ${formatCount(items.capabilityMissing)} of its answers lack the log-probabilities that were asked for`
        : `score ${intervalText(estimate)}, n ${estimate.n}, ${formatShare(estimate.confidence)} at every look (${estimate.method}); last ${recent.n}: ${formatScore(recent.mean)}`,
      `items: ${items.drawn} drawn, ${items.scored} scored, of these ${items.supplierFailures} at the minimum because it failed to answer twice; ${items.unscored} unscored`,
    ].flatMap((line) => wrapText(line, context.width)),
    ...(rows.length === 0
      ? []
      : [textTable(taskColumns, rows, { width: context.width, paintHeader: context.colors.bold })]),
  ]
}

const taskColumns = [
  { title: 'group', dropOrder: 1, shortest: 8, text: ({ group }: TaskSummary) => terminalText(group) },
  { title: 'task', dropOrder: 0, shortest: 12, text: ({ task }: TaskSummary) => terminalText(task) },
  { title: 'score', align: 'right', dropOrder: 0, text: ({ estimate }: TaskSummary) => formatScore(estimate.mean) },
  {
    title: 'interval',
    dropOrder: 0,
    text: ({ estimate }: TaskSummary) => `[${formatScore(estimate.lower)}, ${formatScore(estimate.upper)}]`,
  },
  {
    title: '0 to 100',
    dropOrder: 5,
    text: ({ estimate }: TaskSummary) => intervalBar(estimate, 20, []),
  },
  { title: 'n', align: 'right', dropOrder: 0, text: ({ estimate }: TaskSummary) => String(estimate.n) },
  { title: 'drawn', align: 'right', dropOrder: 4, text: ({ items }: TaskSummary) => String(items.drawn) },
  { title: 'failed', align: 'right', dropOrder: 2, text: ({ items }: TaskSummary) => String(items.supplierFailures) },
  { title: 'unscored', align: 'right', dropOrder: 3, text: ({ items }: TaskSummary) => String(items.unscored) },
] as const

function serviceLines({ availability, attempts, latencyMs, firstByteMs, usage }: Summary, context: Context): string[] {
  return [
    title('Service', context),
    ...[
      `attempts ${attempts} in this epoch; of those whose fate was its own it answered ${formatShare(availability.mean)} [${formatShare(availability.lower)}, ${formatShare(availability.upper)}]`,
      percentileLine('complete answer', latencyMs),
      percentileLine('first byte', firstByteMs),
      `tokens it claims: ${formatCount(usage.promptTokens)} prompt, ${formatCount(usage.completionTokens)} completion; ${usage.missing} answers without a count`,
    ].flatMap((line) => wrapText(line, context.width)),
  ]
}

function percentileLine(what: string, { n, p50, p95, p99 }: Summary['latencyMs']): string {
  if (p50 === null) return `${what}: ${unknownFigure}, no time that can be trusted yet`
  return `${what}: p50 ${formatDuration(p50)}, p95 ${formatDuration(p95)}, p99 ${formatDuration(p99)} (n ${n})`
}

function storySections(report: SupplierResponse, context: Context): string[][] {
  return [exclusionLines(report, context), outcomeLines(report, context), epochLines(report, context)].filter(
    (lines) => lines.length > 1,
  )
}

function exclusionLines({ exclusions }: SupplierResponse, context: Context): string[] {
  return [
    title('Suites that it is not asked', context),
    ...exclusions.flatMap(({ suite, suiteVersion, reason, checkedAt }) =>
      wrapText(
        `${suite} v${suiteVersion} is not measurable: ${terminalText(reason)} (checked ${formatMoment(checkedAt)})`,
        context.width,
      ),
    ),
  ]
}

function outcomeLines({ outcomes }: SupplierResponse, context: Context): string[] {
  const total = outcomes.reduce((sum, { count }) => sum + count, 0)
  if (total === 0) return []
  type Row = SupplierResponse['outcomes'][number]
  return [
    title('Outcomes over all epochs', context),
    textTable<Row>(
      [
        { title: 'outcome', dropOrder: 0, text: ({ kind }) => kind },
        { title: 'blame', dropOrder: 0, text: ({ blame }) => blame },
        { title: 'count', align: 'right', dropOrder: 0, text: ({ count }) => String(count) },
        { title: 'share', align: 'right', dropOrder: 0, text: ({ count }) => formatShare(count / total) },
      ],
      outcomes,
      { width: context.width, paintHeader: context.colors.bold },
    ),
  ]
}

function epochLines({ epochs }: SupplierResponse, context: Context): string[] {
  return [
    title('Epochs', context),
    ...epochs.map(({ epoch, startedAt, closedAt, closeReason }) =>
      closedAt === null
        ? `${epoch}: since ${formatMoment(startedAt)}`
        : `${epoch}: ${formatMoment(startedAt)} to ${formatMoment(closedAt)}, closed: ${closeReason ?? 'no reason given'}`,
    ),
  ]
}

function intervalText({ mean, lower, upper }: Pick<SuiteSummary['estimate'], 'mean' | 'lower' | 'upper'>): string {
  return mean === null ? unknownFigure : `${formatScore(mean)} [${formatScore(lower)}, ${formatScore(upper)}]`
}
