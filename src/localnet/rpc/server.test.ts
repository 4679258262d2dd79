import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readRelayResponse } from '#morse/relay-response.ts'
import { mlProfile, pocketCoreProfile } from '../profile/profile.ts'
import { readFixture, recordedRoutes } from './__fixtures__/recorded-cases.ts'
import { type Asked, type RecordedNetwork, startRecordedNetwork } from './__fixtures__/recorded-network.ts'
import { applicationAddress, relayOf } from './__fixtures__/recorded-relay.ts'

const corsHeaders = ['Access-Control-Allow-Headers', 'Access-Control-Allow-Methods', 'Access-Control-Allow-Origin']

const post = (path: string, body?: unknown): Asked => ({ method: 'POST', path, body })

describe('startRpcServer, as pocket-core', () => {
  let network: RecordedNetwork
  beforeAll(async () => {
    const limits = { ...pocketCoreProfile.defaults, timeoutMs: 300 }
    network = await startRecordedNetwork(recordedRoutes, { profile: { ...pocketCoreProfile, defaults: limits } })
  })
  afterAll(async () => {
    await network.close()
    expect(network.faults).toEqual([])
  })

  const ask = (asked: Asked) => network.ask(asked)
  const bodyOf = async (asked: Asked) => (await ask(asked)).body

  it('default: answers a relay, with headers for browsers', async () => {
    const answer = await ask(post('/v1/client/relay', relayOf(network)))
    expect(answer.status).toBe(200)
    expect(answer.headers.filter((_, index) => index % 2 === 0).sort()).toEqual([
      ...corsHeaders,
      'Content-Length',
      'Content-Type',
      'Date',
    ])
    expect(readRelayResponse(Buffer.from(answer.body))).toMatchObject({
      kind: 'response',
      response: expect.stringContaining('"url":"/base/v1/completions"'),
    })
  })

  it('behavior: a relay of just over 1 MiB is cut in silence, as recorded (live-scen-a)', async () => {
    const { big } = readFixture('live-scen-a.json')
    const relay = (bytes: number) => relayOf(network, { data: 'x'.repeat(bytes) })
    const cut = await ask(post('/v1/client/relay', relay(1_048_586)))
    expect({ status: cut.status, body: cut.body }).toEqual({
      status: big.big1048586.status,
      body: big.big1048586.body,
    })
    const whole = await ask(post('/v1/client/relay', relay(1_046_576)))
    expect(whole.status).toBe(big.big1046576.status)
    expect(whole.body).toMatch(/^\{"response":"\{\\"body\\":\\"xxxx/)
  })

  it('behavior: too late is the 503 of Go, without headers for browsers (live-scen-a)', async () => {
    const { slow } = readFixture('live-scen-a.json')
    const answer = await ask(post('/v1/client/relay', relayOf(network, { path: '/never' })))
    const names = (headers: readonly string[]) => headers.filter((_, index) => index % 2 === 0).sort()
    expect({ status: answer.status, body: answer.body, names: names(answer.headers) }).toEqual({
      status: slow.status,
      body: slow.body,
      names: names(slow.headers),
    })
  })

  it('behavior: chain ids differ by case (live-extra, dispatch_case)', async () => {
    const { dispatch_case: recorded } = readFixture('live-extra.json')
    const app_public_key = network.keys.get(applicationAddress)?.publicKey
    const answer = await ask(post('/v1/client/dispatch', { app_public_key, chain: 'a100' }))
    expect({ status: answer.status, body: answer.body }).toEqual({ status: recorded.status, body: recorded.body })
  })

  it('behavior: names in any case, the last of two counts, unknown ones do not, null is nothing', async () => {
    const header = `{"address":"${applicationAddress}"`
    const expected = recordedRoutes.balance?.body
    expect(await bodyOf(post('/v1/query/balance', `{"ADDRESS":"${applicationAddress}","nope":[1,{}]}`))).toBe(expected)
    expect(await bodyOf(post('/v1/query/balance', `{"address":"zz","address":"${applicationAddress}"}`))).toBe(expected)
    expect(await bodyOf(post('/v1/query/balance', `${header},"height":null}`))).toBe(expected)
  })

  it("error: wrong types and bad JSON are told in Go's words", async () => {
    const message = async (path: string, body: string) => JSON.parse(await bodyOf(post(path, body))).message
    expect(await message('/v1/query/node', '{"height":"1"}')).toBe(
      'json: cannot unmarshal string into Go struct field HeightAndAddrParams.height of type int64',
    )
    expect(await message('/v1/query/node', '{"height":9223372036854775808}')).toBe(
      'json: cannot unmarshal number 9223372036854775808 into Go struct field HeightAndAddrParams.height of type int64',
    )
    expect(await message('/v1/query/nodes', '{"opts":{"page":1.5}}')).toBe(
      'json: cannot unmarshal number 1.5 into Go struct field QueryValidatorsParams.opts.page of type int',
    )
    expect(await message('/v1/query/nodes', '[]')).toBe(
      'json: cannot unmarshal array into Go value of type rpc.HeightAndValidatorOptsParams',
    )
    expect(await message('/v1/query/node', '{"address"')).toBe('unexpected end of JSON input')
  })

  it('behavior: state of past heights, and errors for heights that are not there', async () => {
    expect(await bodyOf(post('/v1/query/balance', { address: applicationAddress, height: 1 }))).toBe(
      recordedRoutes.balance?.body,
    )
    for (const height of [21, -1, 2 ** 53]) {
      expect((await ask(post('/v1/query/balance', { address: applicationAddress, height }))).status).toBe(400)
    }
    expect(JSON.parse(await bodyOf(post('/v1/query/block', { height: -1 }))).message).toBe(
      'height must be greater than 0, but got -1',
    )
  })

  it('behavior: lists by chain, by status, by page', async () => {
    const total = async (path: string, opts: object) =>
      (JSON.parse(await bodyOf(post(path, { opts }))).result ?? []).length
    expect(await total('/v1/query/nodes', {})).toBe(6)
    expect(await total('/v1/query/nodes', { blockchain: 'A100' })).toBe(5)
    expect(await total('/v1/query/nodes', { staking_status: 1 })).toBe(0)
    expect(await total('/v1/query/nodes', { jailed_status: 1 })).toBe(0)
    expect(await total('/v1/query/nodes', { jailed_status: 2, page: 2, per_page: 4 })).toBe(2)
    expect(await total('/v1/query/apps', { blockchain: '0021' })).toBe(1)
  })

  it('behavior: chains are replaced as a whole, with the token only (live-extra, updatechains)', async () => {
    const { updatechains: recorded } = readFixture('live-extra.json')
    const before = await bodyOf(recordedRequest('private_chains'))
    const chains = Object.values(JSON.parse(recorded.body))
    expect((await ask(post('/v1/private/updatechains', chains))).status).toBe(401)
    const path = recordedRequest('private_chains').path.replace('private/chains', 'private/updatechains')
    expect((await ask(post(path, '[{"id":"zz","url":"http://127.0.0.1"}]'))).status).toBe(400)
    expect(await bodyOf(recordedRequest('private_chains'))).toBe(before)
    expect(await bodyOf(post(path, chains))).toBe(recorded.body)
    expect(await bodyOf(post(path, Object.values(JSON.parse(before))))).toBe(before)
  })

  it('error: what is no HTTP', async () => {
    expect(await rawAnswer('NONSENSE\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 Bad Request\r\nContent-Type: text\/plain/)
    expect(await rawAnswer(`GET /v1 HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(100_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 431 Request Header Fields Too Large/,
    )
  })

  it('behavior: two requests on one connection, and no header that Go does not send', async () => {
    const socket = await open()
    const received = readAll(socket)
    const request = 'POST /v1/query/height HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}'
    socket.write(request + request.replace('Host: a', 'Host: a\r\nConnection: close'))
    const text = (await received).replace(/Date: .*\r\n/g, '')
    const answer =
      'HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: 14\r\n\r\n{"height":20}\n'
    expect(text.split('HTTP/1.1').length - 1).toBe(2)
    expect(text.startsWith(answer)).toBe(true)
  })

  it('behavior: requests of one connection are served one after the other, however many are sent ahead', async () => {
    const counted = () => network.leanNode.evidence().reduce((sum, { relays }) => sum + relays, 0)
    const before = counted()
    const socket = await open()
    const seen: number[] = []
    for (let relays = 0; relays < 3; relays++) socket.write(rawRelay({ path: '/never' }))
    for await (const chunk of socket) {
      expect(String(chunk)).toMatch(/^HTTP\/1\.1 503/)
      if (seen.push(counted() - before) === 3) break
    }
    // The next may have begun before we read the answer to the one before it.
    expect(seen[0]).toBeLessThanOrEqual(2)
    expect(seen[2]).toBe(3)
  })

  it('behavior: who sends hundreds of requests ahead is hung up on', async () => {
    const socket = await open()
    const closed = closing(socket)
    socket.write(rawRelay({ path: '/never' }))
    socket.write('POST /v1/query/height HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n'.repeat(300))
    await closed
  })

  function rawRelay(changes: { readonly path: string }): string {
    const body = relayOf(network, changes)
    return `POST /v1/client/relay HTTP/1.1\r\nHost: a\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  }

  async function rawAnswer(request: string): Promise<string> {
    const socket = await open()
    const received = readAll(socket)
    socket.write(request)
    return await received
  }

  async function open(): Promise<Socket> {
    const { hostname, port } = new URL(network.server.url)
    const socket = connect(Number(port), hostname)
    await once(socket, 'connect')
    return socket
  }
})

describe('startRpcServer, for model services', () => {
  let network: RecordedNetwork
  beforeAll(async () => {
    network = await startRecordedNetwork(recordedRoutes, {
      profile: { ...mlProfile, readTimeoutMs: 500, defaults: { ...mlProfile.defaults, requestBytes: 4_000_000 } },
    })
  })
  afterAll(async () => {
    await network.close()
    expect(network.faults).toEqual([])
  })

  it('default: has a health route', async () => {
    const { status, body } = await network.ask({ method: 'GET', path: '/v1/health' })
    expect({ status, body }).toEqual({
      status: 200,
      body: '{"height":20,"is_catching_up":false,"is_starting":false,"version":"RC-0.12.0"}\n',
    })
  })

  it('behavior: takes what pocket-core cuts, and refuses with the limit what is more', async () => {
    const relay = (bytes: number) => post('/v1/client/relay', relayOf(network, { data: 'x'.repeat(bytes) }))
    expect((await network.ask(relay(3_900_000))).status).toBe(200)
    const refused = await network.ask(relay(4_000_000))
    expect({ status: refused.status, body: refused.body }).toEqual({
      status: 413,
      body: '{"code":413,"message":"Request body too large. Max allowed bytes is: 4000000"}',
    })
    expect(refused.headers).toContain('Connection')
    expect((await network.ask(post('/v1/query/node', 'x'.repeat(1_048_577)))).status).toBe(413)
  })

  it('behavior: who never reads is let go', async () => {
    await neverReads(network.server.url)
  })

  it('behavior: who sends too slowly is let go', async () => {
    const { hostname, port } = new URL(network.server.url)
    const slow = [
      'POST /v1/client/relay HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{"payload"',
      'POST /v1/client/relay HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"pay',
      'POST /v1/query/height HTTP/1.1\r\nHos',
    ]
    const answers = await Promise.all(
      slow.map(async (beginning) => {
        const socket = connect(Number(port), hostname)
        const received = readAll(socket)
        socket.write(beginning)
        return await received
      }),
    )
    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout/)
  })
})

async function neverReads(url: string): Promise<void> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  const closed = closing(socket)
  socket.pause()
  const request = 'POST /v1/query/state HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n'
  const asking = setInterval(() => socket.write(request.repeat(100)), 20)
  await closed
  clearInterval(asking)
}

function recordedRequest(name: string): Asked {
  const recorded = recordedRoutes[name]
  if (recorded === undefined) throw new Error(`${name} is not recorded`)
  return recorded.request
}

async function readAll(socket: Socket): Promise<string> {
  const chunks: Uint8Array[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  await closing(socket)
  return Buffer.concat(chunks).toString('latin1')
}

/** Resets are an end like any other here. */
function closing(socket: Socket): Promise<void> {
  socket.on('error', () => {})
  return new Promise((resolve) => socket.once('close', () => resolve()))
}
