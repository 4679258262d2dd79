import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { errorBody } from './api-error.ts'

/** A simulator that serves. */
export type Simulator = {
  /** Without a path: the API is below it. */
  readonly url: string
  /** Stops at once; open connections are cut. */
  close(): Promise<void>
}

export type ServerOptions = {
  readonly host?: string
  /** 0 = the system chooses. */
  readonly port?: number
  /**
   * Hears of faults that are ours, such as an answer key that throws; the client gets a 500.
   * Without it they are warnings of the process.
   */
  readonly onFault?: (fault: unknown) => void
}

/** Serves one request; `ordinal` counts them from 0. Rejects for faults of ours only. */
type Handler = (ordinal: number, request: IncomingMessage, response: ServerResponse) => Promise<void>

/** Starts an HTTP server on loopback, unless told otherwise. Rejects when the port cannot be had. */
export async function serve(
  handler: Handler,
  {
    host = '127.0.0.1',
    port = 0,
    onFault = (fault) => process.emitWarning(fault instanceof Error ? fault : String(fault)),
  }: ServerOptions,
): Promise<Simulator> {
  let ordinal = 0
  const server = createServer((request, response) => {
    handler(ordinal++, request, response).catch((fault: unknown) => {
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
