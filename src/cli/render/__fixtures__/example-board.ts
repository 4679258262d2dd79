import { buildEmptyRow, buildRow } from '#api/leaderboard/build-row.ts'
import { jointRankBands } from '#api/leaderboard/joint-rank-bands.ts'
import { rankRows } from '#api/leaderboard/rank-rows.ts'
import type { LeaderboardResponse } from '#api/schemas/leaderboard.ts'
import type { Summary } from '#records/summary.ts'
import type { TierVerdict } from '#records/tier.ts'
import { betaMixtureInterval } from '#statistics/beta-mixture.ts'
import { exampleSuite, exampleSummary, exampleSupplier } from '#store/read/__fixtures__/example-records.ts'

const verdict: TierVerdict = {
  state: 'decided',
  tier: 'high',
  payTier: 'high',
  possible: ['high'],
  overTierErrorRate: 0.01,
  errorRate: 0.05,
  isCalibrated: false,
  isSettled: true,
  scale: null,
}

function scored(n: number, mean: number, recent: number) {
  const interval = betaMixtureInterval({ n, successes: mean * n }, 0.05)
  return exampleSuite({
    estimate: { n, mean, ...interval, method: 'beta-binomial-mixture', confidence: 0.95 },
    recent: { n: 50, mean: recent },
  })
}

const strong = exampleSupplier({ address: 'https://strong.example', declaredModel: 'llama-3-70b', isSimulated: true })
const weak = exampleSupplier({
  address: 'weak\u001b[31m',
  operator: 'op-b',
  declaredModel: '\u202egpt-5',
  isSimulated: true,
})
const reference = exampleSupplier({ address: 'reference-copy', operator: 'assay', isReference: true })
const fresh = exampleSupplier({ address: 'a-newcomer-with-a-long-name.example.org', operator: 'op-c' })

/** A strong, a falling, and a new supplier, and a reference. */
export const exampleSummaries: readonly Summary[] = [
  exampleSummary(strong, { tier: verdict, suites: [scored(800, 0.88, 0.86)] }),
  exampleSummary(reference, {
    tier: { ...verdict, tier: 'middle', payTier: 'middle', possible: ['middle'] },
    suites: [scored(1200, 0.68, 0.7)],
  }),
  exampleSummary(weak, {
    suites: [scored(150, 0.5, 0.24)],
    outcomes: [
      { kind: 'answered', blame: 'nobody', count: 100 },
      { kind: 'refused', blame: 'supplier', count: 9 },
      { kind: 'error-object', blame: 'supplier', count: 5 },
      { kind: 'malformed', blame: 'supplier', count: 2 },
      { kind: 'oversized', blame: 'supplier', count: 1 },
      { kind: 'timed-out', blame: 'undetermined', count: 2 },
      { kind: 'network-error', blame: 'network', count: 1 },
    ],
    latencyMs: { n: 100, p50: 940, p95: 12_400, p99: 60_000 },
  }),
]

const ranking = rankRows([...exampleSummaries.map(buildRow), buildEmptyRow(fresh)], jointRankBands)

export const exampleBoard: LeaderboardResponse = {
  about: { name: 'assay', version: '0.1.0', isDemo: true, notes: ['Every supplier here is simulated.'] },
  ranking: { network: null, service: null, ranked: ranking.ranked, confidence: 0.95, method: ranking.method },
  rows: [...ranking.rows],
  total: 4,
  next: null,
  unreadable: [],
}
