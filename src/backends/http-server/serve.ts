import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type ApiError, errorBody } from './api-error.ts'

/** A server that listens. */
export type HttpServer = {
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
export type Handler = (ordinal: number, request: IncomingMessage, response: ServerResponse) => Promise<void>

const internalError = {
  message: 'The server failed. It is not the fault of the request.',
  type: 'server_error',
  param: null,
  code: 'internal_error',
}

/**
 * Starts an HTTP server on loopback, unless told otherwise. What clients hear of a fault of ours is `confession`, which
 * says nothing of the fault itself. Rejects when the port cannot be had.
 */
export async function serve(
  handler: Handler,
  {
    host = '127.0.0.1',
    port = 0,
    onFault = (fault) => process.emitWarning(fault instanceof Error ? fault : String(fault)),
  }: ServerOptions,
  confession: Omit<ApiError, 'status' | 'headers'> = internalError,
): Promise<HttpServer> {
  let ordinal = 0
  const server = createServer((request, response) => {
    handler(ordinal++, request, response).catch((fault: unknown) => {
      onFault(fault)
      if (response.headersSent) return void response.destroy()
      response.writeHead(500, { 'content-type': 'application/json' })
      response.end(errorBody(confession))
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
