/**
 * Relays through a local network of Pocket Morse, end to end on loopback: client, servicer, backend, signed answer,
 * verified. Each beside plain POSTs to the same backend; and what 10,000 relays in ten sessions leave in the memory of the
 * network. `node perf/localnet.ts [memory] [relays]`
 */
import { setTimeout as delay } from 'node:timers/promises'
import { Pool } from 'undici'
import { openMorseRelays } from '#cli/relay/morse-relays.ts'
import { createRelaySummarizer } from '#cli/relay/relay-summary.ts'
import { runRelays } from '#cli/relay/run-relays.ts'
import { parseApplicationKeys } from '#networks/morse/application-keys.ts'
import { startEndpoint } from './bench-endpoint.ts'
import { type BenchLocalnet, startApart, startHere } from './bench-localnet.ts'
import { type Figure, medianFigures } from './figure.ts'

const inFlight = 64
const call = {
  method: 'POST',
  path: '/v1/chat/completions',
  headers: { 'Content-Type': 'application/json' },
  data: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'How much? '.repeat(50) }] }),
}

/** Relays per second, in one process and in two, and what they leave in memory. */
export async function localnetBenchmark({ relays = 10_000, runs = 3 } = {}): Promise<Figure[]> {
  using endpoint = await startEndpoint(0)
  const figures: Figure[] = []
  for (const [place, start] of [
    ['in one process', startHere],
    ['client and network apart', startApart],
  ] as const) {
    await using localnet = await start(endpoint.url)
    await relaysPerSecond(localnet, relays / 4)
    figures.push(
      ...(await medianFigures(runs, async () => {
        const baseline = { name: 'plain POSTs to the backend', value: await postsPerSecond(endpoint.url, relays) }
        const value = await relaysPerSecond(localnet, relays)
        return [{ name: `Morse localnet, ${place}`, unit: 'relays/s', value, baseline }]
      })),
    )
  }
  await using localnet = await startApart(endpoint.url)
  return [...figures, ...(await memoryFigures(localnet, relays))]
}

/** Sends relays, all of which must be good. */
async function relaysPerSecond({ rpcUrl, applicationKey }: BenchLocalnet, relays: number): Promise<number> {
  const port = await openMorseRelays({
    data: { ...noFiles, rpcUrls: [rpcUrl], chain: { id: 'A100', callSet: [call] }, relays },
    applications: parseApplicationKeys(applicationKey, { source: 'the benchmark', passphrase: null }),
    timeoutMs: 30_000,
    maximumResponseBytes: 1_000_000,
    concurrency: inFlight,
    allowsPrivate: true,
  })
  const { signal } = new AbortController()
  // The wait for the first session is not the relays' time.
  await port.session(signal)
  const summarizer = createRelaySummarizer()
  const startedAt = performance.now()
  await runRelays({
    port,
    calls: [call],
    servicers: [],
    relays,
    concurrency: inFlight,
    ratePerSecond: null,
    clock: () => performance.timeOrigin + performance.now(),
    sleep: (milliseconds) => delay(milliseconds),
    random: Math.random,
    signal,
    onRelay: async (record) => summarizer.add(record),
  })
  const elapsedMs = performance.now() - startedAt
  await port.close()
  const { badRelays, problems, relaysPerSecond } = summarizer.summarize(elapsedMs)
  if (badRelays > 0) throw new Error(`Relays were not good: ${JSON.stringify(problems)}`)
  return relaysPerSecond
}

/** `memory RELAYS` measures that alone. */
async function memoryAlone(relays: number): Promise<Figure[]> {
  using endpoint = await startEndpoint(0)
  await using localnet = await startApart(endpoint.url)
  return await memoryFigures(localnet, relays)
}

const noFiles = {
  whitelistedServicers: [],
  appPrivKey: null,
  mesh: { enabled: false, rpcUrl: '' },
  logRelayData: false,
  logFile: '',
  writeRawRelayData: false,
  rawFile: '',
}

async function postsPerSecond(url: string, posts: number): Promise<number> {
  const pool = new Pool(url, { connections: inFlight, pipelining: 1 })
  let started = 0
  const startedAt = performance.now()
  async function lane() {
    while (started < posts) {
      started += 1
      const { method, path, headers, data } = call
      const { body } = await pool.request({ method: method as 'POST', path, headers, body: data })
      await body.text()
    }
  }
  await Promise.all(Array.from({ length: inFlight }, lane))
  const elapsedMs = performance.now() - startedAt
  await pool.close()
  return (posts / elapsedMs) * 1_000
}

const warmSessions = 10
const measuredSessions = 10
/** Sessions without a relay, until every claim before them is proven and paid: its window is two. */
const restingSessions = 5

/** What relays leave behind once they are claimed, proven and paid. */
async function memoryFigures(localnet: BenchLocalnet, relays: number): Promise<Figure[]> {
  const perSession = Math.ceil(relays / measuredSessions)
  const before = await weighAfter(localnet, { sessions: warmSessions, relays: perSession })
  const after = await weighAfter(localnet, { sessions: measuredSessions, relays: perSession })
  const relayed = perSession * measuredSessions
  const mebibyte = 1024 * 1024
  return [
    {
      name: 'Morse localnet: relays that were paid',
      unit: 'of those sent',
      value: (after.paidRelays - before.paidRelays) / relayed,
      target: 1,
    },
    { name: 'Morse localnet: memory held before', unit: 'MiB', value: before.heldBytes / mebibyte },
    {
      name: `Morse localnet: more held after ${relayed} relays`,
      unit: 'MiB',
      value: (after.heldBytes - before.heldBytes) / mebibyte,
      // The chain's own history is 0.2. The proofs of 10,000 relays, kept for ever, would be seven.
      target: 2,
      better: 'lower',
    },
  ]
}

async function weighAfter(localnet: BenchLocalnet, { sessions, relays }: { sessions: number; relays: number }) {
  for (let session = 0; session < sessions; session += 1) await oneSession(localnet, relays)
  for (let session = 0; session < restingSessions; session += 1) await localnet.nextSession()
  return localnet.weigh()
}

async function oneSession(localnet: BenchLocalnet, relays: number): Promise<void> {
  await relaysPerSecond(localnet, relays)
  await localnet.nextSession()
}

if (import.meta.main) {
  const [first, second] = process.argv.slice(2)
  const relays = Number(first === 'memory' ? second : first) || 10_000
  console.table(await (first === 'memory' ? memoryAlone(relays) : localnetBenchmark({ relays })))
}
