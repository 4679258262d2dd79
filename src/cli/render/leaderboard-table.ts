import pc from 'picocolors'
import type { LeaderboardResponse, LeaderboardRow } from '#api/schemas/leaderboard.ts'
import { leaderboardColumns } from './leaderboard-columns.ts'
import type { RenderOptions } from './render-options.ts'
import { wrapText } from './terminal-text.ts'
import { textTable } from './text-table.ts'

/**
 * The leaderboard as a table no wider than the terminal: the less room, the fewer columns, and below 140 columns
 * the shorter spellings. Under it what the signs mean, and what a reader must know.
 */
export function leaderboardTable(
  board: Pick<LeaderboardResponse, 'about' | 'ranking' | 'rows' | 'total' | 'unreadable'>,
  { width, hasColor }: RenderOptions,
): string {
  const colors = pc.createColors(hasColor)
  if (board.rows.length === 0) return colors.dim('No suppliers yet: none was found, or the filters leave none.')
  const columns = leaderboardColumns({ isShort: width < 140, isNarrow: width < 100, colors })
  const table = textTable(columns, board.rows, { width, paintHeader: colors.bold })
  const notes = boardNotes(board).flatMap((note) => wrapText(note, width))
  return [table, '', ...notes.map((line) => colors.dim(line))].join('\n')
}

function boardNotes({ about, ranking, rows, total, unreadable }: Parameters<typeof leaderboardTable>[0]): string[] {
  const confidence = `${Math.round(ranking.confidence * 100)} %`
  return [
    `Score: ${scoreOf(rows)}in points of 100, with an interval that holds at every look (${scoreConfidence(rows)}). ` +
      'Bar: 0 to 100, tiers begin at the dashes (30, 55, 80). ?: not decided yet. –: not yet known.',
    'Refused: 4xx. 200+err: a success status around an error. Bad: malformed or oversized. ' +
      'Lost to s/n/u/?: attempts lost by the supplier, the network, us, or undetermined. Recent: the last items; ↑↓ differ clearly.',
    `Ranks: ${ranking.ranked} ranked; all rank bands hold together with ${confidence}.${marksNote(rows)}`,
    ...(rows.some(({ tier }) => tier.state !== 'unknown' && !tier.isCalibrated)
      ? ['The tier scale is uncalibrated: `assay calibrate` fits it on references.']
      : []),
    ...(total > rows.length ? [`${rows.length} of ${total} suppliers shown.`] : []),
    ...(unreadable.length > 0
      ? [
          `${unreadable.length} stored summaries cannot be read by this version and show no figures; \`assay rescore\` renews them.`,
        ]
      : []),
    ...about.notes,
  ]
}

function scoreOf(rows: readonly LeaderboardRow[]): string {
  const suites = new Set(rows.flatMap(({ score }) => (score === null ? [] : [`${score.suite} v${score.version}`])))
  return suites.size === 0 ? '' : `${[...suites].join(', ')}, `
}

function scoreConfidence(rows: readonly LeaderboardRow[]): string {
  const levels = new Set(rows.flatMap(({ score }) => (score === null ? [] : [score.estimate.confidence])))
  return [...levels].map((level) => `${Math.round(level * 1000) / 10} %`).join(', ') || 'none yet'
}

function marksNote(rows: readonly LeaderboardRow[]): string {
  const marks = [
    ...(rows.some(({ supplier }) => supplier.isSimulated) ? ['SIM: a simulated endpoint.'] : []),
    ...(rows.some(({ supplier }) => supplier.isReference)
      ? ['ref: a reference, measured for comparison, not ranked.']
      : []),
  ]
  return marks.length === 0 ? '' : ` ${marks.join(' ')}`
}
