import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { finished } from 'node:stream/promises'

type Serve = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** Requests of one connection that may wait behind the one that is served. */
const MAXIMUM_WAITING = 100

/**
 * Serves the requests of one connection one after the other, as Go's net/http does. Node would start all that a client has
 * sent ahead (pipelining), and so hold any number of bodies for one connection. Who sends too many ahead is hung up on.
 */
export function takeTurns(serve: Serve): (request: IncomingMessage, response: ServerResponse) => void {
  const lines = new WeakMap<Socket, { last: Promise<void>; length: number }>()
  return (request, response) => {
    const { socket } = request
    const line = lines.get(socket) ?? { last: Promise.resolve(), length: 0 }
    lines.set(socket, line)
    if (line.length > MAXIMUM_WAITING) {
      socket.destroy()
      return
    }
    line.length += 1
    const turn = async () => {
      if (!socket.destroyed) {
        const sent = finished(response).catch(() => {})
        await serve(request, response)
        await sent
      }
      line.length -= 1
    }
    line.last = line.length === 1 ? turn() : line.last.then(turn)
  }
}
