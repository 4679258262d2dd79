import type { ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { goodChat, type LoopbackServer, listenHttp, supplierAt } from '#networks/direct/loopback.ts'
import { supplierRecord } from '#networks/direct/suppliers-file.ts'
import { freshStore } from '../store/__fixtures__/fresh-store.ts'
import { outcomeKinds, until } from './__fixtures__/running-bench.ts'
import { basicsCatalogue } from './basics-catalogue.ts'
import { machineClock } from './clock.ts'
import { createDirectNetwork } from './direct-network.ts'
import { evaluationProgress, planEvaluation } from './evaluate/evaluation.ts'
import { type InstanceEvent, startInstance } from './instance.ts'
import { evaluationProfile } from './profile.ts'

const items = 600

/** How an answer may fail; `hang` = it never comes. */
const failures: readonly ((response: ServerResponse) => void)[] = [
  (response) => void response.socket?.destroy(),
  () => {},
  (response) => void response.writeHead(500).end('out of memory'),
  (response) => void response.setHeader('content-type', 'application/json').end('{"choices": [{"mess'),
  (response) => void response.writeHead(200, { 'content-length': 1_000 }).write('{"id": '),
]

/** Of the prompts it sees, fails every 20th at first, in each way in turn; and every 120th always. */
async function failingEndpoint(): Promise<LoopbackServer> {
  const seen = new Map<string, { place: number; times: number }>()
  return listenHttp(async (request, response) => {
    const body = await text(request)
    // A control, which asks whether anyone is there.
    if (request.method === 'GET') return void response.end('{}')
    const known = seen.get(body) ?? { place: seen.size, times: 0 }
    seen.set(body, { ...known, times: known.times + 1 })
    const fails = known.place % 20 === 0 && (known.times === 0 || known.place % 120 === 0)
    const fail = failures[(known.place / 20) % failures.length]
    if (fails && fail !== undefined) fail(response)
    else response.setHeader('content-type', 'application/json').end(JSON.stringify(goodChat))
  })
}

it('behavior: one request in twenty fails, some for good, and the run is complete', async () => {
  await using endpoint = await failingEndpoint()
  await using store = await freshStore()
  const entry = supplierAt(`http://127.0.0.1:${endpoint.port}`, {
    limits: {
      concurrency: 32,
      requestsPerSecond: 100_000,
      timeouts: { connectMs: 5_000, firstByteMs: 500, idleMs: 500, totalMs: 5_000 },
      maximumBodyBytes: 100_000,
    },
  })
  const network = createDirectNetwork({ suppliers: [entry], allowPrivate: ['127.0.0.0/8'] }, { clock: machineClock })
  const catalogue = basicsCatalogue()
  const suite = catalogue.suites.find(({ setsTier }) => setsTier) ?? catalogue.suites[0]
  if (suite === undefined) throw new TypeError('the catalogue has suites')
  const supplier = supplierRecord(entry, machineClock())
  await planEvaluation(store, { supplier, suite, items, clock: machineClock })
  const events: InstanceEvent[] = []
  const retries = { secondChanceMs: { least: 50, most: 150 }, backoffMs: 50, maximumAttempts: 8 }
  const instance = await startInstance({
    store,
    network,
    catalogue: { ...catalogue, suites: [suite] },
    profile: { ...evaluationProfile, retries },
    roles: ['sampler', 'requester', 'evaluator', 'summarizer'],
    requester: 'test',
    clock: machineClock,
    log: (event) => void events.push(event),
    observe: () => {},
  })
  const drawn = async () => (await evaluationProgress(store, supplier.id, suite.name))?.suite.items.drawn ?? 0
  await until('all items are summarised', async () => (await drawn()) >= items)
  await instance.stop()
  await network.close()
  const progress = await evaluationProgress(store, supplier.id, suite.name)
  expect(progress?.suite.items).toEqual({
    drawn: items,
    scored: items,
    supplierFailures: 5,
    unscored: 0,
    capabilityMissing: 0,
  })
  expect(progress?.suite.estimate.n).toBe(items)
  const kinds = await outcomeKinds(store)
  expect(kinds).toMatchObject({ 'answered|nobody': items - 5 })
  // On a busy machine some failures are laid on ourselves; none stays open.
  const suppliers = ['failed', 'malformed', 'reset', 'timed-out'].map((kind) => `${kind}|supplier`)
  expect(Object.keys(kinds)).toEqual(expect.arrayContaining(suppliers))
  expect(Object.keys(kinds).filter((kind) => /^none|\|undetermined$/.test(kind))).toEqual([])
  expect(events.filter(({ error }) => error !== undefined)).toEqual([])
}, 90_000)
