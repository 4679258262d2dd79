import type { Outcome } from '#records/outcome.ts'
import type { RequestState } from '#records/sample.ts'

/** When and how often a request is asked again. */
export type RetryPolicy = {
  /** A supplier's failure is asked once more, at a random time in this stretch after it. */
  readonly secondChanceMs: { readonly least: number; readonly most: number }
  /** Failures that are not the supplier's are asked again after this, doubled each time. */
  readonly backoffMs: number
  /** All attempts together; then the item is unscored and another is drawn in its place. */
  readonly maximumAttempts: number
}

/** What becomes of a request after an outcome. */
export type NextStep = {
  readonly state: RequestState
  readonly notBefore: number
  readonly supplierFailures: number
}

/** A supplier that failed to answer gets one fair second chance. */
const SUPPLIER_CHANCES = 2

/**
 * Rule 1 of honest measurement: an item that the supplier failed to answer twice is settled as failed (and will score
 * the minimum), while whatever was not its fault is asked again and costs it nothing.
 *
 * @param history how often the request was asked, this time included, and how often the supplier had failed before
 */
export function nextStep(
  outcome: Pick<Outcome, 'kind' | 'blame'>,
  history: { readonly attempts: number; readonly supplierFailures: number },
  { policy, now, random }: { policy: RetryPolicy; now: number; random: () => number },
): NextStep {
  const { attempts, supplierFailures } = history
  if (outcome.kind === 'answered') return { state: 'answered', notBefore: now, supplierFailures }
  if (outcome.blame === 'supplier') {
    const failures = supplierFailures + 1
    if (failures >= SUPPLIER_CHANCES) return { state: 'failed', notBefore: now, supplierFailures: failures }
    const { least, most } = policy.secondChanceMs
    return { state: 'pending', notBefore: now + least + random() * (most - least), supplierFailures: failures }
  }
  if (attempts >= policy.maximumAttempts) return { state: 'unscored', notBefore: now, supplierFailures }
  const delayMs = policy.backoffMs * 2 ** Math.min(attempts - 1, 6)
  return { state: 'pending', notBefore: now + delayMs * (0.5 + random()), supplierFailures }
}
