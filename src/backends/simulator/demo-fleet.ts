import { type Behaviour, type BehaviourInput, readBehaviour } from './behaviour.ts'

/** A simulated supplier of the demo, what is wrong with it, and what an honest leaderboard should show of it. */
export type DemoSupplier = { readonly name: string; readonly behaviour: Behaviour; readonly expectation: string }

const seconds = 1_000
const mebibyte = 1024 * 1024

/** Accuracies: high (from 80 %), as the large model of the demo (middle, from 55 %), and base (from 30 %). */
const high = 0.91
const middle = 0.58
const base = 0.43

/** The one model behind two of the addresses. */
const rented = { model: 'sim-base-7b', ability: base } as const
/** Each address adds noise of its own: exact copies would be found by a child. */
const baseGroup = { kind: 'shared-backend', group: 'rented-base', noise: 0.03 } as const

const suppliers: readonly (BehaviourInput & { readonly name: string; readonly expectation: string })[] = [
  {
    name: 'refuser',
    model: 'sim-refuser-14b',
    ability: middle,
    latency: humble(20, 0.6),
    misbehaviours: [{ kind: 'refuse-hard', above: 0.6, status: 429 }],
    expectation:
      'Answers as a middle model does and ranks below: refused hard items score the minimum; flagged as selective.',
  },
  {
    name: 'error-in-200',
    model: 'sim-overloaded-14b',
    ability: middle,
    latency: humble(20, 0.6),
    misbehaviours: [{ kind: 'error-object', share: 0.45 }],
    expectation:
      'Answers as a middle model does; nearly half of its successes are error objects, and a fifth of its items fail twice.',
  },
  {
    name: 'flaky',
    model: 'sim-flaky-14b',
    ability: middle,
    latency: humble(20, 0.6),
    misbehaviours: [{ kind: 'flaky', share: 0.2, burstSeconds: 4, hangMs: 20 * seconds }],
    expectation: 'Middle answers when it answers; resets, 503s and hangs in bursts pull availability down.',
  },
  {
    name: 'slow-drip',
    ...rented,
    latency: humble(15, 0.3),
    misbehaviours: [baseGroup, { kind: 'slow-drip', bytesPerSecond: 250 }],
    expectation:
      'Right as often as inflated-usage and grouped with it, but its bodies take seconds: slowest on the board.',
  },
  {
    name: 'oversized-and-broken',
    model: 'sim-broken-14b',
    ability: middle,
    latency: humble(20, 0.6),
    misbehaviours: [
      { kind: 'oversized-body', bytes: 4 * mebibyte, share: 0.1 },
      { kind: 'broken-json', share: 0.2 },
    ],
    expectation: 'Capped bodies and malformed answers on record; the score falls by as much, and nothing else breaks.',
  },
  {
    name: 'inflated-usage',
    ...rented,
    latency: humble(12, 0.3),
    misbehaviours: [baseGroup, { kind: 'lie-about-usage', factor: 3, constant: 20 }],
    expectation: 'Same answers as slow-drip (one group), but claims three times the tokens, and is flagged for it.',
  },
  {
    name: 'switcher',
    model: 'sim-switcher-70b',
    ability: high,
    latency: humble(25, 0.8),
    misbehaviours: [{ kind: 'switch-model', from: 120, ability: base, seed: 'sim-switcher-7b' }],
    expectation:
      'High at first; from 120 s on its score moves down, a change alarm closes the epoch, and the tier is decided anew, lower.',
  },
  {
    name: 'memoriser',
    model: 'sim-memoriser-7b',
    ability: base,
    latency: humble(12, 0.3),
    misbehaviours: [{ kind: 'memorised-public' }],
    expectation:
      'Perfect on public items as they are published, base on private ones and in other words: both gaps are flagged, the tier is base.',
  },
]

/** The simulated suppliers that `assay start` brings up: they misbehave as no model by itself can. */
export const demoFleet: readonly DemoSupplier[] = suppliers.map(({ name, expectation, ...behaviour }) => ({
  name,
  expectation,
  behaviour: readBehaviour({ concurrency: 16, ...behaviour }, `demo fleet, ${name}`),
}))

/** Latencies that two cores can serve twelve times over. */
function humble(baseMs: number, perTokenMs: number): BehaviourInput['latency'] {
  return { baseMs, perTokenMs, jitter: { kind: 'lognormal', sigma: 0.2 } }
}
