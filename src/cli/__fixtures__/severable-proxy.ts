import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'

/**
 * For tests: a way to a PostgreSQL server that can be cut and mended, as if the server went away and came back. The
 * server itself is left alone, since other tests use it.
 */
export async function openSeverableProxy(databaseUrl: string) {
  const target = new URL(databaseUrl)
  const socketFolder = target.searchParams.get('host')
  const port = Number(target.port || 5432)
  const open = () =>
    socketFolder?.startsWith('/')
      ? connect(join(socketFolder, `.s.PGSQL.${port}`))
      : connect(port, target.hostname || '127.0.0.1')
  const pairs = new Set<Socket>()
  let isCut = false
  const server = createServer((client) => {
    if (isCut) return void client.destroy()
    const upstream = open()
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      pairs.add(one)
      one.on('error', () => other.destroy())
      one.once('close', () => {
        pairs.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const url = new URL(databaseUrl)
  url.searchParams.delete('host')
  url.hostname = '127.0.0.1'
  url.port = String(typeof address === 'object' && address !== null ? address.port : 0)
  return {
    databaseUrl: url.href,
    cut() {
      isCut = true
      for (const socket of pairs) socket.destroy()
    },
    mend() {
      isCut = false
    },
    async [Symbol.asyncDispose]() {
      for (const socket of pairs) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
