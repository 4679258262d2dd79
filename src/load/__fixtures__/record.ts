import type { RequestRecord } from '../request-record.ts'

/** For tests: an answered request of four tokens, the first after 100 ms, the others every 10. */
export function answeredRecord(changed: Partial<RequestRecord> = {}): RequestRecord {
  const scheduledMs = changed.scheduledMs ?? 0
  return {
    kind: 'request',
    index: 0,
    isWarmUp: false,
    outcome: 'answered',
    cause: null,
    scheduledMs,
    startedMs: scheduledMs + 1,
    sentMs: scheduledMs + 2,
    firstByteMs: scheduledMs + 50,
    firstEventMs: scheduledMs + 51,
    firstTokenMs: scheduledMs + 100,
    lastTokenMs: scheduledMs + 130,
    endMs: scheduledMs + 132,
    contentEventsMs: [100, 110, 120, 130].map((at) => scheduledMs + at),
    promptTokens: 10,
    outputTokens: 4,
    textBytes: 20,
    units: 1,
    ...changed,
  }
}
