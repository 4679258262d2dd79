import type { Ability } from './ability.ts'
import { findMisbehaviour } from './active-misbehaviours.ts'
import type { KeyedItem } from './answer-key.ts'
import type { Behaviour } from './behaviour.ts'
import { chanceOfRight } from './chance-of-right.ts'
import type { Misbehaviour } from './misbehaviour.ts'
import { unitHash } from './unit-hash.ts'

/** The model that answers at this moment, as one address gives its answers on. */
export type Mind = {
  readonly seed: string
  readonly ability: Ability
  readonly noise: number
  /** The share of public items that it knows by heart. */
  readonly recall: number
  /** The address: decides which items are drawn anew. */
  readonly name: string
}

/** Who answers behind the address `name` while these misbehaviours hold. */
export function mindOf(name: string, behaviour: Behaviour, active: readonly Misbehaviour[]): Mind {
  const own = behaviour.seed ?? behaviour.model
  const shared = findMisbehaviour(active, 'shared-backend')
  const switched = findMisbehaviour(active, 'switch-model')
  const seed = shared === undefined ? own : `group ${shared.group}`
  return {
    name,
    seed: switched === undefined ? seed : (switched.seed ?? `${seed}, switched`),
    ability: switched?.ability ?? behaviour.ability,
    noise: shared?.noise ?? behaviour.noise,
    recall: findMisbehaviour(active, 'memorised-public')?.recall ?? 0,
  }
}

/** Whether the model answers the item rightly: the same verdict every time it is asked. */
export function knows(mind: Mind, item: Pick<KeyedItem, 'itemId' | 'family' | 'difficulty' | 'isPublic'>): boolean {
  if (item.isPublic && unitHash('recall', mind.seed, item.itemId) < mind.recall) return true
  const accuracy = Object.hasOwn(mind.ability.families, item.family)
    ? (mind.ability.families[item.family] ?? mind.ability.default)
    : mind.ability.default
  const chance = chanceOfRight({ accuracy, slope: mind.ability.slope, difficulty: item.difficulty })
  return unitHash('item', voiceOf(mind, item.itemId), item.itemId) < chance
}

/** The seed of the one who answers this: the model's, or for a share `noise` of subjects the address's own. */
export function voiceOf(mind: Mind, subject: string): string {
  if (mind.noise === 0) return mind.seed
  return unitHash('noise', mind.name, subject) < mind.noise ? `${mind.seed} at ${mind.name}` : mind.seed
}
