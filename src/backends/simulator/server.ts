import { createSeats } from '../http-server/seats.ts'
import { type Handler, type HttpServer, type ServerOptions, serve } from '../http-server/serve.ts'
import type { AnswerKey } from './answer-key.ts'
import type { Behaviour } from './behaviour.ts'
import { packBombs } from './pack-bombs.ts'
import { serveRequest } from './serve-request.ts'
import type { Simulation } from './simulation.ts'
import { type SimulatorClock, systemClock } from './simulator-clock.ts'
import { simulatorFault } from './simulator-fault.ts'
import { tokenizerOf } from './tokenizer.ts'
import { createVocabulary } from './vocabulary.ts'

export type SimulatorOptions = ServerOptions & {
  readonly behaviour: Behaviour
  readonly answerKey: AnswerKey
  /** The address, which seeds noise, jitter and shares; the model name unless given. */
  readonly name?: string
  readonly clock?: SimulatorClock
}

/**
 * Starts an OpenAI-compatible server that is no model: chat and text completions, tokenizer, models and health, with the ability
 * and the vices of its behaviour. All that it says is fixed by hashes of its seeds, so a run can be had again.
 *
 * Rejects when the port cannot be had.
 */
export async function startSimulator({
  behaviour,
  answerKey,
  name = behaviour.model,
  clock = systemClock,
  ...options
}: SimulatorOptions): Promise<HttpServer> {
  const simulation: Simulation = {
    name,
    behaviour,
    answerKey,
    clock,
    startedAt: clock.now(),
    seats: createSeats(behaviour.concurrency, behaviour.queue),
    cache: new Map(),
    vocabulary: createVocabulary(tokenizerOf(behaviour.tokenizerFamily)),
    bombs: await packBombs(behaviour.misbehaviours),
  }
  const handler: Handler = (ordinal, request, response) => serveRequest(simulation, ordinal, request, response)
  return serve(handler, options, simulatorFault)
}
