import { describe, expect, it } from 'vitest'
import { answeredRecord } from './__fixtures__/record.ts'
import { createRecordTable } from './record-table.ts'
import type { RequestRecord } from './request-record.ts'
import { metricFormulas, metricNames, type SummaryOptions, summarizeLoad } from './summarize-load.ts'

const ended = { endedBy: 'extent', heldBack: 0, neverSent: 0 } as const

function summaryOf(records: readonly RequestRecord[], changed: Partial<SummaryOptions> = {}) {
  const table = createRecordTable(() => 0.5)
  for (const record of records) table.add(record)
  return summarizeLoad({ table, run: ended, targets: null, recount: null, seed: 's', ...changed })
}

/** Ten requests, one every 100 ms, each 10 ms slower to its first token than the one before. */
const ten = Array.from({ length: 10 }, (_, index) => {
  const scheduledMs = index * 100
  const firstTokenMs = scheduledMs + 100 + 10 * index
  return answeredRecord({
    index,
    scheduledMs,
    firstTokenMs,
    lastTokenMs: firstTokenMs + 30,
    endMs: firstTokenMs + 32,
    contentEventsMs: [0, 10, 20, 30].map((at) => firstTokenMs + at),
  })
})

describe('summarizeLoad', () => {
  it('default: counts, rates, percentiles of the scheduled moment on', () => {
    const summary = summaryOf(ten)
    const { ttft_ms, tpot_ms, e2e_ms, icl_ms } = summary.metrics
    expect(summary.requests).toEqual({
      warmUp: 0,
      warmUpByKind: {},
      measured: 10,
      answered: 10,
      incomplete: 0,
      failed: 0,
      failedByKind: {},
      heldBack: 0,
      neverSent: 0,
    })
    // From 0 to 900 + 190 + 32.
    expect(summary.durationMs).toBe(1_122)
    expect(summary.answeredPerSecond).toBeCloseTo(10 / 1.122)
    expect(summary.outputTokensPerSecond).toBeCloseTo(40 / 1.122)
    expect(summary.totalTokensPerSecond).toBeCloseTo(140 / 1.122)
    expect({ ...ttft_ms, percentiles: null }).toEqual({
      count: 10,
      mean: 145,
      least: 100,
      greatest: 190,
      percentiles: null,
    })
    expect(ttft_ms?.percentiles.p50.value).toBe(145)
    expect(e2e_ms?.percentiles.p50.value).toBe(177)
    expect(tpot_ms?.percentiles.p50).toEqual({ value: 10, lower: 10, upper: 10 })
    expect([icl_ms?.count, icl_ms?.mean]).toEqual([30, 10])
    expect(summary.senderLatenessMs?.mean).toBe(1)
    expect(summary.connectionWaitMs?.mean).toBe(1)
  })

  it('behavior: requests that end out of order give the same figures', () => {
    expect(summaryOf(ten.toReversed())).toEqual(summaryOf(ten))
  })

  it('behavior: warm-up is in no figure; failures and what was cut off are apart, by kind', () => {
    const failed = { sentMs: null, firstTokenMs: null, lastTokenMs: null, contentEventsMs: [], outputTokens: null }
    const summary = summaryOf([
      answeredRecord({ index: 0, isWarmUp: true, endMs: 99_999 }),
      ...ten.map((record) => ({ ...record, index: record.index + 1 })),
      answeredRecord({ ...failed, index: 11, outcome: 'refused', cause: '429' }),
      answeredRecord({ ...failed, index: 12, outcome: 'refused', cause: '429' }),
      answeredRecord({ ...failed, index: 13, outcome: 'timed-out', cause: 'first-byte' }),
      answeredRecord({ ...failed, index: 14, outcome: 'cancelled' }),
    ])
    expect(summary.requests).toEqual({
      warmUp: 1,
      warmUpByKind: { answered: 1 },
      measured: 14,
      answered: 10,
      incomplete: 1,
      failed: 3,
      failedByKind: { 'refused 429': 2, 'timed-out first-byte': 1 },
      heldBack: 0,
      neverSent: 0,
    })
    expect(summary.metrics.e2e_ms?.count).toBe(10)
  })

  it('behavior: goodput counts failures against the endpoint, and not what the end cut off', () => {
    const others = [
      answeredRecord({ index: 10, outcome: 'failed', cause: '500' }),
      answeredRecord({ index: 11, outcome: 'cancelled' }),
    ]
    const { goodput } = summaryOf([...ten, ...others], { targets: { ttft: 140, tpot: 10 } })
    expect(goodput).toMatchObject({ targets: { ttft: 140, tpot: 10 }, share: 5 / 11 })
    expect(goodput?.requestsPerSecond).toBeCloseTo(5 / 1.122)
    expect(goodput?.lower).toBeLessThan(5 / 11)
    expect(goodput?.upper).toBeGreaterThan(5 / 11)
  })

  it('behavior: without a stream there are no times of tokens', () => {
    const whole = { firstEventMs: null, firstTokenMs: null, lastTokenMs: null, contentEventsMs: [] }
    const { metrics } = summaryOf(ten.map((record) => ({ ...record, ...whole })))
    const known = metricNames.filter((name) => metrics[name] !== null)
    expect(known).toEqual(['ttfb_ms', 'e2e_ms', 'service_ms'])
  })

  it('behavior: claims of tokens that no text of that length can have are counted', () => {
    const { tokens } = summaryOf([
      answeredRecord({ index: 0, outputTokens: 21, textBytes: 20 }),
      answeredRecord({ index: 1, outputTokens: 22, textBytes: 20 }),
      answeredRecord({ index: 2, outputTokens: null }),
    ])
    expect(tokens).toEqual({
      promptByUsage: 30,
      outputByUsage: 43,
      answersWithoutUsage: 1,
      contentEvents: 12,
      recount: null,
      impossibleClaims: 1,
    })
  })

  it('behavior: nothing measured, nothing claimed', () => {
    const summary = summaryOf([])
    expect(Object.values(summary.metrics).every((metric) => metric === null)).toBe(true)
    expect([summary.durationMs, summary.answeredPerSecond, summary.outputTokensPerSecond]).toEqual([0, 0, null])
  })

  it('behavior: every metric says how it is computed', () => {
    expect(Object.keys(metricFormulas)).toEqual([...metricNames])
  })
})

describe('createRecordTable', () => {
  it('behavior: grows with its run, and keeps a bounded sample of gaps', () => {
    let place = 0
    const table = createRecordTable(() => (place++ % 1_000) / 1_000)
    const events = Array.from({ length: 401 }, (_, index) => index)
    for (let index = 0; index < 3_000; index += 1) table.add(answeredRecord({ index, contentEventsMs: events }))
    const { gapsMs, rows, seen } = table.gaps()
    expect([table.rows, seen, gapsMs.length, rows.length]).toEqual([3_000, 1_200_000, 500_000, 500_000])
    expect(table.answered('index').at(-1)).toBe(2_999)
    expect(gapsMs.every((gap) => gap === 1)).toBe(true)
  })
})
