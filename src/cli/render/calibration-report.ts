import type { TierCalibration } from '#records/tier-scale.ts'
import { standingOf } from '#statistics/tiers/score-scale.ts'
import { formatScore } from './format-figure.ts'
import type { RenderOptions } from './render-options.ts'
import { terminalText, wrapText } from './terminal-text.ts'
import { type Column, textTable } from './text-table.ts'

type ReferenceRow = TierCalibration['references'][number] & { readonly told: number; readonly left: number | undefined }

const referenceColumns: readonly Column<ReferenceRow>[] = [
  { title: 'reference', text: ({ name }) => terminalText(name), dropOrder: 0, shortest: 12 },
  { title: 'standing', align: 'right', text: ({ standing }) => formatScore(standing), dropOrder: 0 },
  { title: 'items', align: 'right', text: ({ n }) => String(n), dropOrder: 1 },
  { title: 'our score', align: 'right', text: ({ mean }) => formatScore(mean), dropOrder: 0 },
  { title: 'told from it', align: 'right', text: ({ told }) => formatScore(told), dropOrder: 2 },
  { title: 'told by the others', align: 'right', text: ({ left }) => signed(left), dropOrder: 0 },
]

type ThresholdRow = { readonly tier: 'base' | 'middle' | 'high'; readonly calibration: TierCalibration }

const thresholdColumns: readonly Column<ThresholdRow>[] = [
  { title: 'tier', text: ({ tier }) => tier, dropOrder: 0 },
  {
    title: 'begins on our suite at',
    align: 'right',
    text: ({ tier, calibration }) => formatScore(calibration.thresholds[tier]),
    dropOrder: 0,
  },
  {
    title: 'surely between',
    align: 'right',
    text: ({ tier, calibration: { limits } }) =>
      `${formatScore(limits[tier].lower)} and ${formatScore(limits[tier].upper)}`,
    dropOrder: 0,
  },
]

/** What a calibration says, and how far it can be trusted. */
export function calibrationReport(calibration: TierCalibration, { width }: RenderOptions): string {
  const { references, crossValidation, suite, suiteVersion, alpha } = calibration
  const rows = references.map((reference) => ({
    ...reference,
    told: standingOf(reference.mean, calibration),
    left: crossValidation.errors.find(({ name }) => name === reference.name)?.error,
  }))
  const tiers = (['base', 'middle', 'high'] as const).map((tier) => ({ tier, calibration }))
  const [mean, root] = [crossValidation.meanAbsoluteError, crossValidation.rootMeanSquareError].map(formatScore)
  const widest = Math.max(...tiers.map(({ tier }) => calibration.limits[tier].upper - calibration.limits[tier].lower))
  return [
    `The scale of ${suite}@${suiteVersion}, in per cent`,
    '',
    textTable(referenceColumns, rows, { width }),
    '',
    textTable(thresholdColumns, tiers, { width }),
    '',
    ...wrapText(
      `Left out and told by the others, standings are off by ${mean} points on average (root mean square ${root}). ` +
        `Each threshold lies between its limits with ${100 * (1 - alpha)} % confidence.`,
      width,
    ),
    ...(widest > WIDE_LIMITS
      ? wrapText(
          'Where limits are far apart, suppliers between them stay undecided: more references near that threshold, and more items each, bring them together.',
          width,
        )
      : []),
  ].join('\n')
}

/** Twice the zones: from here on no score can be decided for either side of a threshold. */
const WIDE_LIMITS = 0.05

function signed(error: number | undefined): string {
  if (error === undefined) return '–'
  return `${error < 0 ? '−' : '+'}${formatScore(Math.abs(error))}`
}
