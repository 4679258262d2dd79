import { type BehaviourInput, readBehaviour } from '#backends/simulator/behaviour.ts'
import type { NamedBehaviour } from '#backends/simulator/child-message.ts'
import { demoFleet } from '#backends/simulator/demo-fleet.ts'
import { readServiceBehaviour, type ServiceBehaviourInput } from '#backends/simulator/service-behaviour.ts'

/** Accuracies well inside the tiers high, middle and base. */
const [high, middle, base] = [0.91, 0.69, 0.43]

/** The models that servicers of the demo stand before, besides the twelve of the fleet: several may share one. */
const textModels: readonly (BehaviourInput & { readonly name: string })[] = [
  { name: 'big', model: 'sim-big-70b', ability: high, latency: humble(30, 1) },
  { name: 'middling', model: 'sim-middling-14b', ability: middle, latency: humble(20, 0.6) },
  // Two quantised copies of it: other answers to one item in ten, as good as it all the same.
  { name: 'middling-awq', model: 'sim-middling-14b-awq', ...quantised('awq') },
  { name: 'middling-gptq', model: 'sim-middling-14b-gptq', ...quantised('gptq') },
  { name: 'small', model: 'sim-small-7b', ability: base, latency: humble(12, 0.3) },
  // Base, and far enough from middle to be told apart within minutes.
  { name: 'undersized', model: 'sim-undersized-7b', ability: 0.37, latency: humble(12, 0.3) },
  { name: 'sybils-own', model: 'sim-sybil-7b', ability: base, latency: humble(12, 0.3) },
]

const otherModels: readonly (ServiceBehaviourInput & { readonly name: string })[] = [
  { name: 'painter', kind: 'image', model: 'sim-diffusion', latency: { baseMs: 200, perTokenMs: 2 } },
  { name: 'embedder', kind: 'embedding', model: 'sim-embedding', latency: { baseMs: 10 } },
  { name: 'regressor', kind: 'regression', model: 'sim-regression', latency: { baseMs: 5 } },
]

/** Every simulated model server of the demo, by name. */
export const demoModels: readonly NamedBehaviour[] = [
  ...demoFleet.map(({ name, behaviour }) => ({ name, behaviour })),
  ...textModels.map(({ name, ...behaviour }) => ({
    name,
    behaviour: readBehaviour({ concurrency: 64, ...behaviour }, `demo model ${name}`),
  })),
  ...otherModels.map(({ name, ...behaviour }) => ({
    name,
    behaviour: readServiceBehaviour(behaviour, `demo model ${name}`),
  })),
]

function quantised(name: string): Pick<BehaviourInput, 'seed' | 'ability' | 'variant' | 'latency'> {
  return { seed: 'sim-middling-14b', ability: middle, variant: { name, flips: 0.1 }, latency: humble(20, 0.6) }
}

function humble(baseMs: number, perTokenMs: number): BehaviourInput['latency'] {
  return { baseMs, perTokenMs, jitter: { kind: 'lognormal', sigma: 0.2 } }
}
