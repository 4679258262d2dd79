import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Each connection may hold a body of up to 1 MiB that nobody counts (`UNCOUNTED_BODY_BYTES`): this bounds them together. */
const MAXIMUM_CONNECTIONS = 1_000

/** Starts to listen; port 0 is any free one. The answer is where: `http://host:port`. */
export function listenOn(
  server: Server,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<string> {
  server.maxConnections = MAXIMUM_CONNECTIONS
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, () => {
      server.off('error', reject)
      const { port: actualPort } = server.address() as AddressInfo
      resolve(`http://${host.includes(':') ? `[${host}]` : host}:${actualPort}`)
    })
  })
}

/** Ends idle connections, waits for answers that are on their way out, and resolves when all is closed. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)))
    server.closeIdleConnections()
  })
}
