import type { KeyedItem } from './answer-key.ts'
import type { Behaviour } from './behaviour.ts'
import type { ServiceBehaviour } from './service-behaviour.ts'

/** A simulator to start, of text or of another service: its address, and how it behaves. */
export type NamedBehaviour = { readonly name: string; readonly behaviour: Behaviour | ServiceBehaviour }

/** What became of a lookup in the parent's answer key. */
export type LookupResult =
  | { readonly id: number; readonly kind: 'found'; readonly item: KeyedItem }
  | { readonly id: number; readonly kind: 'unknown' }
  | { readonly id: number; readonly kind: 'failed' }

/** What the parent tells a simulator process. */
export type ToChild =
  | { readonly kind: 'start'; readonly simulators: readonly NamedBehaviour[] }
  | { readonly kind: 'results'; readonly results: readonly LookupResult[] }
  | { readonly kind: 'stop' }

/** What a simulator process tells its parent. */
export type FromChild =
  /** In the order of `start`. */
  | { readonly kind: 'ready'; readonly urls: readonly string[] }
  | { readonly kind: 'lookups'; readonly lookups: readonly { readonly id: number; readonly body: string }[] }
  | { readonly kind: 'fault'; readonly message: string }
