import { createSeats } from '../http-server/seats.ts'
import { type Handler, type HttpServer, type ServerOptions, serve } from '../http-server/serve.ts'
import { serveService } from './serve-service.ts'
import type { ServiceBehaviour } from './service-behaviour.ts'
import { type SimulatorClock, systemClock } from './simulator-clock.ts'
import { simulatorFault } from './simulator-fault.ts'

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
}: ServiceSimulatorOptions): Promise<HttpServer> {
  const seats = createSeats(behaviour.concurrency, behaviour.queue)
  const simulation = { name, behaviour, clock, seats, startedAt: clock.now() }
  const handler: Handler = (ordinal, request, response) => serveService(simulation, ordinal, request, response)
  return serve(handler, options, simulatorFault)
}
