import type { LeaderboardRow } from '#api/schemas/leaderboard.ts'
import { isNotMeasurable } from '#records/summary.ts'
import { shortFlags } from './finding-text.ts'
import { formatCount, formatDuration, formatScore, formatShare, unknownFigure } from './format-figure.ts'
import { intervalBar, scaleTitle } from './interval-bar.ts'
import type { Colors } from './render-options.ts'
import { terminalText } from './terminal-text.ts'
import type { Column } from './text-table.ts'
import { paintTier, shortTierText, tierText } from './tier-text.ts'

type BoardColumn = Column<LeaderboardRow>
type Options = {
  /** Short titles and whole points, to make room for more columns. */
  readonly isShort: boolean
  /** No room for how certain a tier is. */
  readonly isNarrow: boolean
  readonly colors: Colors
  /** A supplier's name is cut to so many columns of the terminal before any figure goes. */
  readonly shortestName: number
  /** A letter for each backend group, by the group's id. */
  readonly groups: ReadonlyMap<string, string>
  /** Columns that would be empty take no room. */
  readonly hasFlags: boolean
  /** Some supplier was measured anew. */
  readonly hasEpochs: boolean
}

/** The columns of the leaderboard, in their order; `dropOrder` says which go first when the room is short. */
export function leaderboardColumns(options: Options): BoardColumn[] {
  return [
    ...identityColumns(options),
    ...findingColumns(options),
    ...qualityColumns(options),
    ...serviceColumns(options),
    ...detailColumns(options),
  ]
}

function identityColumns({ isNarrow, shortestName, colors }: Options): BoardColumn[] {
  return [
    { title: '#', align: 'right', dropOrder: 0, text: rankText, paint: (text) => colors.bold(text) },
    {
      title: 'band',
      dropOrder: 8,
      text: ({ rankBand }) => (rankBand === null ? '' : `${rankBand.best}–${rankBand.worst}`),
    },
    {
      title: 'supplier',
      dropOrder: 0,
      shortest: shortestName,
      text: (row) => supplierText(row, isNarrow),
      paint: paintSupplier(colors),
    },
    { title: 'service', dropOrder: 9, shortest: 8, text: ({ supplier }) => terminalText(supplier.service) },
    {
      title: 'tier',
      dropOrder: 0,
      text: ({ tier }) => (isNarrow ? shortTierText(tier) : tierText(tier)),
      paint: (text, { tier }) => paintTier(text, tier, colors),
    },
  ]
}

function findingColumns({ isShort, isNarrow, colors, groups, hasFlags }: Options): BoardColumn[] {
  const group: BoardColumn = {
    title: isShort ? 'grp' : 'group',
    dropOrder: 0,
    text: (row) => (row.group === null ? '' : (groups.get(row.group.id) ?? '')),
    paint: (text) => colors.cyan(text),
  }
  const flags: BoardColumn = {
    title: 'findings',
    dropOrder: 0,
    shortest: isNarrow ? 8 : 16,
    text: findingsText,
    paint: (text, row) => (row.drift?.state === 'alarmed' ? colors.red(text) : colors.yellow(text)),
  }
  return [...(groups.size === 0 ? [] : [group]), ...(hasFlags ? [flags] : [])]
}

/** What is to be known of a row beside its figures: an alarm first, then each finding by its word. */
export function findingsText({ drift, flags }: Pick<LeaderboardRow, 'drift' | 'flags'>): string {
  const kinds = [...new Set(flags.map(({ kind }) => shortFlags[kind]))]
  return [...(drift?.state === 'alarmed' ? ['changed'] : []), ...kinds].join(' ')
}

function qualityColumns({ isShort, colors }: Options): BoardColumn[] {
  const barWidth = isShort ? 20 : 25
  return [
    { title: isShort ? 'score 95%' : 'score [interval]', dropOrder: 0, text: (row) => scoreText(row, isShort) },
    {
      title: scaleTitle(barWidth),
      dropOrder: 6,
      text: ({ score }) => intervalBar(score?.estimate ?? { mean: null, lower: 0, upper: 1 }, barWidth),
      paint: (text, { tier }) => paintTier(text, tier, colors),
    },
    { title: 'n', align: 'right', dropOrder: 8, text: ({ score }) => formatCount(score?.estimate.n ?? null) },
    { title: isShort ? 'rec' : 'recent', align: 'right', dropOrder: 1, text: recentText, paint: paintRecent(colors) },
  ]
}

