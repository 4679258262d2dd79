import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { BodyBudget } from '../profile/body-budget.ts'
import { BackendClient, type BackendRequest } from './backend-client.ts'

const MEBIBYTE = 1024 * 1024
const closers: (() => unknown)[] = []
const never = new AbortController().signal

afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()))
})

async function backend(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  closers.push(() => {
    server.closeAllConnections()
    server.close()
  })
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Says what it was asked. */
const echo = (): Promise<string> =>
  backend(async (request, response) => {
    let body = ''
    for await (const chunk of request.setEncoding('utf8')) body += chunk
    const { host, connection, ...headers } = request.headers
    response.end(JSON.stringify({ method: request.method, url: request.url, headers, body }))
  })

async function send(
  url: string,
  relay: Partial<BackendRequest> & { basicAuth?: { username: string; password: string } } = {},
  { signal = never, budget = new BodyBudget(64 * MEBIBYTE) } = {},
): Promise<unknown> {
  const client = new BackendClient(budget)
  closers.push(() => client.close())
  const { basicAuth = null, ...rest } = relay
  const answer = await client.send(
    {
      chain: { id: 'A100', url, basicAuth },
      method: 'POST',
      path: '/v1/completions',
      headers: null,
      data: Buffer.from('{"x":1}'),
      limits: { requestBytes: MEBIBYTE, responseBytes: 4 * MEBIBYTE, timeoutMs: 1000 },
      ...rest,
    },
    signal,
  )
  if (answer.kind !== 'answered') return answer
  answer.release()
  const text = Buffer.from(answer.body).toString()
  return text.startsWith('{') ? JSON.parse(text) : text
}

describe('BackendClient', () => {
  it('default: posts the data with content type, user agent and gzip as Go does', async () => {
    const url = await echo()
    expect(await send(`${url}/base/`)).toEqual({
      method: 'POST',
      url: '/base/v1/completions',
      headers: {
        'user-agent': 'Go-http-client/1.1',
        'content-type': 'application/json',
        'accept-encoding': 'gzip',
        'content-length': '7',
      },
      body: '{"x":1}',
    })
  })

  it('args: given headers replace the content type; host and length are ours; text goes as UTF-8', async () => {
    const url = await echo()
    const headers = {
      'X-plain': 'a',
      'x-text': ' é ',
      host: 'evil',
      'content-length': '99',
      connection: 'close',
      'user-agent': 'me',
      'accept-encoding': 'identity',
    }
    expect(await send(url, { headers, method: 'PUT' })).toEqual({
      method: 'PUT',
      url: '/v1/completions',
      headers: {
        'user-agent': 'me',
        'x-plain': 'a',
        'x-text': 'Ã©',
        'accept-encoding': 'identity',
        'content-length': '7',
      },
      body: '{"x":1}',
    })
  })

  it('args: no method is POST, a GET carries its data, no data is no body', async () => {
    const url = await echo()
    expect(await send(url, { method: '' })).toMatchObject({ method: 'POST' })
    expect(await send(url, { method: 'GET' })).toMatchObject({ method: 'GET', body: '{"x":1}' })
    expect(await send(url, { data: new Uint8Array(), path: '' })).toMatchObject({ url: '/', body: '' })
  })

  it('args: basic auth of chains.json or of the URL; a header of the relay wins', async () => {
    const url = await echo()
    const basicAuth = { username: 'me', password: 'pass' }
    const sent = await send(url, { basicAuth })
    expect(sent).toMatchObject({ headers: { authorization: 'Basic bWU6cGFzcw==' } })
    expect(await send(url.replace('//', '//me:pass@'))).toMatchObject(sent as object)
    expect(await send(url, { basicAuth, headers: { authorization: 'Bearer x' } })).toMatchObject({
      headers: { authorization: 'Bearer x' },
    })
  })

  it('behavior: the status does not matter, nor does an empty body', async () => {
    const failing = await backend((_, response) => response.writeHead(500).end('broken'))
    expect(await send(failing)).toBe('broken')
    const empty = await backend((_, response) => response.end())
    expect(await send(empty)).toBe('')
  })

  it('behavior: gzip is undone unless the relay asked for it itself', async () => {
    const zipped = gzipSync('plain')
    const url = await backend((_, response) => response.setHeader('content-encoding', 'gzip').end(zipped))
    expect(await send(url)).toBe('plain')
    expect(await send(url, { headers: { 'Accept-Encoding': 'gzip' } })).toBe(zipped.toString())
  })

  it('behavior: redirects are followed on the same host, as GET unless 307 or 308', async () => {
    const url = await backend((request, response) => {
      const status = Number(request.url?.slice(1))
      if (status > 300) response.writeHead(status, { location: `/${request.method}/${status}` }).end()
      else request.pipe(response.setHeader('x', '1'))
      if (status <= 300 || Number.isNaN(status)) response.write(`${request.method} ${request.url} `)
    })
    expect(await send(url, { path: '/302' })).toBe('GET /POST/302 ')
    expect(await send(url, { path: '/307' })).toBe('POST /POST/307 {"x":1}')
  })

  it('error: redirects without end or to another host', async () => {
    const loop = await backend((_, response) => response.writeHead(302, { location: '/' }).end())
    expect(await send(loop)).toEqual({ kind: 'failed', text: `Get "${loop}/": stopped after 10 redirects` })
    const away = await backend((_, response) => response.writeHead(302, { location: 'http://127.0.0.2/' }).end())
    expect(await send(away)).toEqual({
      kind: 'failed',
      text: `Post "${away}/v1/completions": refused to follow a redirect to another host, http://127.0.0.2`,
    })
  })

  it('error: an answer over the limit, zipped or not, is given up', async () => {
    const limits = { requestBytes: 1, responseBytes: 1000, timeoutMs: 1 }
    const failed = (url: string) => ({
      kind: 'failed',
      text: `Post "${url}/v1/completions": the answer has more than 1000 bytes, the limit of service A100`,
    })
    const large = await backend((_, response) => response.end(Buffer.alloc(1001)))
    expect(await send(large, { limits })).toEqual(failed(large))
    const bomb = await backend((_, response) =>
      response.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(5 * MEBIBYTE))),
    )
    expect(await send(bomb, { limits })).toEqual(failed(bomb))
  })

  it('behavior: a large answer holds budget until it is released', async () => {
    const url = await backend((request, response) => {
      if (request.headers['x-chunked'] !== undefined) response.flushHeaders()
      response.end(Buffer.alloc(2 * MEBIBYTE))
    })
    const budget = new BodyBudget(8 * MEBIBYTE)
    const client = new BackendClient(budget)
    closers.push(() => client.close())
    const limits = { requestBytes: 1, responseBytes: 4 * MEBIBYTE, timeoutMs: 1 }
    const chain = { id: 'A100', url, basicAuth: null }
    const relay = { chain, method: 'POST', path: '', headers: null, data: new Uint8Array(), limits }
    const answer = await client.send(relay, never)
    expect(budget.usedBytes).toBe(2 * MEBIBYTE)
    const headers = { 'X-Chunked': 'yes' }
    const ofUnknownLength = await client.send({ ...relay, headers }, never)
    // Until its end is seen it may be as large as the limit.
    expect(budget.usedBytes).toBe(6 * MEBIBYTE)
    for (const each of [answer, ofUnknownLength]) if (each.kind === 'answered') each.release()
    expect(budget.usedBytes).toBe(0)
  })

  it('error: a refused connection reads as in Go', async () => {
    const closed = createTcpServer().listen(0, '127.0.0.1')
    await once(closed, 'listening')
    const { port } = closed.address() as AddressInfo
    closed.close()
    expect(await send(`http://127.0.0.1:${port}`)).toEqual({
      kind: 'failed',
      text: `Post "http://127.0.0.1:${port}/v1/completions": dial tcp 127.0.0.1:${port}: connect: connection refused`,
    })
  })

  it('error: hung up before and within the answer', async () => {
    const before = await backend((request) => request.socket.destroy())
    expect(await send(before)).toMatchObject({ text: `Post "${before}/v1/completions": EOF` })
    const within = await backend((request, response) => {
      response.writeHead(200, { 'content-length': '10' }).write('half', () => request.socket.destroy())
    })
    expect(await send(within)).toMatchObject({ text: 'unexpected EOF' })
  })

  it.each([
    [{ method: 'BAD METHOD' }, 'net/http: invalid method "BAD METHOD"'],
    [{ headers: { 'bad name': 'x' } }, 'Post "<url>": net/http: invalid header field name "bad name"'],
    [{ headers: { 'x-bad': 'a\nb' } }, 'Post "<url>": net/http: invalid header field value for "X-Bad"'],
    [{ path: '/%zz' }, 'parse "http://127.0.0.1:1/%zz": invalid URL escape "%zz"'],
  ])('error: %j', async (relay, text) => {
    const failed = { kind: 'failed', text: text.replace('<url>', 'http://127.0.0.1:1/v1/completions') }
    expect(await send('http://127.0.0.1:1', relay)).toEqual(failed)
  })

  it('behavior: an aborted signal ends it', async () => {
    const controller = new AbortController()
    const url = await backend(() => controller.abort())
    expect(await send(url, {}, { signal: controller.signal })).toEqual({ kind: 'aborted' })
  })
})
