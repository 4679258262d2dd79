import { createServer, type ServerResponse } from 'node:http'
import type { AnswerKey } from './answer-key.ts'
import { errorBody } from './api-error.ts'
import type { Behaviour } from './behaviour.ts'
import { packBombs } from './pack-bombs.ts'
import { createSeats } from './seats.ts'
import { serveRequest } from './serve-request.ts'
import type { Simulation } from './simulation.ts'
import { type SimulatorClock, systemClock } from './simulator-clock.ts'

/** A simulator that serves. */
export type Simulator = {
  /** Without a path: the API is below `/v1`. */
  readonly url: string
  /** Stops at once; open connections are cut. */
  close(): Promise<void>
}

export type SimulatorOptions = {
  readonly behaviour: Behaviour
  readonly answerKey: AnswerKey
  /** The address, which seeds noise, jitter and shares; the model name unless given. */
  readonly name?: string
  readonly clock?: SimulatorClock
  readonly host?: string
  /** 0 = the system chooses. */
  readonly port?: number
  /**
   * Hears of faults that are ours, such as an answer key that throws; the client gets a 500.
   * Without it they are warnings of the process.
   */
  readonly onFault?: (fault: unknown) => void
}

/**
 * Starts an OpenAI-compatible server that is no model: chat and text completions, models and health, with the ability
 * and the vices of its behaviour. All that it says is fixed by hashes of its seeds, so a run can be had again.
 *
 * Rejects when the port cannot be had.
 */
export async function startSimulator({
  behaviour,
  answerKey,
  name = behaviour.model,
  clock = systemClock,
  host = '127.0.0.1',
  port = 0,
  onFault = (fault) => process.emitWarning(fault instanceof Error ? fault : String(fault)),
}: SimulatorOptions): Promise<Simulator> {
  const simulation: Simulation = {
    name,
    behaviour,
    answerKey,
    clock,
    startedAt: clock.now(),
    seats: createSeats(behaviour.concurrency, behaviour.queue),
    bombs: await packBombs(behaviour.misbehaviours),
  }
  let ordinal = 0
  const server = createServer((request, response) => {
    serveRequest(simulation, ordinal++, request, response).catch((fault: unknown) => {
      onFault(fault)
      confess(response)
    })
  })
  // Clients keep connections for up to a minute; one that is cut under them would look like a reset.
  server.keepAliveTimeout = 65_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, resolve)
  })
  const address = server.address()
  const chosen = typeof address === 'object' && address !== null ? address.port : port
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${chosen}`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

function confess(response: ServerResponse): void {
  if (response.headersSent) return void response.destroy()
  response.writeHead(500, { 'content-type': 'application/json' })
  const message = 'The simulator failed. This is no misbehaviour that it was told to show.'
  response.end(errorBody({ message, type: 'server_error', param: null, code: 'simulator_fault' }))
}