function serviceColumns({ isShort, colors }: Options): BoardColumn[] {
  const alarm =
    (limit: number, shareOf: (row: LeaderboardRow) => number | null) => (text: string, row: LeaderboardRow) =>
      (shareOf(row) ?? 0) > limit ? colors.red(text) : text
  const refused = (row: LeaderboardRow) => attemptShare(row, ['refused'])
  const errors = (row: LeaderboardRow) => attemptShare(row, ['error-object'])
  const bad = (row: LeaderboardRow) => attemptShare(row, ['malformed', 'oversized'])
  return [
    {
      title: isShort ? '4xx' : 'refused',
      align: 'right',
      dropOrder: 0,
      text: (row) => formatShare(refused(row)),
      paint: alarm(0.05, refused),
    },
    {
      title: isShort ? 'err' : '200+err',
      align: 'right',
      dropOrder: 1,
      text: (row) => formatShare(errors(row)),
      paint: alarm(0.02, errors),
    },
    { title: 'bad', align: 'right', dropOrder: 2, text: (row) => formatShare(bad(row)), paint: alarm(0.02, bad) },
    {
      title: isShort ? 'up' : 'available',
      align: 'right',
      dropOrder: 0,
      text: ({ availability }) => formatShare(availability?.mean ?? null),
      paint: alarm(0.1, ({ availability }) => (availability?.mean == null ? null : 1 - availability.mean)),
    },
    { title: isShort ? 's/n/u/?' : 'lost to s/n/u/?', dropOrder: 3, text: blameText },
    { title: isShort ? 'p50/p95' : 'latency p50/p95', align: 'right', dropOrder: 0, text: latencyText },
  ]
}

function detailColumns({ isShort, hasEpochs }: Options): BoardColumn[] {
  return [
    {
      title: isShort ? 'ep' : 'epoch',
      align: 'right',
      dropOrder: hasEpochs ? 5 : 9,
      text: ({ epoch }) => String(epoch ?? unknownFigure),
    },
    {
      title: 'pay',
      align: 'right',
      dropOrder: 9,
      text: ({ pay }) => (pay === null ? unknownFigure : `×${pay.stepped}`),
    },
    { title: 'Pareto', dropOrder: 10, text: paretoText },
    { title: 'attempts', align: 'right', dropOrder: 10, text: ({ attempts }) => formatCount(attempts) },
    { title: 'operator', dropOrder: 11, shortest: 8, text: ({ supplier }) => terminalText(supplier.operator) },
    {
      title: 'declares',
      dropOrder: 12,
      shortest: 8,
      text: ({ supplier }) => terminalText(supplier.declaredModel ?? unknownFigure),
    },
  ]
}

function paretoText({ dominatedBy }: LeaderboardRow): string {
  if (dominatedBy === null) return unknownFigure
  return dominatedBy.length === 0 ? 'front' : 'behind'
}

function rankText({ rank, supplier }: LeaderboardRow): string {
  if (supplier.isReference) return 'ref'
  return rank === null ? unknownFigure : String(rank)
}

/** The marks stand in front: they must never be what is cut off. */
function supplierText({ supplier }: LeaderboardRow, isNarrow: boolean): string {
  const { network, name, address, service } = supplier
  const label = name ?? address
  // A servicer of Morse can be several suppliers: one for each service that it is staked for.
  const shown = network === 'morse' && !isNarrow ? `${service} ${label}` : label
  return `${supplier.isSimulated ? 'SIM ' : ''}${terminalText(shown)}`
}

function paintSupplier(colors: Colors): (text: string) => string {
  return (text) => (text.startsWith('SIM ') ? `${colors.magenta('SIM')}${text.slice(3)}` : text)
}

function scoreText({ score }: LeaderboardRow, isShort: boolean): string {
  if (score !== null && isNotMeasurable(score)) return 'not measurable'
  if (score === null || score.estimate.mean === null) return unknownFigure
  const { mean, lower, upper } = score.estimate
  if (isShort) return `${formatScore(mean)} ${Math.floor(lower * 100)}–${Math.ceil(upper * 100)}`
  return `${formatScore(mean)} [${formatScore(lower)}, ${formatScore(upper)}]`
}

const arrows = { up: '↑', down: '↓', steady: '', unknown: '' } as const

function recentText({ recent }: LeaderboardRow): string {
  if (recent === null || recent.mean === null) return unknownFigure
  return `${arrows[recent.movement]}${Math.round(recent.mean * 100)}`
}

function paintRecent(colors: Colors): (text: string, row: LeaderboardRow) => string {
  return (text, { recent }) => {
    if (recent?.movement === 'up') return colors.green(text)
    return recent?.movement === 'down' ? colors.red(text) : text
  }
}

function attemptShare(
  { attempts, outcomes }: LeaderboardRow,
  kinds: readonly (keyof NonNullable<LeaderboardRow['outcomes']>)[],
): number | null {
  if (attempts === null || outcomes === null || attempts === 0) return null
  return kinds.reduce((sum, kind) => sum + outcomes[kind], 0) / attempts
}

function blameText({ blame }: LeaderboardRow): string {
  if (blame === null) return unknownFigure
  return [blame.supplier, blame.network, blame.us, blame.undetermined].map(formatCount).join('/')
}

function latencyText({ latencyMs }: LeaderboardRow): string {
  if (latencyMs === null || latencyMs.p50 === null) return unknownFigure
  return `${formatDuration(latencyMs.p50)}/${formatDuration(latencyMs.p95)}`
}
