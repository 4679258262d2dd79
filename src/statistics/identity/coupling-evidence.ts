import { requireArgument } from '../argument-error.ts'
import { logEvidenceAbove } from './rate-mixture.ts'

/**
 * One trial of a coupling of two endpoints: a measure of the second when the first was disturbed beforehand, and when it
 * was not (the control), in an order drawn by lot. Larger means more coupled.
 *
 * - *prefix cache*: minus the time to the answer for a long prompt that the first was just sent, against a fresh one of
 *   equal length;
 * - *load*: the time to the answer while the first is under a burst of requests, against a quiet moment;
 * - *nonce*: 1 if a nonce told to the first alone comes back from the second, against a nonce told to nobody.
 */
export type CouplingTrial = { readonly disturbed: number; readonly control: number }

export type CouplingEvidence = {
  /** Trials that were no tie. */
  readonly trials: number
  readonly coupled: number
  readonly logEValue: number
}

/**
 * The evidence that disturbing one endpoint moves another: a paired sign test as an e-process. If nothing couples them,
 * which of a pair is larger is decided by the lot that ordered them, so it is the disturbed one with probability ½ given all before;
 * noise, drifts and slow minutes do not matter. May be looked at after every trial; two endpoints that are not
 * coupled ever reach ln(1/alpha) with probability at most alpha. Trials need time between them to forget.
 *
 * This alone allows "the same backend", and so the word proxy. It does not say who stands before whom; and endpoints behind
 * one network link or one load balancer are coupled in their times too, by less than a cache.
 *
 * @example couplingEvidence(twelveTrialsAllCoupled).logEValue // => 6.2…
 */
export function couplingEvidence(trials: readonly CouplingTrial[]): CouplingEvidence {
  const areFinite = trials.every(({ disturbed, control }) => Number.isFinite(disturbed) && Number.isFinite(control))
  requireArgument(areFinite, 'couplingEvidence', 'trials', 'a time that is no number', 'finite')
  const untied = trials.filter(({ disturbed, control }) => disturbed !== control)
  const coupled = untied.filter(({ disturbed, control }) => disturbed > control).length
  return {
    trials: untied.length,
    coupled,
    logEValue: logEvidenceAbove({ n: untied.length, happened: coupled }, 0.5),
  }
}
