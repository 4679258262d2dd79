import { describe, expect, it } from 'vitest'
import type { RelaySummary } from '../relay/relay-summary.ts'
import { relayReport } from './relay-report.ts'

const latencyMs = { mean: 120, p50: 100, p90: 200, p99: 1_500 }
const summary: RelaySummary = {
  goodRelays: 9,
  badRelays: 1,
  byNodeCount: { aa: 9, bb: 1 },
  avgMs: 120,
  latencyMs,
  nodes: [
    { address: 'a'.repeat(40), serviceUrl: 'http://127.0.0.1:8081', good: 9, bad: 0, latencyMs },
    {
      address: 'b'.repeat(40),
      serviceUrl: 'http://\u001b[31mevil',
      good: 0,
      bad: 1,
      latencyMs: { mean: null, p50: null, p90: null, p99: null },
    },
  ],
  problems: [{ name: 'pocketcore 90', count: 1, example: 'ERROR:\nCodespace: pocketcore\nCode: 90\n' }],
  sessions: [1, 5],
  responseBytes: 1_000,
  elapsedMs: 2_000,
  relaysPerSecond: 5,
}

describe('relayReport', () => {
  it('default: verdict, latency, nodes, problems; strangers’ words are harmless', () => {
    expect(relayReport(summary, { width: 110, hasColor: false })).toMatchInlineSnapshot(`
      "9 of 10 relays good in 2.0s, 5.0 relays/s, in 2 sessions, heights 1 to 5
      answered in p50 100ms, p90 200ms, p99 1.5s

      servicer                                  good  bad    p50   p99  service URL
      aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa     9    0  100ms  1.5s  http://127.0.0.1:8081
      bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb     0    1      –     –  http://evil

      not good       relays  the first said
      pocketcore 90       1  ERROR: Codespace: pocketcore Code: 90"
    `)
  })

  it('behavior: nothing but the verdict when nothing was sent', () => {
    const nothing = { mean: null, p50: null, p90: null, p99: null }
    const empty = { ...summary, badRelays: 0, goodRelays: 0, nodes: [], problems: [], sessions: [], latencyMs: nothing }
    expect(relayReport(empty, { width: 80, hasColor: false })).toBe(
      '0 of 0 relays good in 2.0s, 5.0 relays/s, no session\nanswered in p50 –, p90 –, p99 –',
    )
  })
})
