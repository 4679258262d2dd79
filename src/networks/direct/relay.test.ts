import { describe, expect, it } from 'vitest'
import { readAnswer } from '#contract/read-answer.ts'
import { askOnce, generousTimeouts, goodChat, listenHttp, relayTo, requestTo, supplierAt } from './loopback.ts'

const noSignal = new AbortController().signal

describe('createDirectRelay', () => {
  it('default: an answer with its times and the usage', async () => {
    await using server = await listenHttp((_request, response) => response.end(JSON.stringify(goodChat)))
    const { outcome, timing, body } = await askOnce(`http://127.0.0.1:${server.port}`)
    expect(body).toEqual(goodChat)
    expect(outcome).toEqual({
      kind: 'answered',
      blame: 'nobody',
      httpStatus: 200,
      timeoutPhase: null,
      bodyBytes: JSON.stringify(goodChat).length,
      detail: null,
    })
    const { sentAt, firstByteAt, lastByteAt } = timing
    expect([sentAt, firstByteAt, lastByteAt].map((at) => Math.abs((at ?? 0) - Date.now()) < 10_000)).toEqual([
      true,
      true,
      true,
    ])
    expect((sentAt ?? 0) <= (firstByteAt ?? 0) && (firstByteAt ?? 0) <= (lastByteAt ?? 0)).toBe(true)
  })

  it('behavior: sends the exact body below the base path, and the headers of a plain client', async () => {
    const seen: unknown[] = []
    await using server = await listenHttp(async (request, response) => {
      let body = ''
      for await (const chunk of request) body += chunk
      seen.push({ url: request.url, method: request.method, body, headers: request.headers })
      response.end(JSON.stringify(goodChat))
    })
    const supplier = supplierAt(`http://127.0.0.1:${server.port}/base/`, { key: { kind: 'env', name: 'KEY' } })
    await using direct = relayTo(supplier, { readSecret: async () => 'sk-test' })
    const request = requestTo(supplier, { body: '{"a": "é"}' })
    await readAnswer(await direct.relay(request, noSignal), { kind: 'chat', maximumBodyBytes: 1000 })
    expect(seen).toEqual([
      {
        url: '/base/v1/chat/completions',
        method: 'POST',
        body: '{"a": "é"}',
        headers: {
          host: `127.0.0.1:${server.port}`,
          connection: 'keep-alive',
          accept: 'application/json',
          'accept-encoding': 'gzip, deflate',
          'content-type': 'application/json',
          authorization: 'Bearer sk-test',
          'content-length': '11',
        },
      },
    ])
  })

  it('behavior: imitates one of the clients that the suppliers file names', async () => {
    const seen: unknown[] = []
    await using server = await listenHttp((request, response) => {
      seen.push(request.headers)
      response.end(JSON.stringify(goodChat))
    })
    const supplier = supplierAt(`http://127.0.0.1:${server.port}`, {
      clientHeaders: [
        [['user-agent', 'one']],
        [
          ['accept', '*/*'],
          ['user-agent', 'two'],
        ],
      ],
    })
    const draws = [0.9, 0.1]
    await using direct = relayTo(supplier, { random: () => draws.shift() ?? 0 })
    for (let index = 0; index < 2; index += 1) {
      await readAnswer(await direct.relay(requestTo(supplier, { body: '{}' }), noSignal), {
        kind: 'chat',
        maximumBodyBytes: 1000,
      })
    }
    const always = {
      host: `127.0.0.1:${server.port}`,
      connection: 'keep-alive',
      'content-type': 'application/json',
      'content-length': '2',
    }
    expect(seen).toEqual([
      { ...always, accept: '*/*', 'user-agent': 'two' },
      { ...always, 'user-agent': 'one' },
    ])
  })

  it('behavior: keeps connections for the next requests', async () => {
    let connections = 0
    await using server = await listenHttp((_request, response) => response.end(JSON.stringify(goodChat)))
    const supplier = supplierAt(`http://127.0.0.1:${server.port}`)
    await using direct = relayTo(supplier)
    for (let index = 0; index < 8; index += 1) {
      const result = await direct.relay(requestTo(supplier), noSignal)
      await readAnswer(result, { kind: 'chat', maximumBodyBytes: 1000 })
      connections = Math.max(connections, server.sockets.size)
    }
    // undici wants one turn of the loop before it uses a connection again, so two take turns.
    expect(connections).toBeLessThanOrEqual(2)
  })

  it('behavior: never has more requests under way than the supplier allows', async () => {
    let open = 0
    let most = 0
    await using server = await listenHttp((_request, response) => {
      open += 1
      most = Math.max(most, open)
      setTimeout(() => {
        open -= 1
        response.end(JSON.stringify(goodChat))
      }, 5)
    })
    const limits = { ...supplierAt('').limits, concurrency: 2, requestsPerSecond: Number.POSITIVE_INFINITY }
    const supplier = supplierAt(`http://127.0.0.1:${server.port}`, { limits })
    await using direct = relayTo(supplier)
    const answers = Array.from({ length: 20 }, async () =>
      readAnswer(await direct.relay(requestTo(supplier), noSignal), { kind: 'chat', maximumBodyBytes: 1000 }),
    )
    expect((await Promise.all(answers)).map(({ outcome }) => outcome.kind)).toEqual(Array(20).fill('answered'))
    expect(most).toBe(2)
  })

  it('behavior: an interim answer is not the first byte', async () => {
    await using server = await listenHttp((_request, response) => {
      response.writeEarlyHints({ link: '</a>; rel=preload' })
      setTimeout(() => response.end(JSON.stringify(goodChat)), 40)
    })
    const { outcome, timing } = await askOnce(`http://127.0.0.1:${server.port}`)
    expect(outcome.kind).toBe('answered')
    expect((timing.firstByteAt ?? 0) - (timing.sentAt ?? 0)).toBeGreaterThan(30)
  })

  it('behavior: a stalled reader makes the sender wait, and loses nothing', async () => {
    const body = Buffer.alloc(3_000_000, 'x')
    let drained = false
    await using server = await listenHttp((_request, response) => {
      response.end(body, () => {
        drained = true
      })
    })
    const supplier = supplierAt(`http://127.0.0.1:${server.port}`)
    await using direct = relayTo(supplier)
    const result = await direct.relay(requestTo(supplier, { maximumBodyBytes: 4_000_000 }), noSignal)
    if (result.kind === 'failure') throw new Error('expected a response')
    let bytes = 0
    for await (const piece of result.body) bytes += piece.kind === 'bytes' ? piece.bytes.byteLength : Number.NaN
    expect({ bytes, drained }).toEqual({ bytes: 3_000_000, drained: true })
  })

  it('behavior: a body that we read too slowly is our fault, and takes bounded memory', async () => {
    const body = Buffer.alloc(40_000_000, 'x')
    await using server = await listenHttp((_request, response) => response.end(body))
    const supplier = supplierAt(`http://127.0.0.1:${server.port}`)
    await using direct = relayTo(supplier)
    const timeouts = { ...generousTimeouts, idleMs: 40, totalMs: 300 }
    const result = await direct.relay(requestTo(supplier, { maximumBodyBytes: 50_000_000, timeouts }), noSignal)
    if (result.kind === 'failure') throw new Error('expected a response')
    await server.firstClose
    const pieces = await Array.fromAsync(result.body)
    const bytes = pieces.reduce((sum, piece) => sum + (piece.kind === 'bytes' ? piece.bytes.byteLength : 0), 0)
    expect(bytes).toBeLessThan(1_000_000)
    expect(pieces.at(-1)).toMatchObject({ failure: { kind: 'local-fault', blame: 'us', timeoutPhase: 'total' } })
  })

  it('behavior: the relay itself keeps to the cap', async () => {
    await using server = await listenHttp((_request, response) => response.end(Buffer.alloc(300_000, 'x')))
    const supplier = supplierAt(`http://127.0.0.1:${server.port}`)
    await using direct = relayTo(supplier)
    const result = await direct.relay(requestTo(supplier, { maximumBodyBytes: 200_000 }), noSignal)
    if (result.kind === 'failure') throw new Error('expected a response')
    const pieces = await Array.fromAsync(result.body)
    expect(pieces.at(-1)).toMatchObject({ failure: { kind: 'oversized', blame: 'supplier' } })
    await server.firstClose
  })

  it('behavior: a reader that leaves closes the connection', async () => {
    await using server = await listenHttp((_request, response) => {
      response.write('{"choices":')
    })
    const supplier = supplierAt(`http://127.0.0.1:${server.port}`)
    await using direct = relayTo(supplier)
    const result = await direct.relay(requestTo(supplier), noSignal)
    if (result.kind === 'failure') throw new Error('expected a response')
    for await (const _piece of result.body) break
    await server.firstClose
    expect(server.sockets.size).toBe(0)
  })

  it('error: a path that HTTP does not allow is our fault', async () => {
    const { outcome } = await askOnce('http://127.0.0.1:9999', { request: { path: '/v1/a b\r\nx: y' } })
    expect(outcome).toMatchObject({ kind: 'local-fault', blame: 'us' })
  })

  it('error: an unknown supplier is our fault', async () => {
    const supplier = supplierAt('http://127.0.0.1:9999')
    await using direct = relayTo(supplier)
    const stranger = requestTo({ ...supplier, id: 'stranger' })
    expect(await direct.relay(stranger, noSignal)).toMatchObject({ failure: { kind: 'local-fault', blame: 'us' } })
  })

  it('error: a missing key is our fault, and a bad one is not shown', async () => {
    const supplier = supplierAt('http://127.0.0.1:9999', { key: { kind: 'env', name: 'KEY' } })
    await using missing = relayTo(supplier, {
      readSecret: async () => {
        throw new Error('the environment variable KEY is not set')
      },
    })
    expect(await missing.relay(requestTo(supplier), noSignal)).toMatchObject({
      failure: {
        kind: 'local-fault',
        blame: 'us',
        detail: 'The key of node-1 cannot be read: the environment variable KEY is not set',
      },
    })
    await using bad = relayTo(supplier, { readSecret: async () => 'sk secret\nX-Evil: 1' })
    const result = await bad.relay(requestTo(supplier), noSignal)
    expect(JSON.stringify(result)).not.toContain('secret')
    expect(result).toMatchObject({ failure: { kind: 'local-fault', blame: 'us' } })
  })

  it('behavior: a signal that comes while the key is read stops the request, and gives its place back', async () => {
    const limits = { ...supplierAt('').limits, concurrency: 1 }
    const supplier = supplierAt('http://127.0.0.1:9999', { limits, key: { kind: 'env', name: 'KEY' } })
    const controller = new AbortController()
    await using direct = relayTo(supplier, {
      readSecret: async () => {
        controller.abort()
        return 'sk-test'
      },
    })
    const cancelled = { failure: { kind: 'cancelled', blame: 'us' } }
    expect(await direct.relay(requestTo(supplier), controller.signal)).toMatchObject(cancelled)
    expect(await direct.relay(requestTo(supplier), noSignal)).toMatchObject({ failure: { kind: 'unreachable' } })
  })

  it('error: after close every relay is cancelled', async () => {
    await using server = await listenHttp(() => {})
    const supplier = supplierAt(`http://127.0.0.1:${server.port}`)
    const direct = relayTo(supplier)
    const pending = direct.relay(requestTo(supplier, { timeouts: generousTimeouts }), noSignal)
    await direct.close()
    expect(await pending).toMatchObject({ failure: { kind: 'cancelled', blame: 'us' } })
    expect(await direct.relay(requestTo(supplier), noSignal)).toMatchObject({ failure: { kind: 'cancelled' } })
  })
})
