import type { Seats } from '../http-server/seats.ts'
import type { AnswerKey } from './answer-key.ts'
import type { Behaviour } from './behaviour.ts'
import type { Misbehaviour } from './misbehaviour.ts'
import type { Reply } from './reply.ts'
import type { SimulatorClock } from './simulator-clock.ts'
import type { Vocabulary } from './vocabulary.ts'

/** One simulator while it runs. */
export type Simulation = {
  /** The address: seeds what differs between two endpoints with one model. */
  readonly name: string
  readonly behaviour: Behaviour
  readonly answerKey: AnswerKey
  readonly clock: SimulatorClock
  /** Milliseconds since 1970. */
  readonly startedAt: number
  readonly seats: Seats
  readonly vocabulary: Vocabulary
  /** What a caching proxy has answered: replies by request body. */
  readonly cache: Map<string, Reply>
  /** Packed bodies by endpoint and unpacked size; made at start because packing takes long. */
  readonly bombs: ReadonlyMap<string, Buffer>
}

/** One request to it. */
export type Occasion = {
  /** 0, 1, 2, … per simulator. */
  readonly ordinal: number
  /** Milliseconds since 1970. */
  readonly now: number
  readonly misbehaviours: readonly Misbehaviour[]
}

/** The requests that a model answers. */
export type Endpoint = 'chat' | 'completion'
