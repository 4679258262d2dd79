import type { TimeoutPhase } from '#records/outcome.ts'
import type { RelayFailure, RelayResult } from '#records/relay.ts'
import type { EventLoopWatch } from './event-loop-watch.ts'

export const cancelledByUs: RelayFailure = {
  kind: 'cancelled',
  blame: 'us',
  timeoutPhase: null,
  detail: 'We stopped the request.',
}

export const stoppedBeforeSending: RelayFailure = {
  kind: 'cancelled',
  blame: 'us',
  timeoutPhase: null,
  detail: 'We stopped the request before it was sent.',
}

export const abandonedByReader: RelayFailure = {
  kind: 'cancelled',
  blame: 'us',
  timeoutPhase: null,
  detail: 'We stopped reading the answer.',
}

export const readerTooSlow: RelayFailure = {
  kind: 'local-fault',
  blame: 'us',
  timeoutPhase: 'total',
  detail: 'We read the answer too slowly for it to be complete in time.',
}

/** What a relay gives back of which nothing was sent, so that nothing of it has a time. */
export function unsent(failure: RelayFailure): RelayResult {
  return {
    kind: 'failure',
    failure,
    timing: { sentAt: null, firstByteAt: null, firstTokenAt: null, lastByteAt: null, isTrustworthy: true },
  }
}

/** The endpoint sent something that cannot be read as an answer. `detail` is a sentence of ours. */
export function malformed(detail: string): RelayFailure {
  return { kind: 'malformed', blame: 'supplier', timeoutPhase: null, detail }
}

/** More bytes than allowed; `what` is the body as it came or as it unpacked. */
export function oversized(what: 'body' | 'unpacked body', maximumBytes: number): RelayFailure {
  const detail = `The ${what} is larger than ${maximumBytes} bytes.`
  return { kind: 'oversized', blame: 'supplier', timeoutPhase: null, detail }
}

/**
 * A deadline has passed. Whose it was is for control relays to say, unless our own event loop was late: at the
 * deadline, when the answer may still lie unread, or for more than a tenth of the time, when our own steps (handshake,
 * sending) may have come that much too late. Then it is ours.
 *
 * @param since when the phase began; `now` is when we noticed, both in milliseconds since 1970
 * @param inTimeFrom from when on all that had come was read, where that was waited for after the deadline
 */
export function timedOut({
  phase,
  limitMs,
  since,
  inTimeFrom = 0,
  now,
  watch,
}: {
  phase: TimeoutPhase
  limitMs: number
  since: number
  inTimeFrom?: number
  now: number
  watch: EventLoopWatch
}): RelayFailure {
  if (
    watch.wasLateBetween(Math.max(since + limitMs, inTimeFrom), now) ||
    watch.lateMsBetween(since, now) > limitMs / 10
  ) {
    const detail = 'Our own event loop was blocked for too long to tell how long the answer took.'
    return { kind: 'local-fault', blame: 'us', timeoutPhase: phase, detail }
  }
  return { kind: 'timed-out', blame: 'undetermined', timeoutPhase: phase, detail: timeoutDetail(phase, limitMs) }
}

function timeoutDetail(phase: TimeoutPhase, limitMs: number): string {
  if (phase === 'connect') return `The connection was not made within ${limitMs} ms.`
  if (phase === 'first-byte') return `No answer began within ${limitMs} ms.`
  if (phase === 'idle') return `The answer stalled for ${limitMs} ms.`
  return `The answer was not complete within ${limitMs} ms.`
}
