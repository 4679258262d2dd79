import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type HeardRequest = { readonly path: string; readonly type: string; readonly body: Buffer; readonly key: string }

export type FakeAnswer =
  | { readonly status?: number; readonly headers?: Record<string, string>; readonly body: string | Buffer }
  | 'hang'
  | 'cut'

/** For tests: a server that is somebody else's, which says what it is told to; it stops with its scope. */
export async function fakeImageServer(answer: (request: HeardRequest) => FakeAnswer | Promise<FakeAnswer>) {
  const heard: HeardRequest[] = []
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece)
    const { 'content-type': type = '', authorization: key = '' } = request.headers
    const one = { path: request.url ?? '', type, body: Buffer.concat(pieces), key }
    heard.push(one)
    const reply = await answer(one)
    if (reply === 'cut') response.destroy()
    else if (reply !== 'hang') response.writeHead(reply.status ?? 200, reply.headers ?? {}).end(reply.body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
