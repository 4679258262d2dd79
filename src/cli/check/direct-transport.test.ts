import { createSecureServer, type ServerHttp2Stream } from 'node:http2'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import type { MockReply } from '#checks/__fixtures__/mock-reply.ts'
import { startMock } from '#checks/__fixtures__/mock-server.ts'
import type { CheckAnswer, CheckRequest } from '#checks/transport-port.ts'
import { loopbackCertificate } from '#networks/direct/loopback-certificate.ts'
import { createDirectTransport } from './direct-transport.ts'

const get: CheckRequest = { method: 'GET', path: '/v1/models', body: null }
const limits = { timeoutMs: 5_000, maximumBytes: 1_000, signal: new AbortController().signal }

function replyOf(...pieces: MockReply['pieces']): MockReply {
  return { status: 200, headers: { 'content-type': 'text/plain', 'x-two': 'a' }, pieces }
}

async function exchange(reply: MockReply, request = get, more: Partial<typeof limits> = {}): Promise<CheckAnswer> {
  await using server = await startMock({ mutation: () => reply })
  await using transport = createDirectTransport({ url: server.url, key: null, connections: 2 })
  return await transport.exchange(request, { ...limits, ...more })
}

describe('createDirectTransport: HTTP/2', () => {
  const ours = { key: null, connections: 1, certificateAuthority: loopbackCertificate.cert }

  it('default: an exchange where both agree to it', async () => {
    await using server = await startMock({ certificate: loopbackCertificate })
    await using transport = createDirectTransport({ url: server.url, ...ours })
    const answer = await transport.exchangeOverHttp2?.(get, limits)
    expect(answer).toMatchObject({ kind: 'answer', status: 200, end: 'complete' })
    expect(await transport.exchangeOverHttp2?.(get, { ...limits, maximumBytes: 10 })).toMatchObject({
      end: 'oversized',
    })
  })

  it('behavior: null where the endpoint speaks HTTP/1.1 alone, and none without TLS', async () => {
    const server = createServer(loopbackCertificate, (_request, response) => void response.end())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await using transport = createDirectTransport({ url: `https://127.0.0.1:${port}`, ...ours })
    expect(await transport.exchangeOverHttp2?.(get, limits)).toBeNull()
    server.close()
    await using plain = createDirectTransport({ url: `http://127.0.0.1:${port}`, ...ours })
    expect(plain.exchangeOverHttp2).toBeNull()
  })

  it('error: a stream that is broken off', async () => {
    const server = createSecureServer(loopbackCertificate)
    server.on('stream', (stream: ServerHttp2Stream) => {
      stream.on('error', () => {})
      stream.respond({ ':status': 200 })
      stream.write('one', () => stream.session?.destroy())
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await using transport = createDirectTransport({ url: `https://127.0.0.1:${port}`, ...ours })
    expect(await transport.exchangeOverHttp2?.(get, limits)).toMatchObject({ kind: 'answer', end: 'cut-off' })
    server.close()
  })
})

describe('createDirectTransport', () => {
  it('default: status, headers, body as it came, and when each piece did', async () => {
    const answer = await exchange(replyOf({ bytes: 'one', afterMs: 0 }, { bytes: 'two', afterMs: 30 }))
    expect(answer).toMatchObject({ kind: 'answer', status: 200, headers: { 'x-two': 'a' }, end: 'complete' })
    if (answer.kind !== 'answer') throw new TypeError('answered')
    expect(Buffer.from(answer.body).toString()).toBe('onetwo')
    expect(answer.arrivals.map(({ endByte }) => endByte)).toEqual([3, 6])
    // The second one was sent 30 ms after the request had come; a timer may be a little early.
    expect(answer.arrivals[1]?.atMs).toBeGreaterThan(25)
  })

  it('behavior: the key goes with requests, but those that ask for another or for none', async () => {
    const seen: (string | undefined)[] = []
    await using server = await startMock({
      mutation: ({ headers }, answer) => {
        seen.push(headers.authorization)
        return answer()
      },
    })
    await using transport = createDirectTransport({ url: server.url, key: 'sk-ours', connections: 2 })
    for (const key of ['ours', 'none', { wrong: 'sk-other' }] as const)
      await transport.exchange({ ...get, key }, limits)
    expect(seen).toEqual(['Bearer sk-ours', undefined, 'Bearer sk-other'])
  })

  it.each([
    ['cut-off', { ...replyOf({ bytes: 'begun', afterMs: 0 }, { bytes: 'then', afterMs: 5 }), isBrokenOff: true }, get],
    ['oversized', replyOf({ bytes: 'x'.repeat(2_000), afterMs: 0 }), get],
    ['left', replyOf({ bytes: 'a', afterMs: 0 }, { bytes: 'b', afterMs: 4_000 }), { ...get, leavesAt: () => true }],
  ])('behavior: an answer may be %s', async (end, reply, request) => {
    expect(await exchange(reply, request)).toMatchObject({ kind: 'answer', end })
  })

  it('behavior: an answer that does not come is a failure', async () => {
    const late = replyOf({ bytes: 'late', afterMs: 2_000 })
    expect(await exchange(late, get, { timeoutMs: 60 })).toMatchObject({ kind: 'failure', reason: 'timed-out' })
    const broken = { ...replyOf(), isBrokenOff: true, headers: { 'content-length': '5' } }
    expect(await exchange(broken)).toMatchObject({ kind: 'failure', reason: 'broken-off' })
    await using transport = createDirectTransport({ url: 'http://127.0.0.1:9', key: null, connections: 1 })
    expect(await transport.exchange(get, limits)).toMatchObject({ kind: 'failure', reason: 'unreachable' })
    const signal = AbortSignal.abort()
    expect(await transport.exchange(get, { ...limits, signal })).toMatchObject({ kind: 'failure', reason: 'cancelled' })
  })
})
