import pc from 'picocolors'
import type { RelayLatency, RelaySummary } from '../relay/relay-summary.ts'
import { formatCount, formatDuration } from './format-figure.ts'
import type { RenderOptions } from './render-options.ts'
import { fitText, terminalText } from './terminal-text.ts'
import { textTable } from './text-table.ts'

/** What a run of relays came to: one line, the nodes, then what went wrong. */
export function relayReport(summary: RelaySummary, { width, hasColor }: RenderOptions): string {
  const colors = pc.createColors(hasColor)
  const paintHeader = colors.bold
  const { goodRelays, badRelays, elapsedMs, relaysPerSecond, sessions } = summary
  const verdict = `${goodRelays} of ${goodRelays + badRelays} relays good`
  const pace = `${formatDuration(elapsedMs)}, ${relaysPerSecond.toFixed(1)} relays/s, ${sessionText(sessions)}`
  const nodes = textTable(nodeColumns(summary), summary.nodes, { width, paintHeader })
  const problems = textTable(
    [
      { title: 'not good', dropOrder: 0, text: ({ name }) => terminalText(name) },
      { title: 'relays', align: 'right', dropOrder: 0, text: ({ count }) => formatCount(count) },
      // Errors of pocket-core have several lines; the last tells most.
      {
        title: 'the first said',
        dropOrder: 1,
        shortest: 20,
        text: ({ example }) => fitText(terminalText(example), 160),
      },
    ],
    summary.problems,
    { width, paintHeader },
  )
  return [
    `${badRelays === 0 ? colors.green(verdict) : colors.red(verdict)} in ${pace}`,
    `answered in ${latencyText(summary.latencyMs)}`,
    ...(summary.nodes.length > 0 ? ['', nodes] : []),
    ...(summary.problems.length > 0 ? ['', problems] : []),
  ].join('\n')
}

function nodeColumns({ nodes }: RelaySummary) {
  type Row = RelaySummary['nodes'][number]
  const hasBad = nodes.some(({ bad }) => bad > 0)
  return [
    { title: 'servicer', dropOrder: 0, shortest: 12, text: ({ address }: Row) => terminalText(address) },
    { title: 'good', align: 'right' as const, dropOrder: 0, text: ({ good }: Row) => formatCount(good) },
    ...(hasBad
      ? [{ title: 'bad', align: 'right' as const, dropOrder: 0, text: ({ bad }: Row) => formatCount(bad) }]
      : []),
    {
      title: 'p50',
      align: 'right' as const,
      dropOrder: 1,
      text: ({ latencyMs }: Row) => formatDuration(latencyMs.p50),
    },
    {
      title: 'p99',
      align: 'right' as const,
      dropOrder: 2,
      text: ({ latencyMs }: Row) => formatDuration(latencyMs.p99),
    },
    { title: 'service URL', dropOrder: 3, shortest: 16, text: ({ serviceUrl }: Row) => terminalText(serviceUrl) },
  ]
}

function latencyText({ p50, p90, p99 }: RelayLatency): string {
  return `p50 ${formatDuration(p50)}, p90 ${formatDuration(p90)}, p99 ${formatDuration(p99)}`
}

function sessionText(sessions: readonly number[]): string {
  if (sessions.length === 0) return 'no session'
  if (sessions.length === 1) return `in the session of height ${sessions[0]}`
  return `in ${sessions.length} sessions, heights ${sessions[0]} to ${sessions.at(-1)}`
}
