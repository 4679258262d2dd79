import type { Ability } from './ability.ts'
import { findMisbehaviour } from './active-misbehaviours.ts'
import type { KeyedItem } from './answer-key.ts'
import type { Behaviour } from './behaviour.ts'
import { chanceOfRight } from './chance-of-right.ts'
import type { Misbehaviour } from './misbehaviour.ts'
import { type Tokenizer, tokenizerOf } from './tokenizer.ts'
import { unitHash } from './unit-hash.ts'

/** The model that answers at this moment, as one address gives its answers on. */
export type Mind = {
  readonly seed: string
  readonly ability: Ability
  readonly noise: number
  readonly variant: Behaviour['variant']
  /** The share of public items that it knows by heart. */
  readonly recall: number
  /** The share of public items in other words that it recognises all the same. */
  readonly recallInOtherWords: number
  /** The address: decides which items are drawn anew. */
  readonly name: string
  readonly tokenizer: Tokenizer
  readonly nearTies: number
}

/** Who answers behind the address `name` while these misbehaviours hold; `subject` is the item, or the prompt of none. */
export function mindOf(
  name: string,
  behaviour: Behaviour,
  active: readonly Misbehaviour[],
  subject?: { readonly id: string; readonly isItem: boolean },
): Mind {
  const own = behaviour.seed ?? behaviour.model
  const shared = findMisbehaviour(active, 'shared-backend')
  const seed = shared === undefined ? own : `group ${shared.group}`
  const memorised = findMisbehaviour(active, 'memorised-public')
  const other = findMisbehaviour(active, 'switch-model') ?? routed(name, active, subject)
  return {
    name,
    seed: other === undefined ? seed : (other.seed ?? `${seed}, switched`),
    ability: other?.ability ?? behaviour.ability,
    noise: shared?.noise ?? behaviour.noise,
    variant: other === undefined ? behaviour.variant : undefined,
    recall: memorised?.recall ?? 0,
    recallInOtherWords: (memorised?.recall ?? 0) * (memorised?.inOtherWords ?? 0),
    tokenizer: tokenizerOf(behaviour.tokenizerFamily),
    nearTies: behaviour.nearTies,
  }
}

/** The better model, where the subject is taken for a test. */
function routed(
  name: string,
  active: readonly Misbehaviour[],
  subject: { readonly id: string; readonly isItem: boolean } | undefined,
): Extract<Misbehaviour, { kind: 'route-probes' }> | undefined {
  const router = findMisbehaviour(active, 'route-probes')
  if (router === undefined || subject === undefined) return undefined
  const share = subject.isItem ? router.detects : router.mistakes
  return unitHash('route', name, subject.id) < share ? router : undefined
}

/** Of items in other words, the share that is answered as if it were another item of the same kind. */
const WAVERING = 0.1

/** Whether the model answers the item rightly: the same verdict every time it is asked. */
export function knows(
  mind: Mind,
  item: Pick<KeyedItem, 'itemId' | 'family' | 'difficulty' | 'isPublic' | 'isChanged' | 'isTrap'>,
): boolean {
  const recall = item.isChanged === true ? mind.recallInOtherWords : mind.recall
  const isRecited = item.isPublic && unitHash('recall', mind.seed, item.itemId) < recall
  // What was published for a trap is wrong.
  if (item.isTrap === true) return !isRecited
  if (isRecited) return true
  const accuracy = Object.hasOwn(mind.ability.families, item.family)
    ? (mind.ability.families[item.family] ?? mind.ability.default)
    : mind.ability.default
  const chance = chanceOfRight({ accuracy, slope: mind.ability.slope, difficulty: item.difficulty })
  const isWavering = item.isChanged === true && unitHash('other words', mind.seed, item.itemId) < WAVERING
  return unitHash(isWavering ? 'item in other words' : 'item', voiceOf(mind, item.itemId), item.itemId) < chance
}

/** Of items that several models get wrong, the share at which most of them make the same mistake, and how many do. */
const LURES = { items: 0.6, taken: 0.75 }

/**
 * The wrong reply that the model gives, the same every time. Some items have a mistake that most models make, the first
 * of the list: so two models that are both wrong say the same in 40 to 60 % of the cases, as those of real leaderboards do
 * (Kim et al., Correlated Errors in Large Language Models, 2025: 60 % of multiple choice).
 */
export function mistakeOf(mind: Mind, itemId: string, wrong: readonly [string, ...string[]]): string {
  const [first, ...others] = wrong
  if (others.length === 0) return first
  const voice = voiceOf(mind, itemId)
  const isLured = unitHash('lure', itemId) < LURES.items && unitHash('lured', voice, itemId) < LURES.taken
  return isLured ? first : (wrong[Math.floor(unitHash('mistake', voice, itemId) * wrong.length)] ?? first)
}

/** The seed of the one who answers this: the model's, its variant's, or for a share `noise` of subjects the address's own. */
export function voiceOf(mind: Mind, subject: string): string {
  return voiceWith(mind, subject, mind.variant?.flips ?? 0)
}

/** The same of a text that no key dictates; the subject is the prompt. */
export function openVoiceOf(mind: Mind, prompt: string): string {
  return voiceWith(mind, prompt, mind.variant?.openFlips ?? mind.variant?.flips ?? 0)
}

function voiceWith({ seed, name, noise, variant }: Mind, subject: string, flips: number): string {
  if (noise > 0 && unitHash('noise', name, subject) < noise) return `${seed} at ${name}`
  if (variant === undefined) return seed
  return unitHash('flip', seed, variant.name, subject) < flips ? `${seed}, ${variant.name}` : seed
}
