import pc from 'picocolors'
import type { About } from '#api/schemas/about.ts'
import type { LeaderboardResponse } from '#api/schemas/leaderboard.ts'
import type { StageStatus } from '#api/schemas/readiness.ts'
import type { Period } from '#records/period.ts'
import { formatCount, formatMoment, formatSpan } from './format-figure.ts'
import { leaderboardTable } from './leaderboard-table.ts'
import type { Colors, RenderOptions } from './render-options.ts'
import { displayWidth, fitText, terminalText } from './terminal-text.ts'

/** Something that happened and that a watcher should see. */
export type LiveEvent = {
  readonly at: number
  readonly severity: 'note' | 'warning' | 'fault'
  /** One line; may hold what strangers wrote. */
  readonly text: string
}

/** What a running instance shows of itself. */
export type LiveState = {
  readonly about: About
  readonly now: number
  readonly startedAt: number
  /** Where the page and the API are; null before they listen. */
  readonly url: string | null
  readonly relays: { readonly total: number; readonly perSecond: number | null }
  readonly stages: readonly StageStatus[]
  readonly period: Period | null
  /** Null before the first figures. */
  readonly leaderboard: LeaderboardResponse | null
  /** Oldest first. */
  readonly events: readonly LiveEvent[]
}

const shownEvents = 5
/** A stage that took no turn for so long is shown as slow. */
const slowAfterMs = 30_000

/** One frame of the live view, no higher than `height` lines where that can be. */
export function liveView(state: LiveState, options: RenderOptions & { readonly height: number }): string {
  const { width, height, hasColor } = options
  const colors = pc.createColors(hasColor)
  const header = headerLines(state, width, colors)
  const events = eventLines(state, width, colors)
  const room = Math.max(6, height - header.length - events.length - 2)
  const board = boardLines(state.leaderboard, options, room)
  return [...header, '', ...board, ...(events.length > 0 ? ['', ...events] : [])].join('\n')
}

/** Parts of the header, line by line: a line that is too long goes on in the next one. */
function headerLines(state: LiveState, width: number, colors: Colors): string[] {
  const { about, relays } = state
  const rate = relays.perSecond === null ? '' : `, ${relays.perSecond.toFixed(relays.perSecond < 10 ? 1 : 0)}/s`
  const parts = [
    [
      colors.bold(`${about.name} ${about.version}`),
      ...(about.isDemo ? [colors.magenta('demo: simulated suppliers')] : []),
      state.url === null ? 'starting' : colors.cyan(state.url),
      `up ${formatSpan(state.now - state.startedAt)}`,
      `${formatCount(relays.total)} relays${rate}`,
    ],
    ['stages', ...state.stages.map((stage) => stageText(stage, state.now, colors))],
    ['period', ...periodParts(state)],
  ]
  return parts.flatMap((line) => packParts(line, width))
}

/** Joins parts by two spaces in as few lines as they need; a part longer than a line stays whole. */
function packParts(parts: readonly string[], width: number): string[] {
  const lines: string[] = []
  for (const part of parts) {
    const longer = `${lines.at(-1)}  ${part}`
    if (lines.length > 0 && displayWidth(longer) <= width) lines[lines.length - 1] = longer
    else lines.push(part)
  }
  return lines
}

function stageText(
  { name, isAlive, lastTurnAt, handled, lastFault }: StageStatus,
  now: number,
  colors: Colors,
): string {
  if (!isAlive) return colors.red(`${name} stopped`)
  const text = `${name} ${formatCount(handled)}`
  const isSlow = lastTurnAt !== null && now - lastTurnAt > slowAfterMs
  if (isSlow) return colors.yellow(`${text} (quiet for ${formatSpan(now - lastTurnAt)})`)
  return lastFault === null ? text : colors.yellow(`${text} (had a fault)`)
}

function periodParts({ period, now }: LiveState): string[] {
  if (period === null) return ['none yet']
  const left = period.endsAt > now ? `${formatSpan(period.endsAt - now)} left` : `ended ${formatMoment(period.endsAt)}`
  return [left, `seed sha256:${period.commitment}`]
}

/** As many rows as there is room for; the notes under the table stay when they fit. */
function boardLines(leaderboard: LeaderboardResponse | null, options: RenderOptions, room: number): string[] {
  if (leaderboard === null) return ['Waiting for the first figures …']
  const lines = leaderboardTable(leaderboard, options).split('\n')
  if (lines.length <= room) return lines
  const table = lines.slice(0, lines.indexOf(''))
  if (table.length <= room) return table
  return [...table.slice(0, room - 1), `… and ${table.length - room + 1} more`]
}

function eventLines({ events }: LiveState, width: number, colors: Colors): string[] {
  const paints = { note: colors.dim, warning: colors.yellow, fault: colors.red }
  return events
    .slice(-shownEvents)
    .map(({ at, severity, text }) =>
      paints[severity](fitText(`${new Date(at).toISOString().slice(11, 19)}  ${terminalText(text)}`, width)),
    )
}
