import { type BehaviourInput, readBehaviour } from '#backends/simulator/behaviour.ts'
import type { NamedBehaviour } from '#backends/simulator/child-message.ts'
import { demoFleet } from '#backends/simulator/demo-fleet.ts'
import { readServiceBehaviour, type ServiceBehaviourInput } from '#backends/simulator/service-behaviour.ts'
import { phraseFamily } from '#backends/simulator/tokenizer.ts'

/** A language model of this repository that servicers of the demo stand before. */
export type TrueModel = {
  readonly name: string
  /** In the folder `models`, whose README says what it is worth. */
  readonly file: string
}

/** The honest ones of the demo stand before these: three models, and two quantised copies of the best. */
export const trueModels: readonly TrueModel[] = [
  { name: 'large', file: 'assay-tiny-c.gguf' },
  { name: 'large-q8', file: 'assay-tiny-c.q8_0.gguf' },
  { name: 'large-q4', file: 'assay-tiny-c.q4_0.gguf' },
  { name: 'medium', file: 'assay-tiny-b.gguf' },
  { name: 'small', file: 'assay-tiny-a.gguf' },
]

/** The embedding model of the demo, in the folder `models`. */
export const embedder = { name: 'embedder', folder: 'tiny-bert' } as const

/** Text models, simulated beside the eight that misbehave. */
const textModels: readonly (BehaviourInput & { readonly name: string })[] = [
  // Three addresses before a model that nobody else has.
  { name: 'sybils-own', model: 'sim-sybil-7b', ability: 0.43, latency: { baseMs: 12, perTokenMs: 0.3 } },
]

/** Nothing in a package draws pictures or regresses without gigabytes. */
const otherModels: readonly (ServiceBehaviourInput & { readonly name: string })[] = [
  { name: 'painter', kind: 'image', model: 'sim-diffusion', latency: { baseMs: 200, perTokenMs: 2 } },
  { name: 'regressor', kind: 'regression', model: 'sim-regression', latency: { baseMs: 5 } },
]

/**
 * Strict as real servers are; relays of the demo carry the alias. Tokens are counted about as by the true models: a claim of
 * twice as many would be a finding.
 */
const shared = { aliases: ['default'], strictModel: true, tokenizerFamily: phraseFamily }

/** Every simulated model server of the demo, by name. */
export const simulatedModels: readonly NamedBehaviour[] = [
  ...demoFleet.map(({ name, behaviour }) => ({ name, behaviour: { ...behaviour, ...shared } })),
  ...textModels.map(({ name, ...behaviour }) => ({
    name,
    behaviour: readBehaviour({ ...shared, ...behaviour }, `demo model ${name}`),
  })),
  ...otherModels.map(({ name, ...behaviour }) => ({
    name,
    behaviour: readServiceBehaviour(behaviour, `demo model ${name}`),
  })),
]
