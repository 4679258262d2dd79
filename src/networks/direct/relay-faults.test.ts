import { createServer as createTlsServer } from 'node:tls'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { createAddressGuard } from '#networks/guard/address-guard.ts'
import { systemClock } from '#networks/http/clock.ts'
import { type EventLoopWatch, watchEventLoop } from '#networks/http/event-loop-watch.ts'
import { askOnce, generousTimeouts, goodChat, listen, listenHttp, listenTcp } from './loopback.ts'

const good = JSON.stringify(goodChat)
/** One phase has little time; the others so much that a busy machine does not run into them. */
const tight = {
  connect: { ...generousTimeouts, connectMs: 60 },
  firstByte: { ...generousTimeouts, firstByteMs: 60 },
  idle: { ...generousTimeouts, idleMs: 60 },
}

type Reply = { status?: number; headers?: Record<string, string>; body: string | Buffer }

async function askFor({ status = 200, headers = {}, body }: Reply, maximumBodyBytes = 1_000_000) {
  await using server = await listenHttp((_request, response) => response.writeHead(status, headers).end(body))
  return await askOnce(`http://127.0.0.1:${server.port}`, { request: { maximumBodyBytes } })
}

async function askRaw(reply: string) {
  await using server = await listenTcp((socket) => socket.end(reply))
  return (await askOnce(`http://127.0.0.1:${server.port}`)).outcome
}

