import { invalidRequest } from '../http-server/api-error.ts'
import { findMisbehaviour } from './active-misbehaviours.ts'
import { errorReply, type Reply } from './reply.ts'
import type { Line } from './send-reply.ts'
import type { Occasion, Simulation } from './simulation.ts'
import { unitHash } from './unit-hash.ts'

/**
 * What happens to a request before anyone reads it: a redirection, or a failure of a flaky simulator. `done` = the
 * connection is gone, `none` = nothing happens.
 */
export async function failAbruptly(
  simulation: Simulation,
  occasion: Occasion,
  line: Line,
): Promise<Reply | 'done' | 'none'> {
  const redirect = findMisbehaviour(occasion.misbehaviours, 'redirect')
  if (redirect !== undefined && unitHash('redirect', simulation.name, String(occasion.ordinal)) < redirect.share) {
    const headers = { location: redirect.location }
    return { status: redirect.status, headers, waitMs: 0, body: { kind: 'whole', content: '' } }
  }
  const flaky = findMisbehaviour(occasion.misbehaviours, 'flaky')
  if (flaky === undefined) return 'none'
  const burst = burstOf(simulation, occasion, flaky.burstSeconds)
  if (unitHash('flaky', simulation.name, burst) >= flaky.share) return 'none'
  const way = flaky.ways[Math.floor(unitHash('way', simulation.name, burst) * flaky.ways.length)]
  if (way === 'unavailable') return errorReply(unavailable)
  if (way === 'hang') await line.clock.sleep(flaky.hangMs, line.signal)
  line.response.socket?.resetAndDestroy()
  return 'done'
}

const unavailable = {
  ...invalidRequest('The server is overloaded or not ready yet.', null, 'service_unavailable'),
  status: 503,
  type: 'server_error',
}

function burstOf({ startedAt }: Simulation, { ordinal, now }: Occasion, burstSeconds: number): string {
  if (burstSeconds === 0) return `request ${ordinal}`
  return `slice ${Math.floor((now - startedAt) / (burstSeconds * 1000))}`
}
