import { createServer } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type LoopbackServer, listen, listenHttp, supplierAt } from '#networks/direct/loopback.ts'
import { createDirectRelay } from '#networks/direct/relay.ts'
import { supplierRecord } from '#networks/direct/suppliers-file.ts'
import { createAddressGuard } from '#networks/guard/address-guard.ts'
import { chatAnswer, echoCatalogue } from './__fixtures__/echo-catalogue.ts'
import { wordOf } from './__fixtures__/relays.ts'
import {
  controlsOver,
  draw,
  list,
  openWorld,
  outcomeCounts,
  requestStates,
  startOfTime,
  visitPorts,
  type World,
} from './__fixtures__/world.ts'
import { evaluateOnce } from './evaluator/evaluate-once.ts'
import { dispatchOnce, Requester, type RequesterPorts } from './requester/request-once.ts'
import { summarizeOnce } from './summarizer/summarize-once.ts'

const catalogue = echoCatalogue()
const itemsEach = 12
let world: World
let endpoint: LoopbackServer
let refusingProxy: LoopbackServer

beforeAll(async () => {
  world = await openWorld()
  endpoint = await listenHttp(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const answer = request.method === 'POST' ? chatAnswer(wordOf({ body })) : { object: 'list', data: [] }
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
  })
})

afterAll(async () => {
  await endpoint[Symbol.asyncDispose]()
  await world.close()
})

beforeEach(() => world.reset())

/** A requester of ours, with a way to the endpoints of its own. */
function requesterWith(name: string, proxyUrl: string | undefined): { ports: RequesterPorts; requester: Requester } {
  const direct = createDirectRelay({
    suppliers: entries(),
    guard: createAddressGuard({ allow: ['127.0.0.0/8'] }),
    readSecret: async () => '',
    ...(proxyUrl !== undefined && { proxy: { url: proxyUrl } }),
  })
  closers.push(direct.close)
  const candidates = entries().map((entry) => supplierRecord(entry, startOfTime))
  const controls = controlsOver(world, { candidates, relay: direct.relay })
  const ports = {
    ...visitPorts(world, { relay: direct.relay, controls, requester: name }),
    retries: { secondChanceMs: { least: 1, most: 2 }, backoffMs: 1, maximumAttempts: 8 },
    maximumVisits: 8,
    onIdle: () => {},
    log: () => {},
  }
  return { ports, requester: new Requester(ports) }
}

function entries() {
  return ['a', 'b', 'c'].map((id) =>
    supplierAt(`http://127.0.0.1:${endpoint.port}/${id}`, { id, operator: `operator of ${id}` }),
  )
}

const closers: (() => Promise<void>)[] = []

async function proxyThat(listener: Parameters<typeof createServer>[1]): Promise<string> {
  refusingProxy = await listen(createServer(listener))
  closers.push(async () => refusingProxy[Symbol.asyncDispose]())
  return `http://127.0.0.1:${refusingProxy.port}`
}

/** Proxies that are broken in the ways that proxies are. */
const brokenProxies: Record<string, () => Promise<string>> = {
  'refuses the tunnel (403)': () => proxyThat((socket) => void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')),
  'wants credentials (407)': () => proxyThat((socket) => void socket.end('HTTP/1.1 407 Who are you\r\n\r\n')),
  'reaches nobody (502)': () => proxyThat((socket) => void socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')),
  'hangs up': () => proxyThat((socket) => void socket.destroy()),
  'hangs up after the tunnel stands': () =>
    proxyThat((socket) => {
      socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\n\r\n', () => setImmediate(() => socket.destroy())))
    }),
  'talks nonsense': () => proxyThat((socket) => void socket.end('SSH-2.0-OpenSSH_9.9\r\n')),
  'is not there': async () => {
    const url = await proxyThat(() => {})
    await refusingProxy[Symbol.asyncDispose]()
    return url
  },
}

async function publish(): Promise<unknown[]> {
  const stage = { database: world.database, catalogue, clock: world.time.clock, log: () => {} }
  while ((await evaluateOnce(stage)) > 0);
  while ((await summarizeOnce({ ...stage, evidenceMs: 1, historyMs: 1 })) > 0);
  const { rows } = await world.store.executeSql(
    `select summary #>> '{suites,0,estimate,mean}' as mean, summary #> '{suites,0,items}' as items,
      summary #>> '{availability,mean}' as availability, summary #>> '{availability,n}' as asked
      from summaries order by supplier_id`,
  )
  return rows
}

const clean = {
  mean: '1',
  items: { drawn: itemsEach, scored: itemsEach, supplierFailures: 0, unscored: 0, capabilityMissing: 0 },
  availability: '1',
  asked: String(itemsEach),
}

describe('one of two requesters has a broken proxy', () => {
  test.each(Object.keys(brokenProxies))(
    'behavior: it %s: no score moves and the other serves everything',
    async (how) => {
      const suppliers = entries().map((entry) => supplierRecord(entry, startOfTime))
      await list(world, suppliers)
      for (const supplier of suppliers) await draw(world, supplier, itemsEach, catalogue)
      const broken = requesterWith('broken', await brokenProxies[how]?.())
      const sound = requesterWith('sound', undefined)
      const signal = new AbortController().signal

      // The broken one takes every visit that there is; then it notices, and leaves them to the other.
      await dispatchOnce(broken.ports)
      expect(await broken.requester.requestOnce(signal)).toBe(3)
      await broken.requester.idle()
      expect(broken.ports.health.isBroken).toBe(true)
      const counts = await outcomeCounts(world)
      expect(Object.keys(counts).every((key) => key.endsWith('|us'))).toBe(true)

      for (let turn = 0; turn < 20; turn++) {
        world.time.advance(1_000)
        await dispatchOnce(sound.ports)
        await Promise.all([broken.requester.requestOnce(signal), sound.requester.requestOnce(signal)])
        await Promise.all([broken.requester.idle(), sound.requester.idle()])
      }
      await Promise.all(closers.splice(0).map((close) => close()))

      expect(await outcomeCounts(world)).toEqual({ ...counts, 'answered|nobody': 3 * itemsEach })
      expect(
        new Set((await requestStates(world)).map(({ state, supplier_failures }) => `${state} ${supplier_failures}`)),
      ).toEqual(new Set(['answered 0']))
      const { rows } = await world.store.executeSql(
        `select distinct a.requester from outcomes o join attempts a on a.id = o.attempt_id where o.kind = 'answered'`,
      )
      expect(rows).toEqual([{ requester: 'sound' }])
      expect(await publish()).toEqual([clean, clean, clean])
    },
  )
})