describe('createDirectRelay: bodies', () => {
  const bodies: [string, Reply, { kind: string; blame: string; detail: string | null }][] = [
    [
      'invalid UTF-8',
      { body: Buffer.concat([Buffer.from(good.slice(0, -1)), Buffer.from([0xff, 0x7d])]) },
      { kind: 'malformed', blame: 'supplier', detail: 'The body is not valid UTF-8.' },
    ],
    [
      'JSON of 100,000 levels',
      { body: '['.repeat(100_000) + ']'.repeat(100_000) },
      { kind: 'malformed', blame: 'supplier', detail: 'The JSON is nested more than 100 levels deep.' },
    ],
    [
      'truncated JSON',
      { body: good.slice(0, 60) },
      { kind: 'malformed', blame: 'supplier', detail: 'The JSON is broken or ends too early.' },
    ],
    [
      'an HTML page',
      { headers: { 'content-type': 'text/html' }, body: '<!DOCTYPE html><title>Bad gateway</title>' },
      { kind: 'malformed', blame: 'supplier', detail: 'The body is an HTML page.' },
    ],
    [
      '200 with an error object',
      { body: '{"error":{"message":"overloaded <script>","type":"server_error"}}' },
      { kind: 'error-object', blame: 'supplier', detail: 'A success status came with an error object.' },
    ],
    [
      '429',
      { status: 429, body: '{"error":{"message":"slow down"}}' },
      { kind: 'refused', blame: 'supplier', detail: 'The endpoint answered with status 429.' },
    ],
    [
      '400',
      { status: 400, body: 'no' },
      { kind: 'refused', blame: 'supplier', detail: 'The endpoint answered with status 400.' },
    ],
    [
      '503',
      { status: 503, body: '' },
      { kind: 'failed', blame: 'supplier', detail: 'The endpoint answered with status 503.' },
    ],
    [
      'a redirect, not followed',
      { status: 307, headers: { location: 'http://169.254.169.254/' }, body: '' },
      {
        kind: 'redirected',
        blame: 'supplier',
        detail: 'The endpoint answered with status 307. Redirects are not followed.',
      },
    ],
    ['nothing', { body: '' }, { kind: 'malformed', blame: 'supplier', detail: 'The body is empty.' }],
    [
      'an unknown coding',
      { headers: { 'content-encoding': 'gzip, gzip' }, body: gzipSync(gzipSync(good)) },
      {
        kind: 'malformed',
        blame: 'supplier',
        detail: 'The Content-Encoding is none of gzip, deflate, br and zstd, or more than one.',
      },
    ],
    [
      'a broken coding',
      { headers: { 'content-encoding': 'gzip' }, body: good },
      {
        kind: 'malformed',
        blame: 'supplier',
        detail: 'The gzip encoding of the body is broken or ends too early.',
      },
    ],
    [
      'a truncated coding',
      { headers: { 'content-encoding': 'gzip' }, body: gzipSync(good).subarray(0, -12) },
      {
        kind: 'malformed',
        blame: 'supplier',
        detail: 'The gzip encoding of the body is broken or ends too early.',
      },
    ],
  ]
  it.each(bodies)('behavior: %s', async (_name, reply, expected) => {
    const { outcome, body } = await askFor(reply)
    expect({ kind: outcome.kind, blame: outcome.blame, detail: outcome.detail }).toEqual(expected)
    expect(outcome.httpStatus).toBe(reply.status ?? 200)
    expect(body).toBeNull()
  })

  it.each([
    ['gzip', gzipSync(good)],
    ['x-gzip', gzipSync(good)],
    ['deflate', deflateSync(good)],
    ['deflate', deflateRawSync(good)],
    ['br', brotliCompressSync(good)],
    ['zstd', zstdCompressSync(good)],
    ['identity', Buffer.from(good)],
  ])('behavior: unpacks %s', async (coding, body) => {
    const answer = await askFor({ headers: { 'content-encoding': coding }, body })
    expect(answer.body).toEqual(goodChat)
    expect(answer.outcome.bodyBytes).toBe(good.length)
  })

  it('behavior: a gzip bomb stops at the cap', async () => {
    const maximumBodyBytes = 1_000_000
    // 400 MB of zeros are 390 kB packed: under the cap.
    const packed = gzipSync(Buffer.alloc(400_000_000))
    const before = process.memoryUsage().rss
    const { outcome, rawBody } = await askFor(
      { headers: { 'content-encoding': 'gzip' }, body: packed },
      maximumBodyBytes,
    )
    expect(outcome).toMatchObject({
      kind: 'oversized',
      blame: 'supplier',
      detail: 'The unpacked body is larger than 1000000 bytes.',
    })
    expect(packed.byteLength).toBeLessThan(maximumBodyBytes)
    expect(rawBody.byteLength).toBeLessThanOrEqual(maximumBodyBytes)
    expect(process.memoryUsage().rss - before).toBeLessThan(64_000_000)
  })

  it('behavior: an endless body stops at the cap, and its connection is closed', async () => {
    const chunk = Buffer.alloc(64 * 1024, ' ')
    let sentBytes = 0
    await using server = await listenHttp((_request, response) => {
      function send() {
        while (sentBytes < 2_000_000_000 && !response.destroyed) {
          sentBytes += chunk.byteLength
          if (!response.write(chunk)) return
        }
      }
      response.on('drain', send)
      send()
    })
    const before = process.memoryUsage().rss
    const { outcome } = await askOnce(`http://127.0.0.1:${server.port}`, { request: { maximumBodyBytes: 2_000_000 } })
    await server.firstClose
    expect(outcome).toEqual({
      kind: 'oversized',
      blame: 'supplier',
      httpStatus: 200,
      timeoutPhase: null,
      bodyBytes: outcome.bodyBytes,
      detail: 'The body is larger than 2000000 bytes.',
    })
    expect(outcome.bodyBytes).toBeLessThanOrEqual(2_000_000)
    expect(sentBytes).toBeLessThan(40_000_000)
    expect(process.memoryUsage().rss - before).toBeLessThan(64_000_000)
  })

  it('behavior: a body in one-byte chunks is read, in bounded memory', async () => {
    const bytes = 200_000
    const body = `{"choices":[{"message":{"content":"${'y'.repeat(bytes)}"}}]}`
    await using server = await listenTcp((socket) => {
      const chunks = Array.from(body, (letter) => `1\r\n${letter}\r\n`).join('')
      socket.end(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`)
    })
    const { outcome } = await askOnce(`http://127.0.0.1:${server.port}`)
    expect(outcome).toMatchObject({ kind: 'answered', bodyBytes: body.length })
  })
})

describe('createDirectRelay: connections', () => {
  it('behavior: a reset in the middle of the body', async () => {
    await using server = await listenTcp((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{"choices":', () =>
        setImmediate(() => socket.resetAndDestroy()),
      )
    })
    expect((await askOnce(`http://127.0.0.1:${server.port}`)).outcome).toMatchObject({
      kind: 'reset',
      blame: 'undetermined',
      httpStatus: 200,
      bodyBytes: 11,
    })
  })

  it.each([
    ['closes before headers', '', { kind: 'reset', blame: 'undetermined' }],
    ['closes inside the headers', 'HTTP/1.1 200 OK\r\ncontent-le', { kind: 'reset', blame: 'undetermined' }],
    [
      'closes before its content-length',
      'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{',
      { kind: 'reset', blame: 'undetermined' },
    ],
    ['does not speak HTTP', 'SSH-2.0-OpenSSH_9.9\r\n', { kind: 'malformed', blame: 'supplier' }],
    [
      'sends headers without end',
      `HTTP/1.1 200 OK\r\nx: ${'a'.repeat(100_000)}`,
      { kind: 'oversized', blame: 'supplier' },
    ],
    [
      'switches protocols unasked',
      'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n',
      { kind: 'reset', blame: 'undetermined' },
    ],
    [
      'has a status that is none',
      'HTTP/1.1 999 Odd\r\ncontent-length: 2\r\n\r\n{}',
      { kind: 'malformed', blame: 'supplier' },
    ],
    ['ends by closing', `HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n${good}`, { kind: 'answered', blame: 'nobody' }],
  ])('behavior: a server that %s', async (_name, reply, expected) => {
    expect(await askRaw(reply)).toMatchObject(expected)
  })

  it('behavior: nobody listens', async () => {
    const server = await listenHttp(() => {})
    await server[Symbol.asyncDispose]()
    const { outcome, timing } = await askOnce(`http://127.0.0.1:${server.port}`)
    expect(outcome).toEqual({
      kind: 'unreachable',
      blame: 'undetermined',
      httpStatus: null,
      timeoutPhase: null,
      bodyBytes: 0,
      detail: 'The connection was refused.',
    })
    expect(timing).toEqual({
      sentAt: null,
      firstByteAt: null,
      firstTokenAt: null,
      lastByteAt: null,
      isTrustworthy: true,
    })
  })

  it('behavior: TLS garbage', async () => {
    await using server = await listenTcp((socket) => socket.end('this is no TLS'))
    expect((await askOnce(`https://127.0.0.1:${server.port}`)).outcome).toMatchObject({
      kind: 'unreachable',
      blame: 'undetermined',
      detail: 'The TLS handshake failed.',
    })
  })

  it('behavior: a TLS server without a certificate that fits', async () => {
    await using server = await listen(createTlsServer({}))
    expect((await askOnce(`https://127.0.0.1:${server.port}`)).outcome).toMatchObject({
      kind: 'unreachable',
      detail: 'The TLS handshake failed.',
    })
  })

  it('behavior: a name that resolves to a private address', async () => {
    await using server = await listenHttp((_request, response) => response.end(good))
    const guard = createAddressGuard({ lookup: async () => ['127.0.0.1', '10.1.2.3'] })
    const { outcome } = await askOnce(`http://rebind.example:${server.port}`, { relay: { guard } })
    expect(outcome).toMatchObject({
      kind: 'forbidden-address',
      blame: 'supplier',
      detail: 'The endpoint has no public address, only loopback, private ones.',
    })
    expect(server.sockets.size).toBe(0)
  })

  it('behavior: a name that does not resolve', async () => {
    const guard = createAddressGuard({
      lookup: async () => {
        throw Object.assign(new Error('queryA ENOTFOUND'), { code: 'ENOTFOUND' })
      },
    })
    expect((await askOnce('http://nowhere.example', { relay: { guard } })).outcome).toMatchObject({
      kind: 'unreachable',
      blame: 'undetermined',
      detail: 'The name does not exist.',
    })
  })
})

describe('createDirectRelay: deadlines', () => {
  it('behavior: no answer begins', async () => {
    await using server = await listenHttp(() => {})
    const { outcome } = await askOnce(`http://127.0.0.1:${server.port}`, { request: { timeouts: tight.firstByte } })
    expect(outcome).toEqual({
      kind: 'timed-out',
      blame: 'undetermined',
      httpStatus: null,
      timeoutPhase: 'first-byte',
      bodyBytes: 0,
      detail: 'No answer began within 60 ms.',
    })
    await server.firstClose
  })

  it('behavior: headers that drip do not push the deadline', async () => {
    await using server = await listenTcp((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n')
      const timer = setInterval(() => socket.write('x: y\r\n'), 10)
      socket.on('close', () => clearInterval(timer))
    })
    const { outcome } = await askOnce(`http://127.0.0.1:${server.port}`, { request: { timeouts: tight.firstByte } })
    expect(outcome).toMatchObject({ kind: 'timed-out', timeoutPhase: 'first-byte' })
  })

  it('behavior: the body stalls', async () => {
    await using server = await listenHttp((_request, response) => void response.write('{"choices":'))
    const { outcome } = await askOnce(`http://127.0.0.1:${server.port}`, { request: { timeouts: tight.idle } })
    expect(outcome).toEqual({
      kind: 'timed-out',
      blame: 'undetermined',
      httpStatus: 200,
      timeoutPhase: 'idle',
      bodyBytes: 11,
      detail: 'The answer stalled for 60 ms.',
    })
  })

  it('behavior: the body drips on past the total', async () => {
    await using server = await listenHttp((_request, response) => {
      const timer = setInterval(() => response.write(' '), 15)
      response.on('close', () => clearInterval(timer))
    })
    const { outcome } = await askOnce(`http://127.0.0.1:${server.port}`, {
      request: { timeouts: { ...generousTimeouts, totalMs: 150 } },
    })
    expect(outcome).toMatchObject({ kind: 'timed-out', blame: 'undetermined', timeoutPhase: 'total' })
  })

  it('behavior: a name server that does not answer is a connect timeout', async () => {
    const guard = createAddressGuard({ lookup: () => new Promise(() => {}) })
    const { outcome } = await askOnce('http://slow.example', { request: { timeouts: tight.connect }, relay: { guard } })
    expect(outcome).toMatchObject({
      kind: 'timed-out',
      timeoutPhase: 'connect',
      detail: 'The connection was not made within 60 ms.',
    })
  })

  it('behavior: a TLS handshake that stalls is a connect timeout, and the socket is closed', async () => {
    await using server = await listenTcp(() => {})
    const { outcome } = await askOnce(`https://127.0.0.1:${server.port}`, { request: { timeouts: tight.connect } })
    expect(outcome).toMatchObject({ kind: 'timed-out', timeoutPhase: 'connect' })
    await server.firstClose
  })

  it('behavior: an answer that lay unread at its deadline, because our event loop was blocked, counts; its times do not', async () => {
    await using server = await listenHttp((_request, response) => {
      // The answer is on its way, but nobody here can read it.
      response.end(good, () => blockFor(250))
      blockFor(250)
    })
    const timeouts = { ...generousTimeouts, firstByteMs: 60 }
    const { outcome, timing } = await askOnce(`http://127.0.0.1:${server.port}`, {
      request: { timeouts },
      relay: { watch: watchEventLoop({ clock: systemClock }) },
    })
    expect([outcome.kind, timing.isTrustworthy]).toEqual(['answered', false])
  })

  it('behavior: a deadline that passes while our event loop is blocked is no excuse for one that is silent after it too', async () => {
    await using server = await listenHttp(() => {})
    let lateUntil: number | undefined
    const watch: EventLoopWatch = {
      lateMsBetween: () => 0,
      wasLateBetween: (from, to) => {
        lateUntil ??= to
        return from < lateUntil
      },
      stop: () => {},
    }
    const timeouts = { ...generousTimeouts, firstByteMs: 60 }
    const { outcome } = await askOnce(`http://127.0.0.1:${server.port}`, { request: { timeouts }, relay: { watch } })
    expect(outcome).toMatchObject({ kind: 'timed-out', blame: 'undetermined', timeoutPhase: 'first-byte' })
  })

  it('behavior: times taken while our event loop is blocked are not trusted', async () => {
    await using server = await listenHttp((_request, response) => {
      blockFor(250)
      response.end(good)
    })
    const relay = { watch: watchEventLoop({ clock: systemClock }) }
    const { outcome, timing } = await askOnce(`http://127.0.0.1:${server.port}`, { relay })
    expect([outcome.kind, timing.isTrustworthy]).toEqual(['answered', false])
  })
})

describe('createDirectRelay: cancelling', () => {
  const cancelled = { kind: 'cancelled', blame: 'us' }

  it('behavior: before it begins', async () => {
    const { outcome } = await askOnce('http://127.0.0.1:9', { signal: AbortSignal.abort() })
    expect(outcome).toMatchObject(cancelled)
  })

  it('behavior: while connecting', async () => {
    const controller = new AbortController()
    const guard = createAddressGuard({
      lookup: () => {
        setImmediate(() => controller.abort())
        return new Promise(() => {})
      },
    })
    const { outcome } = await askOnce('http://slow.example', { signal: controller.signal, relay: { guard } })
    expect(outcome).toMatchObject(cancelled)
  })

  it('behavior: while waiting for the answer; the socket is closed', async () => {
    const controller = new AbortController()
    await using server = await listenHttp(() => controller.abort())
    const { outcome } = await askOnce(`http://127.0.0.1:${server.port}`, { signal: controller.signal })
    expect(outcome).toMatchObject({ ...cancelled, httpStatus: null })
    await server.firstClose
  })

  it('behavior: in the middle of the body', async () => {
    const controller = new AbortController()
    await using server = await listenHttp((_request, response) => {
      response.write('{"choices":', () => setTimeout(() => controller.abort(), 20))
    })
    const { outcome } = await askOnce(`http://127.0.0.1:${server.port}`, { signal: controller.signal })
    expect(outcome).toMatchObject({ ...cancelled, httpStatus: 200, bodyBytes: 11 })
    await server.firstClose
  })
})

function blockFor(milliseconds: number) {
  const until = performance.now() + milliseconds
  while (performance.now() < until);
}
