/**
 * Relays of the direct network on one core, each answer read and classified, nothing stored. It is also what the whole
 * pipeline is compared with. `node perf/relay-direct.ts [relays] [delay in ms]`
 */
import { readAnswer } from '#contract/read-answer.ts'
import { createDirectRelay } from '#networks/direct/relay.ts'
import type { DirectSupplier } from '#networks/direct/suppliers-file.ts'
import { createAddressGuard } from '#networks/guard/address-guard.ts'
import type { RelayRequest } from '#records/relay.ts'
import { supplierId } from '#records/supplier.ts'
import { endpointSuppliers, startEndpoint } from './bench-endpoint.ts'
import { type Figure, medianFigures } from './figure.ts'

const inFlight = 64

/** Relays per second and CPU per relay, 64 in flight: the median of the runs, after one that warms up. */
export async function relayBenchmark({ relays = 20_000, delayMs = 0, runs = 3 } = {}): Promise<Figure[]> {
  using endpoint = await startEndpoint(delayMs)
  const suppliers = endpointSuppliers(1, { url: endpoint.url, concurrency: inFlight })
  const direct = createDirectRelay({
    suppliers,
    guard: createAddressGuard({ allow: ['127.0.0.0/8'] }),
    readSecret: async () => '',
  })
  const ask = suppliers.map((supplier) => asker(direct, supplier))[0]
  if (ask === undefined) throw new TypeError('there is one supplier')
  await inParallel(relays / 4, ask)
  const figures = await medianFigures(runs, async () => {
    const cpu = process.cpuUsage()
    const startedAt = performance.now()
    await inParallel(relays, ask)
    const seconds = (performance.now() - startedAt) / 1000
    const { user, system } = process.cpuUsage(cpu)
    const name = `relays alone, ${delayMs} ms endpoint`
    return [
      { name, unit: 'relays/s', value: relays / seconds, ...(delayMs === 0 && { target: 3_000 }) },
      { name: `${name}: CPU`, unit: 'ms/relay', value: (user + system) / 1000 / relays },
    ]
  })
  await direct.close()
  return figures
}

function asker({ relay, wasLateBetween }: ReturnType<typeof createDirectRelay>, supplier: DirectSupplier) {
  const identity = { network: 'direct', address: supplier.id, service: supplier.service } as const
  const { timeouts, maximumBodyBytes } = supplier.limits
  const request: RelayRequest = {
    supplier: { ...identity, id: supplierId(identity) },
    kind: 'chat',
    method: 'POST',
    path: '/v1/chat/completions',
    body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'How much? '.repeat(50) }] }),
    maximumBodyBytes,
    timeouts,
  }
  const { signal } = new AbortController()
  return async () => {
    const { outcome } = await readAnswer(await relay(request, signal), {
      kind: 'chat',
      maximumBodyBytes,
      wasLateBetween,
    })
    if (outcome.kind !== 'answered') throw new Error(`${outcome.kind}: ${outcome.detail}`)
  }
}

async function inParallel(count: number, ask: () => Promise<void>) {
  let started = 0
  async function work() {
    while (started < count) {
      started += 1
      await ask()
    }
  }
  await Promise.all(Array.from({ length: inFlight }, work))
}

if (import.meta.main) {
  const [relays, delayMs] = process.argv.slice(2).map(Number)
  console.table(await relayBenchmark({ ...(relays && { relays }), ...(delayMs && { delayMs }) }))
}
