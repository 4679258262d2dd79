import { buildEmptyRow, buildRow, withFinding } from '#api/leaderboard/build-row.ts'
import { jointRankBands } from '#api/leaderboard/joint-rank-bands.ts'
import { rankRows } from '#api/leaderboard/rank-rows.ts'
import type { LeaderboardResponse } from '#api/schemas/leaderboard.ts'
import type { FleetFinding } from '#records/fleet-finding.ts'
import type { Skill } from '#records/skill.ts'
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

const found = exampleSummaries.map((summary) => summary.supplier.id)
const [strongId = '', , weakId = ''] = found

/** What comparisons told of the weak supplier: it is like the strong one, and refuses what is hard. */
export const exampleComparison: FleetFinding = {
  supplierId: weakId,
  epoch: 0,
  computedAt: 60_000,
  identity: {
    group: {
      id: strongId,
      level: 'same-weights',
      size: 2,
      members: [strongId, weakId],
      comparedItems: 140,
      falseDiscoveryRate: 0.05,
    },
    otherWeightsThan: [],
    sameTokensAs: [strongId],
    probes: {
      comparedWith: 1,
      pairs: [
        {
          supplierId: strongId,
          prompts: 90,
          borderInputs: 11,
          distance: 0.004,
          listPrompts: 0,
          apart: 0,
          logSameTokens: 7.1,
          logOtherWeights: -1.7,
        },
      ],
      falseDiscoveryRate: 0.05,
      logProbabilities: 'not-honest',
    },
    unreadableShare: 0.02,
    sameWeightsAs: [strongId],
    tokenizerClass: 'a1b2',
    comparedWith: 2,
    isLeftOut: false,
    differentFrom: 1,
  },
  flags: [
    {
      kind: 'public-gap',
      statement: 'It scores 21 points more on public items than on private ones; the median supplier 2 points more.',
      n: 280,
      effect: { value: 19, lower: 8, upper: 30, unit: 'points' },
      logEValue: 6.2,
      errorRate: 0.0004,
      samples: [],
    },
  ],
  rankBand: { best: 1, worst: 2, confidence: 0.95 },
  dominatedBy: [strongId],
}

/** The weak supplier's summary with everything that can be told of one. */
export const exampleFullSummary: Summary = {
  ...(exampleSummaries[2] ?? exampleSummary(weak)),
  pay: { stepped: 1, continuous: 1.62, staked: null, cap: 'middle' },
  drift: {
    state: 'alarmed',
    looks: 31,
    dayMs: 86_400_000,
    logEvidence: 9.4,
    streams: [
      { stream: 'score', baseline: 100, observed: 50, logEvidence: 7.1 },
      { stream: 'tokens', baseline: 100, observed: 50, logEvidence: null },
    ],
  },
  flags: [
    {
      kind: 'selective-refusal',
      statement: 'It refuses 31 % of the hardest quarter of items and 2 % of the easiest.',
      n: 150,
      effect: { value: 0.29, lower: 0.11, upper: 0.44, unit: 'share' },
      logEValue: 5.3,
      errorRate: 0.005,
      samples: ['f00dfeedcafe0123', '0123456789abcdef'],
    },
  ],
  skills: [
    skillOf('assay-basics', 150, 0.5),
    skillOf('assay-basics/reasoning', 75, 0.4),
    skillOf('assay-basics/reasoning/basics_knights', 75, 0.4),
    { ...skillOf('assay-basics/words', 0, 0), pooled: null },
  ],
}

function skillOf(path: string, n: number, mean: number): Skill {
  const interval = betaMixtureInterval({ n, successes: mean * n }, 0.05)
  const estimate = { n, mean: n === 0 ? null : mean, ...interval, method: 'beta-binomial-mixture', confidence: 0.95 }
  return { path, n, estimate, pooled: { mean: mean + 0.02, lower: mean - 0.07, upper: mean + 0.11 } }
}

const strongComparison: FleetFinding = {
  ...exampleComparison,
  supplierId: strongId,
  flags: [],
  rankBand: { best: 1, worst: 2, confidence: 0.95 },
  dominatedBy: [],
}
const comparisons = new Map([exampleComparison, strongComparison].map((finding) => [finding.supplierId, finding]))
const comparedRows = [...exampleSummaries.slice(0, 2), exampleFullSummary].map((summary) =>
  withFinding(buildRow(summary), comparisons.get(summary.supplier.id)),
)

/** The same board after its suppliers were compared with one another. */
export const exampleComparedBoard: LeaderboardResponse = {
  ...exampleBoard,
  rows: [...rankRows([...comparedRows, buildEmptyRow(fresh)], jointRankBands).rows],
}
