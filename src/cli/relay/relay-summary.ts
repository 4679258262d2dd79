import { pocketcoreErrors } from '#morse/error-codes.ts'
import { emptySketch, foldValues, type PercentileSketch, quantile } from '#statistics/percentile-sketch.ts'
import type { SentRelay } from './relay-port.ts'
import type { RelayRecord } from './run-relays.ts'

/** Why relays were not good. */
export type RelayProblem = {
  /** Such as `EvidenceSealed (90)`, `sdk (1)`, `wrong signature`, `timed-out`. */
  readonly name: string
  readonly count: number
  /** What the first of them said. Stranger's words: not for a terminal as they are. */
  readonly example: string
}

/** Milliseconds, of relays that were answered; null when none was. */
export type RelayLatency = {
  readonly mean: number | null
  readonly p50: number | null
  readonly p90: number | null
  readonly p99: number | null
}

/**
 * What a run of relays came to. `goodRelays`, `badRelays`, `byNodeCount` and `avgMs` are called as pocket-localnet's relayer
 * calls them.
 */
export type RelaySummary = {
  readonly goodRelays: number
  readonly badRelays: number
  /** Relays sent to each node, by address. */
  readonly byNodeCount: Readonly<Record<string, number>>
  readonly avgMs: number | null
  readonly latencyMs: RelayLatency
  readonly nodes: readonly {
    readonly address: string
    readonly serviceUrl: string
    readonly good: number
    readonly bad: number
    readonly latencyMs: RelayLatency
  }[]
  readonly problems: readonly RelayProblem[]
  /** Heights of the sessions that relays were sent in, ascending. */
  readonly sessions: readonly number[]
  readonly responseBytes: number
  readonly elapsedMs: number
  readonly relaysPerSecond: number
}

type Tally = {
  serviceUrl: string
  good: number
  bad: number
  readonly times: Times
}

/** Adds up the relays of a run. */
export type RelaySummarizer = {
  add(record: RelayRecord): void
  readonly good: number
  readonly bad: number
  summarize(elapsedMs: number): RelaySummary
}

export function createRelaySummarizer(): RelaySummarizer {
  const nodes = new Map<string, Tally>()
  const problems = new Map<string, { count: number; example: string }>()
  const sessions = new Set<number>()
  const times = createTimes()
  let good = 0
  let bad = 0
  let responseBytes = 0

  function add(record: RelayRecord) {
    const problem = problemOf(record)
    if (problem === null) good += 1
    else bad += 1
    if (problem !== null) {
      const known = problems.get(problem.name)
      problems.set(problem.name, { count: (known?.count ?? 0) + 1, example: known?.example ?? problem.example })
    }
    if (record.kind === 'unsent') return
    const { node, sent, session } = record
    sessions.add(session.height)
    const tally = nodes.get(node.address) ?? { serviceUrl: node.serviceUrl, good: 0, bad: 0, times: createTimes() }
    nodes.set(node.address, tally)
    if (problem === null) tally.good += 1
    else tally.bad += 1
    if (sent.outcome.kind !== 'answered') return
    responseBytes += Buffer.byteLength(sent.outcome.response)
    times.add(sent.lastByteAt - sent.sentAt)
    tally.times.add(sent.lastByteAt - sent.sentAt)
  }

  function summarize(elapsedMs: number): RelaySummary {
    const latencyMs = times.latency()
    const byNode = [...nodes].sort(([a], [b]) => (a < b ? -1 : 1))
    return {
      goodRelays: good,
      badRelays: bad,
      byNodeCount: Object.fromEntries(byNode.map(([address, tally]) => [address, tally.good + tally.bad])),
      avgMs: latencyMs.mean,
      latencyMs,
      nodes: byNode.map(([address, tally]) => ({
        address,
        serviceUrl: tally.serviceUrl,
        good: tally.good,
        bad: tally.bad,
        latencyMs: tally.times.latency(),
      })),
      problems: [...problems]
        .map(([name, { count, example }]) => ({ name, count, example }))
        .sort((a, b) => b.count - a.count),
      sessions: [...sessions].sort((a, b) => a - b),
      responseBytes,
      elapsedMs,
      relaysPerSecond: elapsedMs > 0 ? ((good + bad) / elapsedMs) * 1_000 : 0,
    }
  }

  return {
    add,
    get good() {
      return good
    },
    get bad() {
      return bad
    },
    summarize,
  }
}

/** Why a relay was not good; null when it was: answered, and signed by the node that was asked. */
function problemOf(record: RelayRecord): { readonly name: string; readonly example: string } | null {
  if (record.kind === 'unsent') return { name: 'not sent', example: record.reason }
  return problemOfOutcome(record.sent.outcome)
}

function problemOfOutcome(outcome: SentRelay['outcome']): { readonly name: string; readonly example: string } | null {
  if (outcome.kind === 'failed') return { name: outcome.reason, example: outcome.detail }
  if (outcome.kind === 'refused') {
    return { name: nameOf(outcome.codespace, outcome.code), example: outcome.message }
  }
  if (outcome.isSignatureValid) return null
  return { name: 'wrong signature', example: 'The answer is not signed by the servicer that was asked.' }
}

function nameOf(codespace: string, code: number): string {
  const known =
    codespace === 'pocketcore' ? Object.entries(pocketcoreErrors).find(([key]) => key === String(code)) : undefined
  return `${known?.[1].name ?? codespace} (${code})`
}

type Times = { add(milliseconds: number): void; latency(): RelayLatency }

/** Folded by the thousand, so that a long run keeps a few kilobytes. */
const foldedAtOnce = 1_000

function createTimes(): Times {
  let sketch: PercentileSketch = emptySketch
  let waiting: number[] = []
  let sum = 0
  function fold() {
    sketch = foldValues(sketch, waiting)
    waiting = []
  }
  return {
    add(milliseconds) {
      const time = Math.max(0, milliseconds)
      sum += time
      waiting.push(time)
      if (waiting.length >= foldedAtOnce) fold()
    },
    latency() {
      fold()
      const mean = sketch.n === 0 ? null : sum / sketch.n
      return { mean, p50: quantile(sketch, 0.5), p90: quantile(sketch, 0.9), p99: quantile(sketch, 0.99) }
    },
  }
}
