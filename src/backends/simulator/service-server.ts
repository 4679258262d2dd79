import { type ServerOptions, type Simulator, serve } from './http-server.ts'
import { createSeats } from './seats.ts'
import { serveService } from './serve-service.ts'
import type { ServiceBehaviour } from './service-behaviour.ts'
import { type SimulatorClock, systemClock } from './simulator-clock.ts'

export type ServiceSimulatorOptions = ServerOptions & {
  readonly behaviour: ServiceBehaviour
  /** The address, which seeds jitter, shares, and what clients leave to the server; the model name unless given. */
  readonly name?: string
  readonly clock?: SimulatorClock
}

/**
 * Starts a server of images, embeddings or regression that has no model: what it says is fixed by hashes of the request
 * and of its seed, so a run can be had again.
 *
 * Rejects when the port cannot be had.
 */
export async function startServiceSimulator({
  behaviour,
  name = behaviour.model,
  clock = systemClock,
  ...options
}: ServiceSimulatorOptions): Promise<Simulator> {
  const seats = createSeats(behaviour.concurrency, behaviour.queue)
  const simulation = { name, behaviour, clock, seats, startedAt: clock.now() }
  return serve((ordinal, request, response) => serveService(simulation, ordinal, request, response), options)
}
