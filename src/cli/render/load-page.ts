import type { TopLevelSpec } from 'vega-lite'
import { type Distribution, quantileNames } from '#load/describe-distribution.ts'
import { metricFormulas, metricNames } from '#load/summarize-load.ts'
import { drawFigure } from '../figures/draw-figure.ts'
import type { LoadReport, ReportedRun } from '../load/load-report.ts'
import { estimateText, loadTable } from './load-table.ts'

/** The report as one HTML page that needs nothing beside it: no scripts, no fonts, no links that load; light and dark. */
export async function loadPage(report: LoadReport): Promise<string> {
  const figures = await Promise.all(specifications(report).map((specification) => figure(specification)))
  const runs = report.runs.map((run) => runSection(run)).join('\n')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Load test of ${escapeText(report.url)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>Load test of ${escapeText(report.url)}</h1>
<p>${escapeText(report.model)} · ${escapeText(report.workload)} · ${escapeText(report.arrivals)} · seed ${escapeText(report.seed)} · ${escapeText(report.startedAt)}</p>
${report.isPartial ? '<p class="doubt">Stopped before its end: the figures are of what had come by then.</p>' : ''}
<pre>${escapeText(loadTable(report, { width: 110, hasColor: false }))}</pre>
${figures.join('\n')}
${runs}
<p class="note">Times count from when a request was due, not from when it left. Intervals are of 95 %, bootstrapped over blocks of successive requests; + = too few requests to bound it.</p>
</main>
</body>
</html>
`
}

const style = `
:root { color-scheme: light dark; --ink: #111827; --paper: #ffffff; --line: #e5e7eb; --quiet: #4b5563; }
@media screen and (prefers-color-scheme: dark) { :root { --ink: #f3f4f6; --paper: #111827; --line: #374151; --quiet: #9ca3af; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 80rem; margin: 0 auto; padding: 1.5rem; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: .25rem .5rem; border-bottom: 1px solid var(--line); }
th, td { white-space: nowrap; }
th:first-child, td:first-child, th:last-child, td:last-child { text-align: left; }
td:last-child { white-space: normal; min-width: 14rem; }
h1, h2, p { overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; }
pre { overflow-x: auto; border: 1px solid var(--line); padding: .75rem; font-size: 13px; }
figure { margin: 1.5rem 0; overflow-x: auto; }
svg { display: block; min-width: 34rem; max-width: 100%; height: auto; }
.scroll { overflow-x: auto; }
.note, td:last-child { color: var(--quiet); }
.doubt { font-weight: 600; }
.dark { display: none; }
@media screen and (prefers-color-scheme: dark) { .dark { display: block; } .light { display: none; } }
@media print {
  :root { color-scheme: light; }
  main { max-width: none; padding: 0; }
  table { font-size: 9px; }
  pre { font-size: 8px; white-space: pre-wrap; }
  td:last-child { min-width: 0; }
  figure, tr { break-inside: avoid; }
  h2 { break-after: avoid; }
}
`

function runSection({ name, summary }: ReportedRun): string {
  const rows = metricNames.flatMap((metric) => {
    const values = summary.metrics[metric]
    return values === null ? [] : [row(metric, values, metricFormulas[metric])]
  })
  const lateness = summary.senderLatenessMs
  if (lateness !== null) rows.push(row('sender_lateness_ms', lateness, 'handed over − scheduled'))
  const titles = ['metric', 'n', 'mean', ...quantileNames, 'how']
  return `<h2>${escapeText(name)}</h2>
<div class="scroll"><table><thead><tr>${titles.map((title) => `<th scope="col">${title}</th>`).join('')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table></div>`
}

function row(name: string, values: Distribution, formula: string): string {
  const cells = [
    name,
    String(values.count),
    String(Number(values.mean.toPrecision(3))),
    ...quantileNames.map((quantile) => estimateText(values.percentiles[quantile])),
    formula,
  ]
  return `<tr>${cells.map((cell) => `<td>${escapeText(cell)}</td>`).join('')}</tr>`
}

async function figure(specification: TopLevelSpec): Promise<string> {
  const [light, dark] = [await drawFigure(specification), await drawFigure(specification, { isDark: true })]
  return `<figure><div class="light">${light}</div><div class="dark">${dark}</div></figure>`
}

const frame = { $schema: 'https://vega.github.io/schema/vega-lite/v6.json', width: 720, height: 220 } as const

/** Of a sweep: times by throughput. Of every report: how times spread, and how the run went. */
function specifications({ runs }: LoadReport): TopLevelSpec[] {
  const last = runs.findLast(({ summary }) => summary.endedBy !== 'over-saturated') ?? runs.at(-1)
  return [
    ...(runs.length > 1 ? [sweepFigure(runs)] : []),
    ...(last === undefined || last.course.stretches.length === 0 ? [] : [spreadFigure(last), courseFigure(last)]),
  ]
}

/** Rates that were asked for lie on a line; users who wait for their answers do not belong to it. */
function sweepFigure(runs: readonly ReportedRun[]): TopLevelSpec {
  const encoding = {
    x: { field: 'rate', type: 'quantitative', title: 'answered per second' },
    y: { field: 'ms', type: 'quantitative', title: 'milliseconds', scale: { type: 'log' } },
    color: { field: 'what', type: 'nominal', title: null },
  } as const
  const open = runs.filter(({ requestedPerSecond }) => requestedPerSecond !== null)
  const closed = runs.filter(({ requestedPerSecond }) => requestedPerSecond === null)
  return {
    ...frame,
    title: 'Times by throughput (squares: closed loops)',
    encoding,
    layer: [
      {
        data: { values: open.flatMap(sweepPoints) },
        mark: { type: 'line', point: true },
        encoding: { order: { field: 'rate', type: 'quantitative' } },
      },
      { data: { values: closed.flatMap(sweepPoints) }, mark: { type: 'square', size: 70, opacity: 1 } },
    ],
  }
}

function sweepPoints({ summary: { answeredPerSecond, metrics } }: ReportedRun) {
  return (['ttft_ms', 'e2e_ms'] as const).flatMap((metric) =>
    (['p50', 'p99'] as const).flatMap((quantile) => {
      const ms = metrics[metric]?.percentiles[quantile].value
      return ms === undefined ? [] : [{ rate: answeredPerSecond, ms, what: `${metric} ${quantile}` }]
    }),
  )
}

function spreadFigure({ name, course: { curves } }: ReportedRun): TopLevelSpec {
  const values = (['ttft_ms', 'e2e_ms'] as const).flatMap((what) =>
    curves[what].map(({ share, ms }) => ({ share, ms, what })),
  )
  return {
    ...frame,
    title: `How times spread (${name})`,
    data: { values },
    mark: 'line',
    encoding: {
      x: { field: 'ms', type: 'quantitative', title: 'milliseconds' },
      y: { field: 'share', type: 'quantitative', title: 'share of answers at most as slow', axis: { format: '%' } },
      color: { field: 'what', type: 'nominal', title: null },
      order: { field: 'share', type: 'quantitative' },
    },
  }
}

function courseFigure({ name, course: { stretches } }: ReportedRun): TopLevelSpec {
  const values = stretches.flatMap(({ fromSeconds, ttftMs, e2eMs }) => [
    ...(ttftMs === null ? [] : [{ fromSeconds, ms: ttftMs, what: 'ttft_ms, median' }]),
    ...(e2eMs === null ? [] : [{ fromSeconds, ms: e2eMs, what: 'e2e_ms, median' }]),
  ])
  return {
    ...frame,
    title: `The course of the run (${name})`,
    data: { values },
    mark: { type: 'line', point: true },
    encoding: {
      x: { field: 'fromSeconds', type: 'quantitative', title: 'seconds since the first measured request' },
      y: { field: 'ms', type: 'quantitative', title: 'milliseconds' },
      color: { field: 'what', type: 'nominal', title: null },
    },
  }
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? '')
}
