/**
 * Relays through a local network of Pocket Morse, end to end on loopback: client, servicer, backend, signed answer,
 * verified. Each beside plain POSTs to the same backend; and what 10,000 relays in ten sessions leave in the memory of the
 * network. `node perf/localnet.ts [relays]`
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

/** Sessions before the memory is looked at first: until claims of the first ones are proven and paid, it grows. */
const warmSessions = 5
const measuredSessions = 10

/** What a relay leaves behind once its session is claimed, proven and paid. */
async function memoryFigures(localnet: BenchLocalnet, relays: number): Promise<Figure[]> {
  const perSession = Math.ceil(relays / measuredSessions)
  for (let session = 0; session < warmSessions; session += 1) await oneSession(localnet, perSession)
  const before = await localnet.heapBytes()
  for (let session = 0; session < measuredSessions; session += 1) await oneSession(localnet, perSession)
  const after = await localnet.heapBytes()
  const relayed = perSession * measuredSessions
  const mebibyte = 1024 * 1024
  return [
    { name: 'Morse localnet: heap before', unit: 'MiB', value: before / mebibyte },
    {
      name: `Morse localnet: heap kept by ${relayed} relays`,
      unit: 'bytes/relay',
      value: (after - before) / relayed,
      // A proof that is kept for ever would be some 700 bytes.
      target: 300,
      better: 'lower',
    },
  ]
}

async function oneSession(localnet: BenchLocalnet, relays: number): Promise<void> {
  await relaysPerSecond(localnet, relays)
  await localnet.nextSession()
}

if (import.meta.main) {
  const [relays] = process.argv.slice(2).map(Number)
  console.table(await localnetBenchmark({ ...(relays && { relays }) }))
}
