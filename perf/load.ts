/**
 * `assay load` against an endpoint of known times in a process of its own: how late its sender is, and how far its
 * percentiles are from the true ones. `node perf/load.ts [requests per second] [seconds]`
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { poissonArrivals } from '#load/arrival-times.ts'
import { createBodyBudget } from '#load/body-budget.ts'
import { preciseClock } from '#load/load-clock.ts'
import { createRecordTable } from '#load/record-table.ts'
import { runLoad } from '#load/run-load.ts'
import { createSender } from '#load/send-request.ts'
import { summarizeLoad } from '#load/summarize-load.ts'
import { textWorkload } from '#load/workload/text-workload.ts'
import { createDirectRelay } from '#networks/direct/relay.ts'
import { supplierRecord } from '#networks/direct/suppliers-file.ts'
import { createAddressGuard } from '#networks/guard/address-guard.ts'
import { interpolatedQuantile } from '#statistics/quantiles/bootstrap-quantiles.ts'
import { randomStream } from '#statistics/random-stream.ts'
import { endpointSuppliers } from './bench-endpoint.ts'
import { type Figure, medianFigures } from './figure.ts'
import { tokensPerAnswer } from './timed-answers.ts'

const maximumInFlight = 512
const warmUpRequests = 200

/** The median of the runs. What is measured is held against what the endpoint says it did, token by token. */
export function loadBenchmark({ rate = 200, seconds = 15, runs = 3 } = {}): Promise<Figure[]> {
  return medianFigures(runs, () => measure(rate, seconds))
}

async function measure(rate: number, seconds: number): Promise<Figure[]> {
  const idleLateness = await timerLateness(rate, Math.min(5, seconds))
  const child = fork(new URL('./timed-endpoint.ts', import.meta.url))
  const [port] = await once(child, 'message')
  const suppliers = endpointSuppliers(1, { url: `http://127.0.0.1:${port}`, concurrency: maximumInFlight })
  const [entry] = suppliers
  if (entry === undefined) throw new TypeError('there is one supplier')
  const direct = createDirectRelay({
    suppliers,
    guard: createAddressGuard({ allow: ['127.0.0.0/8'] }),
    readSecret: async () => '',
  })
  const fixed = (tokens: number) => ({ kind: 'fixed', tokens }) as const
  const sender = createSender({
    workload: textWorkload({
      kind: 'chat',
      model: 'm',
      seed: 'perf',
      isStream: true,
      pairs: [{ input: fixed(128), output: fixed(tokensPerAnswer), weight: 1 }],
      sharedPrefixTokens: 0,
      ignoresEnd: false,
    }),
    relay: direct.relay,
    supplier: supplierRecord(entry, preciseClock.now()),
    timeouts: entry.limits.timeouts,
    maximumBodyBytes: entry.limits.maximumBodyBytes,
    budget: createBodyBudget(512 * 1024 * 1024),
    clock: preciseClock,
  })
  const random = randomStream('gaps')
  const table = createRecordTable(() => random.next())
  const cpu = process.cpuUsage()
  const run = await runLoad({
    arrivals: { kind: 'open', next: poissonArrivals(rate, randomStream('arrivals')), maximumInFlight },
    extent: { durationMs: seconds * 1000, requests: 1_000_000, warmUpRequests, drainMs: 5_000 },
    ...sender,
    clock: preciseClock,
    signal: new AbortController().signal,
    onRecord: (record) => table.add(record),
  })
  const { user, system } = process.cpuUsage(cpu)
  child.send('times')
  const [written] = (await once(child, 'message')) as [{ firstTokenMs: number; endMs: number }[]]
  await direct.close()
  child.kill()
  const { metrics, senderLatenessMs, requests } = summarizeLoad({
    table,
    run,
    targets: null,
    recount: null,
    seed: 'perf',
  })
  if (requests.answered < requests.measured) throw new Error(`not all were answered: ${JSON.stringify(requests)}`)
  const measured = written.slice(warmUpRequests)
  const truth = {
    ttft_ms: measured.map(({ firstTokenMs }) => firstTokenMs),
    e2e_ms: measured.map(({ endMs }) => endMs),
    tpot_ms: measured.map(({ firstTokenMs, endMs }) => (endMs - firstTokenMs) / (tokensPerAnswer - 1)),
  }
  const ratios = (Object.keys(truth) as (keyof typeof truth)[]).flatMap((metric) =>
    (['p50', 'p99'] as const).map((name): Figure => {
      const sorted = truth[metric].toSorted((a, b) => a - b)
      const written = interpolatedQuantile(sorted, name === 'p50' ? 0.5 : 0.99)
      const found = metrics[metric]?.percentiles[name].value ?? Number.NaN
      const target = name === 'p50' ? 0.02 : 0.05
      const offBy = Math.abs(found / written - 1)
      return { name: `load, ${metric} ${name}: off by`, unit: 'share', value: offBy, target, better: 'lower' }
    }),
  )
  const late = (name: 'p50' | 'p99') => senderLatenessMs?.percentiles[name].value ?? Number.NaN
  const lateness = { unit: 'ms', better: 'lower' } as const
  return [
    {
      ...lateness,
      name: `load, sender lateness p99 at ${rate}/s`,
      value: late('p99'),
      target: 2,
      baseline: { name: 'timer that sends nothing', value: idleLateness },
    },
    { ...lateness, name: `load, sender lateness p50 at ${rate}/s`, value: late('p50') },
    ...ratios,
    { name: 'load, CPU', unit: 'ms/request', value: (user + system) / 1000 / requests.measured },
  ]
}

/** How late the same clock is at p99 when nothing is sent: what the machine costs. */
async function timerLateness(rate: number, seconds: number): Promise<number> {
  const next = poissonArrivals(rate, randomStream('arrivals'))
  const startMs = preciseClock.now()
  const lateMs: number[] = []
  for (let atMs = next() ?? 0; atMs < seconds * 1000; atMs = next() ?? Number.POSITIVE_INFINITY) {
    await new Promise<void>((resolve) => preciseClock.callAt(startMs + atMs, resolve))
    lateMs.push(preciseClock.now() - startMs - atMs)
  }
  return interpolatedQuantile(
    lateMs.toSorted((a, b) => a - b),
    0.99,
  )
}

if (import.meta.main) {
  const [rate, seconds] = process.argv.slice(2).map(Number)
  console.table(await loadBenchmark({ ...(rate && { rate }), ...(seconds && { seconds }) }))
}
