import { Counter, Histogram, type Registry } from 'prom-client'
import type { NetworkName } from '#records/network.ts'
import { blame, type Outcome, outcomeKind } from '#records/outcome.ts'

/** What the requester reports of each attempt. */
export type RelayObservation = {
  readonly network: NetworkName
  readonly service: string
  readonly outcome: Pick<Outcome, 'kind' | 'blame' | 'timing'>
}

const serviceLimit = 50
const buckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120]

/**
 * Counters and a latency histogram of relays, never labelled by supplier: suppliers come and go by the thousand.
 * Services are named by strangers too: the first 50 keep their name, the others count as `other`.
 * Returns what to call for each outcome.
 */
export function createRelayMetrics(registry: Registry): (observation: RelayObservation) => void {
  const attempts = new Counter({
    name: 'assay_attempts_total',
    help: 'Attempts with an outcome, by network, service, outcome kind and blame.',
    labelNames: ['network', 'service', 'kind', 'blame'],
    registers: [registry],
  })
  const seconds = new Histogram({
    name: 'assay_relay_duration_seconds',
    help: 'Time from sending to the last byte of answered relays whose clock can be trusted.',
    labelNames: ['network', 'service'],
    buckets,
    registers: [registry],
  })
  const services = new Set<string>()
  return function observe({ network, service: named, outcome }) {
    const service = services.has(named) || services.size < serviceLimit ? named : 'other'
    services.add(service)
    const { kind, timing } = outcome
    attempts.inc({ network, service, kind: outcomeKind.parse(kind), blame: blame.parse(outcome.blame) })
    if (kind !== 'answered' || !timing.isTrustworthy || timing.sentAt === null || timing.lastByteAt === null) return
    seconds.observe({ network, service }, (timing.lastByteAt - timing.sentAt) / 1000)
  }
}
