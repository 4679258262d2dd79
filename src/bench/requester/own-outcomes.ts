import type { Outcome } from '#records/outcome.ts'

const withoutAnswer = {
  blame: 'us',
  httpStatus: null,
  timeoutPhase: null,
  timing: { sentAt: null, firstByteAt: null, firstTokenAt: null, lastByteAt: null, isTrustworthy: false },
  usage: null,
  bodyBytes: 0,
} as const satisfies Partial<Outcome>

/** An attempt whose requester died between committing it and recording what came of it. */
export const lostOutcome: Outcome = {
  ...withoutAnswer,
  kind: 'lost',
  detail: 'the requester ended before it recorded what came of this attempt',
}

/** An attempt that a fault of our own program ended; the fault itself is in the log. */
export const faultOutcome: Outcome = {
  ...withoutAnswer,
  kind: 'local-fault',
  detail: 'our own program failed during this attempt; its log has the fault',
}
