import { once } from 'node:events'
import { connect } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Pool } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mlProfile, pocketCoreProfile } from '../profile/profile.ts'
import { type BadRequest, badRequests } from './__fixtures__/bad-requests.ts'
import { type RecordedRoute, readFixture, recordedRoutes } from './__fixtures__/recorded-cases.ts'
import { type RecordedNetwork, recordedAuthToken, startRecordedNetwork } from './__fixtures__/recorded-network.ts'

const REQUESTS = 10_000
const WARM_UP_REQUESTS = 2_000
const CONNECTIONS = 24

/** What may stay behind of 8,000 requests: caches with bounds, buffers of the sockets that are still open. */
const LARGEST_GROWTH_BYTES = 4 * 1024 * 1024

/** 500 is not among them: it would be a fault of ours. */
const expectedStatuses = new Set([200, 301, 307, 400, 401, 404, 405, 413, 503])

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

describe.each([
  { profile: pocketCoreProfile, seed: 1 },
  { profile: mlProfile, seed: 2 },
])('10,000 bad requests to every route, profile $profile.name', ({ profile, seed }) => {
  let network: RecordedNetwork
  let pool: Pool
  let requests: Generator<BadRequest>
  beforeAll(async () => {
    network = await startRecordedNetwork(recordedRoutes, { profile })
    pool = new Pool(network.server.url, { connections: CONNECTIONS })
    requests = badRequests([...Object.values(recordedRoutes), ...validRelays(), ...validTransactions()], seed)
  })
  afterAll(async () => {
    await pool.close()
    await network.close()
    expect(network.faults).toEqual([])
  })

  it('behavior: every one is answered as pocket-core would, nothing is changed, nothing stays behind', async () => {
    const before = await stateOf()
    const answers = new Map<string, number>()
    await send(WARM_UP_REQUESTS, answers)
    const first = memory()
    await send(REQUESTS - WARM_UP_REQUESTS, answers)
    const last = memory()
    expect([...answers.values()].reduce((sum, count) => sum + count, 0)).toBe(REQUESTS)
    // Each kind of bad request was sent, and met each kind of answer.
    expect(answers.size).toBeGreaterThan(30)
    expect(last.heapBytes - first.heapBytes).toBeLessThan(LARGEST_GROWTH_BYTES)
    // Both ends of each connection are handles of this process, and any of them may be open at either moment.
    expect(last.handles).toBeLessThanOrEqual(first.handles + 2 * CONNECTIONS)
    expect(await stateOf()).toBe(before)
  })

  it('behavior: senders that leave in the middle leave nothing', async () => {
    const { hostname, port } = new URL(network.server.url)
    const before = memory()
    for (let round = 0; round < 10; round++) {
      await Promise.all(
        Array.from({ length: 30 }, async (_, index) => {
          const socket = connect(Number(port), hostname)
          await once(socket, 'connect')
          const head = 'POST /v1/client/relay HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n{"payload":{"data":"'
          socket.write(head.slice(0, 10 + ((index * 37 + round) % head.length)))
          if (index % 2 === 0) socket.destroy()
          else socket.resetAndDestroy()
          await once(socket, 'close')
        }),
      )
    }
    // The server hears of the last of them when it next looks at its sockets, which answering makes it do.
    for (let round = 0; round < 50 && memory().handles > before.handles; round++) {
      expect((await network.ask({ method: 'POST', path: '/v1/query/height' })).status).toBe(200)
    }
    expect(memory().handles).toBeLessThanOrEqual(before.handles)
  })

  async function send(count: number, answers: Map<string, number>): Promise<void> {
    let left = count
    const sender = async () => {
      while (left-- > 0) {
        const request = requests.next().value as BadRequest
        const answer = `${request.kind}: ${await statusOf(request)}`
        answers.set(answer, (answers.get(answer) ?? 0) + 1)
      }
    }
    await Promise.all(Array.from({ length: CONNECTIONS }, sender))
  }

  async function statusOf({ kind, method, path, body }: BadRequest): Promise<number> {
    const hasBody = method !== 'GET' && method !== 'HEAD'
    const {
      statusCode,
      headers,
      body: answer,
    } = await pool.request({
      method: method as 'POST',
      path,
      body: hasBody ? body : null,
      headers: { authorization: recordedAuthToken },
      // A server may hang up on what is too large before all of it was sent.
      reset: body.length > 1_000_000,
    })
    const text = await answer.text()
    const shown = `${kind} ${method} ${path}: ${statusCode} ${text.slice(0, 200)}`
    expect(expectedStatuses, shown).toContain(statusCode)
    if (String(headers['content-type']).startsWith('application/json') && method !== 'HEAD') {
      expect(() => JSON.parse(text), shown).not.toThrow()
    }
    return statusCode
  }

  /** What a chain has that nobody may change by a bad request. */
  async function stateOf(): Promise<string> {
    const names = ['height', 'supply', 'allparams', 'nodes', 'apps', 'private_nodes']
    const answers = await Promise.all(
      names.map((name) => network.ask(recordedRoutes[name]?.request ?? { method: 'GET', path: '/v1' })),
    )
    return answers.map(({ body }) => body).join('\n')
  }
})

function memory(): { readonly heapBytes: number; readonly handles: number } {
  collectGarbage()
  return { heapBytes: process.memoryUsage().heapUsed, handles: process.getActiveResourcesInfo().length }
}

function recorded(path: string, body: unknown): RecordedRoute {
  return { request: { method: 'POST', path, body }, status: 200, headers: [], body: '' }
}

/** As clients send them to a node, and as meshes report them to the node behind them. */
function validRelays(): readonly RecordedRoute[] {
  const relay = readFixture('live-extra.json').big_entropy.body
  const { proof } = JSON.parse(relay)
  const header = { app_public_key: proof.aat.app_pub_key, chain: 'A100', session_height: 17 }
  const session = { session_header: header, meta: { block_height: 17 }, servicer_pub_key: proof.servicer_pub_key }
  return [
    recorded('/v1/client/relay', relay),
    recorded('/v1/private/mesh/relay', relay),
    recorded('/v1/private/mesh/session', { ...session, blockchain: 'A100', session_block_height: 17 }),
    recorded('/v1/private/mesh/check', { servicers: ['00'.repeat(20)], chains: ['A100'] }),
  ]
}

function validTransactions(): readonly RecordedRoute[] {
  return readFixture('live-txs.json').cases.map(({ address, raw_hex_bytes }: Record<string, string>) =>
    recorded('/v1/client/rawtx', { address, raw_hex_bytes }),
  )
}
