import pc from 'picocolors'
import type { LeaderboardResponse, LeaderboardRow } from '#api/schemas/leaderboard.ts'
import { isNotMeasurable } from '#records/summary.ts'
import { levelTexts, longFlags, shortFlags } from './finding-text.ts'
import { tierThresholds } from './interval-bar.ts'
import { findingsText, leaderboardColumns } from './leaderboard-columns.ts'
import type { RenderOptions } from './render-options.ts'
import { wrapText } from './terminal-text.ts'
import { textTable } from './text-table.ts'

/**
 * The leaderboard as a table no wider than the terminal: the less room, the fewer columns, and below 140 columns
 * (180 with findings) the shorter spellings. Under it what the signs mean, and what a reader must know.
 */
export function leaderboardTable(
  board: Pick<LeaderboardResponse, 'about' | 'ranking' | 'rows' | 'total' | 'unreadable'>,
  { width, hasColor }: RenderOptions,
): string {
  const colors = pc.createColors(hasColor)
  if (board.rows.length === 0) return colors.dim('No suppliers yet: none was found, or the filters leave none.')
  const groups = groupLetters(board.rows)
  const hasFlags = board.rows.some((row) => findingsText(row) !== '')
  const isShort = width < (hasFlags ? 180 : 140)
  const columns = leaderboardColumns({
    ...{ isShort, isNarrow: width < 100, colors, groups, hasFlags },
    hasEpochs: board.rows.some(({ epoch }) => (epoch ?? 0) > 1),
    shortestName: width < 100 ? 10 : width < 140 ? 16 : isShort ? 20 : 24,
  })
  const table = textTable(columns, board.rows, { width, paintHeader: colors.bold })
  const notes = boardNotes(board, isShort, groups).flatMap((note) => wrapText(note, width))
  return [table, '', ...notes.map((line) => colors.dim(line))].join('\n')
}

function boardNotes(
  { about, ranking, rows, total, unreadable }: Parameters<typeof leaderboardTable>[0],
  isShort: boolean,
  groups: ReadonlyMap<string, string>,
): string[] {
  const isUncalibrated = rows.some(({ tier }) => tier.state !== 'unknown' && !tier.isCalibrated)
  return [
    `Score: ${scoreOf(rows)}in points of 100, with an interval that holds at every look (${scoreConfidence(rows)}). ` +
      `Tiers begin at ${tierThresholds.map((share) => Math.round(share * 100)).join(', ')}. ?: not decided yet. –: not yet known.`,
    isShort ? shortTitles : longTitles,
    `${ranking.ranked} ranked; all rank bands hold together with ${Math.round(ranking.confidence * 100)} %.${marksNote(rows)}`,
    ...findingNotes(rows, groups),
    ...missingNotes(rows),
    ...(isUncalibrated ? ['The tier scale is uncalibrated: it has not been fitted on references yet.'] : []),
    ...(total > rows.length ? [`${rows.length} of ${total} suppliers shown.`] : []),
    ...(unreadable.length > 0
      ? [`Without figures, as this version cannot read them: ${unreadable.length}. \`assay rescore\` renews them.`]
      : []),
    ...about.notes,
  ]
}

/** A, B, … for groups of which at least one member is shown, in the order of the rows. */
function groupLetters(rows: readonly LeaderboardRow[]): Map<string, string> {
  const ids = [...new Set(rows.flatMap(({ group }) => (group === null ? [] : [group.id])))]
  return new Map(ids.map((id, index) => [id, letters(index)]))
}

/** A … Z, AA, AB, … */
function letters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26))
  return index < 26 ? last : letters(Math.floor(index / 26) - 1) + last
}

/** What the letters and words in the rows stand for. */
function findingNotes(rows: readonly LeaderboardRow[], groups: ReadonlyMap<string, string>): string[] {
  const known = new Map(rows.flatMap(({ group }) => (group === null ? [] : [[group.id, group] as const])))
  const told = [...groups].map(([id, letter]) => {
    const group = known.get(id)
    return group === undefined ? letter : `${letter} ${levelTexts[group.level]} (${group.size} suppliers)`
  })
  const kinds = [...new Set(rows.flatMap(({ flags }) => flags.map(({ kind }) => kind)))].sort()
  const isAlarmed = rows.some(({ drift }) => drift?.state === 'alarmed')
  const words = [
    ...(isAlarmed ? ['changed: not what it was when its epoch began'] : []),
    ...kinds.map((kind) => `${shortFlags[kind]}: ${longFlags[kind]}`),
  ]
  return [
    ...(told.length === 0 ? [] : [`Same letter, alike in their answers: ${told.join(', ')}.`]),
    ...(words.length === 0 ? [] : [`Findings, with their error rates in \`assay suppliers ID\`; ${words.join('; ')}.`]),
  ]
}

/** Suites by which some suppliers cannot be measured: their answers lack the log-probabilities that were asked for. */
function missingNotes(rows: readonly LeaderboardRow[]): string[] {
  const suites = rows.flatMap(({ score, otherSuites }) => [...(score === null ? [] : [score]), ...otherSuites])
  const names = suites.filter(isNotMeasurable).map(({ suite }) => suite)
  const counts = [...new Set(names)].sort().map((name) => `${name} (${names.filter((one) => one === name).length})`)
  if (counts.length === 0) return []
  return [`Not measurable, for want of log-probabilities in the answers; suite (suppliers): ${counts.join(', ')}.`]
}

const shortTitles =
  'rec: score of the last items, ↑↓ where it differs clearly. 4xx: refused. err: 200 around an error. ' +
  'bad: malformed or oversized. up: available. s/n/u/?: attempts lost by supplier, network, us, nobody knows.'

const longTitles =
  'recent: score of the last items, ↑↓ where it differs clearly. refused: 4xx. 200+err: a success status around an error. ' +
  'bad: malformed or oversized. s/n/u/?: attempts lost by the supplier, the network, us, nobody knows.'

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
