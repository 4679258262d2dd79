import { blame, outcomeKind } from '#records/outcome.ts'
import { isNotMeasurable } from '#records/summary.ts'
import { type CsvColumn, formatTable } from '../format-csv.ts'
import type { LeaderboardRow, SuiteScore } from '../schemas/leaderboard.ts'
import { supplierColumns } from './supplier-columns.ts'

type Column = CsvColumn<LeaderboardRow>

const columns: readonly Column[] = [
  ['rank', (row) => row.rank],
  ['rank_best', (row) => row.rankBand?.best ?? null],
  ['rank_worst', (row) => row.rankBand?.worst ?? null],
  ...supplierColumns,
  ['declared_model', ({ supplier }) => supplier.declaredModel],
  ['is_simulated', ({ supplier }) => supplier.isSimulated],
  ['is_reference', ({ supplier }) => supplier.isReference],
  ['is_listed', ({ supplier }) => supplier.isListed],
  ['epoch', (row) => row.epoch],
  ['tier_state', ({ tier }) => tier.state],
  ['tier', ({ tier }) => tier.tier],
  ['pay_tier', ({ tier }) => tier.payTier],
  ['tier_error_rate', ({ tier }) => (tier.state === 'decided' ? tier.errorRate : null)],
  ['tier_is_calibrated', ({ tier }) => tier.isCalibrated],
  ['suite', ({ score }) => score?.suite ?? null],
  ['suite_version', ({ score }) => score?.version ?? null],
  ['score', ({ score }) => score?.estimate.mean ?? null],
  ['score_lower', ({ score }) => score?.estimate.lower ?? null],
  ['score_upper', ({ score }) => score?.estimate.upper ?? null],
  ['score_confidence', ({ score }) => score?.estimate.confidence ?? null],
  ['score_n', ({ score }) => score?.estimate.n ?? null],
  ['recent_score', ({ recent }) => recent?.mean ?? null],
  ['recent_n', ({ recent }) => recent?.n ?? null],
  ['recent_movement', ({ recent }) => recent?.movement ?? null],
  ['availability', ({ availability }) => availability?.mean ?? null],
  ['availability_lower', ({ availability }) => availability?.lower ?? null],
  ['availability_upper', ({ availability }) => availability?.upper ?? null],
  ['availability_n', ({ availability }) => availability?.n ?? null],
  ['attempts', (row) => row.attempts],
  ...outcomeKind.options.map(
    (kind): Column => [`outcome_${kind.replaceAll('-', '_')}`, ({ outcomes }) => outcomes?.[kind] ?? null],
  ),
  ...blame.options.map((party): Column => [`blame_${party}`, (row) => row.blame?.[party] ?? null]),
  ['refuted_excuses', (row) => row.refutedExcuses],
  ['latency_p50_ms', ({ latencyMs }) => latencyMs?.p50 ?? null],
  ['latency_p95_ms', ({ latencyMs }) => latencyMs?.p95 ?? null],
  ['latency_p99_ms', ({ latencyMs }) => latencyMs?.p99 ?? null],
  ['first_byte_p50_ms', ({ firstByteMs }) => firstByteMs?.p50 ?? null],
  ['first_byte_p95_ms', ({ firstByteMs }) => firstByteMs?.p95 ?? null],
  ['first_byte_p99_ms', ({ firstByteMs }) => firstByteMs?.p99 ?? null],
  ['prompt_tokens_claimed', ({ usage }) => usage?.promptTokens ?? null],
  ['completion_tokens_claimed', ({ usage }) => usage?.completionTokens ?? null],
  ['usage_missing', ({ usage }) => usage?.missing ?? null],
  [
    'other_suites',
    ({ otherSuites }) =>
      otherSuites
        .map((score) => `${score.suite}@${score.version}=${meanText(score)} (n ${score.estimate.n})`)
        .join('; ') || null,
  ],
  ['own_n', ({ score }) => score?.own?.n ?? null],
  ['pay_stepped', ({ pay }) => pay?.stepped ?? null],
  ['pay_continuous', ({ pay }) => pay?.continuous ?? null],
  ['drift_state', ({ drift }) => drift?.state ?? null],
  ['findings', ({ flags }) => flags.map(({ kind }) => kind).join(' ') || null],
  ['group', ({ group }) => group?.id ?? null],
  ['group_level', ({ group }) => group?.level ?? null],
  ['group_size', ({ group }) => group?.size ?? null],
  ['dominated_by', ({ dominatedBy }) => dominatedBy?.join(' ') ?? null],
  ['like_reference', ({ likeReference }) => likeReference?.supplierId ?? null],
  ['compared_at', (row) => isoTime(row.comparedAt)],
  ['computed_at', (row) => isoTime(row.computedAt)],
]

function meanText(score: SuiteScore): string {
  return isNotMeasurable(score) ? 'not measurable' : String(score.estimate.mean ?? '')
}

/** The leaderboard as CSV, a line per supplier; an empty cell is "not yet known". */
export function leaderboardCsv(rows: readonly LeaderboardRow[]): string {
  return formatTable(columns, rows)
}

function isoTime(milliseconds: number | null): string | null {
  return milliseconds === null ? null : new Date(milliseconds).toISOString()
}
