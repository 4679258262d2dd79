import { contentId } from '#records/content-id.ts'
import type { TierCalibration } from '#records/tier-scale.ts'
import { defaultTierRule } from '#statistics/tier-decision.ts'
import { fitScoreScale, leastReferences, type MeasuredReference, type NoScale } from '#statistics/tiers/score-scale.ts'

/**
 * The calibration that references give, for a version of the tier suite.
 *
 * @throws {CalibrationRefusedError} when they cannot carry one.
 */
export function calibrateTiers(
  references: readonly MeasuredReference[],
  { suite, suiteVersion, now }: { readonly suite: string; readonly suiteVersion: string; readonly now: number },
): TierCalibration {
  const fitted = fitScoreScale(references, { thresholds: defaultTierRule.thresholds })
  if ('kind' in fitted) throw new CalibrationRefusedError({ reason: fitted })
  const measured = references.map(({ name, standing, n, mean }) => ({ name, standing, n, mean }))
  const id = contentId('tier-scale', [suite, suiteVersion, measured, now])
  return { id, suite, suiteVersion, madeAt: now, references: measured, ...fitted }
}

/** The references cannot carry a scale. */
export class CalibrationRefusedError extends Error {
  override readonly name = 'CalibrationRefusedError'
  readonly code = 'CALIBRATION_REFUSED'
  constructor({ reason }: { reason: NoScale }) {
    super(`The tier scale cannot be fitted: ${sentenceOf(reason)}`)
  }
}

function sentenceOf(reason: NoScale): string {
  switch (reason.kind) {
    case 'too-few':
      return `${reason.references} references are too few.\nGive at least ${leastReferences}, of different standing; five or more make the limits useful.`
    case 'alike':
      return 'all references have the same standing.\nGive some that stand near the thresholds of 30, 55 and 80 per cent.'
    case 'not-rising':
      return (
        'it cannot be told that scores rise with standing ' +
        `(the slope is ${reason.slope.toFixed(2)}, and may be ${reason.lower.toFixed(2)}).\n` +
        'Measure the references with more items, add some that stand further apart, or check their standings.'
      )
  }
}
