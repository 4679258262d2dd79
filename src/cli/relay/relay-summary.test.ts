import { describe, expect, it } from 'vitest'
import { answered, nodeOf, sentRelay } from './relay-fixture.ts'
import type { RelayOutcome } from './relay-port.ts'
import { createRelaySummarizer } from './relay-summary.ts'
import type { RelayRecord } from './run-relays.ts'

const call = { method: 'POST', path: '/', headers: null, data: 'x' }

function sent(digit: string, outcome: RelayOutcome, totalMs = 100, height = 1): RelayRecord {
  const session = { height, nodes: [nodeOf(digit)] }
  return { kind: 'sent', number: 1, call, session, node: nodeOf(digit), sent: sentRelay(outcome, totalMs) }
}

const sealed = { kind: 'refused', code: 90, codespace: 'pocketcore', message: 'sealed, said first' } as const

describe('createRelaySummarizer', () => {
  it('default: good and bad, by node and by what went wrong', () => {
    const summarizer = createRelaySummarizer()
    summarizer.add(sent('b', answered, 200))
    summarizer.add(sent('a', answered, 100))
    summarizer.add(sent('a', sealed, 5, 9))
    summarizer.add(sent('a', { ...sealed, message: 'said later' }, 5, 5))
    summarizer.add(sent('a', { ...answered, isSignatureValid: false }, 300))
    summarizer.add(sent('b', { kind: 'failed', reason: 'timed-out', detail: 'Too late.' }, 9_000))
    summarizer.add({ kind: 'unsent', number: 7, call, reason: 'No node answers' })
    expect([summarizer.good, summarizer.bad]).toEqual([2, 5])
    const near = (value: number) => expect.closeTo(value, -1)
    const all = { mean: 200, p50: near(200), p90: near(200), p99: near(200) }
    expect(summarizer.summarize(3_500)).toEqual({
      goodRelays: 2,
      badRelays: 5,
      byNodeCount: { [nodeOf('a').address]: 4, [nodeOf('b').address]: 2 },
      avgMs: 200,
      latencyMs: all,
      nodes: [
        {
          address: nodeOf('a').address,
          serviceUrl: 'http://node-a.test',
          good: 1,
          bad: 3,
          latencyMs: { mean: 200, p50: near(100), p90: near(100), p99: near(100) },
        },
        { address: nodeOf('b').address, serviceUrl: 'http://node-b.test', good: 1, bad: 1, latencyMs: all },
      ],
      problems: [
        { name: 'EvidenceSealed (90)', count: 2, example: 'sealed, said first' },
        {
          name: 'wrong signature',
          count: 1,
          example: 'The answer is not signed by the servicer that was asked.',
        },
        { name: 'timed-out', count: 1, example: 'Too late.' },
        { name: 'not sent', count: 1, example: 'No node answers' },
      ],
      sessions: [1, 5, 9],
      responseBytes: 3 * Buffer.byteLength('{"text":"Grüße"}'),
      elapsedMs: 3_500,
      relaysPerSecond: 2,
    })
  })

  it('behavior: without an answer there is no latency', () => {
    const summarizer = createRelaySummarizer()
    summarizer.add(sent('a', sealed))
    const none = { mean: null, p50: null, p90: null, p99: null }
    expect(summarizer.summarize(0)).toMatchObject({ avgMs: null, latencyMs: none, relaysPerSecond: 0 })
  })

  it('behavior: percentiles of many thousands, within a hundredth', () => {
    const summarizer = createRelaySummarizer()
    for (let index = 1; index <= 5_000; index += 1) summarizer.add(sent('a', answered, index))
    const { p50, p90, p99, mean } = summarizer.summarize(1).latencyMs
    expect(
      [p50, p90, p99].map((value, index) => Math.abs((value ?? 0) / ([2_500, 4_500, 4_950][index] ?? 1) - 1) < 0.011),
    ).toEqual([true, true, true])
    expect(mean).toBe(2_500.5)
  })
})
