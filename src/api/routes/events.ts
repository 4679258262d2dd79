import type { FastifyRequest } from 'fastify'
import { ApiError } from '../api-error.ts'
import type { Api } from '../api-type.ts'
import { EventStream } from '../events/event-stream.ts'
import type { LiveFeed } from '../events/live-feed.ts'
import { type ConnectionLimits, OpenConnections } from '../events/open-connections.ts'
import { addressKey } from '../limit-rate.ts'
import { errorResponse } from '../schemas/error.ts'
import { liveEvent } from '../schemas/live-event.ts'

const defaultLimits: ConnectionLimits = { total: 1000, perAddress: 12 }

/** What a slow reader may fall behind before it is let go. */
const mostWaitingBytes = 1024 * 1024

/** `GET /api/events`: what happens, as server-sent events. */
export function eventRoutes(
  api: Api,
  { feed, limits = defaultLimits }: { feed: LiveFeed; limits?: ConnectionLimits },
): void {
  const connections = new OpenConnections(limits)
  const streams = new Set<EventStream>()
  // Open streams would keep the server from closing.
  api.addHook('preClose', async () => {
    for (const stream of streams) stream.finish()
  })
  api.get(
    '/api/events',
    {
      // Its body has no end that a reader of the head could wait for.
      exposeHeadRoute: false,
      schema: {
        operationId: 'listen',
        summary: 'What happens, as server-sent events',
        description:
          'The name of an event is in its `event` field and not in its data. Ids may be sent as `Last-Event-ID` to get what was ' +
          'missed; where that is more than is kept, one `reload` event comes instead.',
        tags: ['leaderboard'],
        response: {
          200: { description: 'Events without end.', content: { 'text/event-stream': { schema: liveEvent } } },
          429: errorResponse,
          503: errorResponse,
        },
      },
    },
    async (request, reply) => {
      const address = addressKey(request.ip)
      const verdict = connections.open(address)
      if (verdict !== 'open') throw tooMany(verdict)
      const stream = new EventStream({ mostWaitingBytes })
      streams.add(stream)
      stream.tell('retry: 3000\n\n')
      const leave = feed.listen((text) => stream.tell(text), lastEventId(request))
      stream.once('close', () => {
        leave()
        connections.close(address)
        streams.delete(stream)
      })
      reply
        .type('text/event-stream; charset=utf-8')
        .header('cache-control', 'no-store')
        .header('x-accel-buffering', 'no')
      return reply.send(stream as never)
    },
  )
}

function lastEventId({ headers }: FastifyRequest): string | undefined {
  const header = headers['last-event-id']
  return typeof header === 'string' && header !== '' ? header.slice(0, 100) : undefined
}

function tooMany(verdict: 'too-many-of-address' | 'too-many'): ApiError {
  if (verdict === 'too-many') {
    return new ApiError({
      code: 'listeners-full',
      status: 503,
      message: 'As many listen as can be served.',
      hint: 'Ask again later, or poll GET /api/leaderboard with If-None-Match.',
    })
  }
  return new ApiError({
    code: 'too-many-listeners',
    status: 429,
    message: 'This address listens on as many connections as it may.',
    hint: 'Close one: a page needs no more than one, whatever it shows.',
  })
}
