/**
 * Relays per second of the direct network on one core: 64 in flight against a trivial server in a child process,
 * each answer read and classified. `node perf/relay-direct.ts [relays]`
 */
import { fork } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readAnswer } from '#contract/read-answer.ts'
import { createDirectRelay } from '#networks/direct/relay.ts'
import { type DirectSupplier, defaultLimits } from '#networks/direct/suppliers-file.ts'
import { createAddressGuard } from '#networks/guard/address-guard.ts'
import type { RelayRequest } from '#records/relay.ts'
import { supplierId } from '#records/supplier.ts'

const inFlight = 64

if (process.send === undefined) await measure(Number(process.argv[2] ?? 30_000))
else serve()

/** Answers everything with a chat completion of about 1 kB. */
function serve() {
  const content = 'The answer is that relays to endpoints should cost as little as can be. '.repeat(10)
  const body = Buffer.from(
    JSON.stringify({
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 1,
      model: 'm',
      choices: [{ index: 0, message: { role: 'assistant', content }, logprobs: null, finish_reason: 'stop' }],
      usage: { prompt_tokens: 100, completion_tokens: 150, total_tokens: 250 },
    }),
  )
  const headers = { 'content-type': 'application/json', 'content-length': body.byteLength }
  const server = createServer((request, response) => {
    request.resume()
    response.writeHead(200, headers).end(body)
  })
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
}

async function measure(relays: number) {
  const child = fork(import.meta.filename)
  const port = await new Promise<number>((resolve) => child.once('message', (message) => resolve(Number(message))))
  const supplier: DirectSupplier = {
    id: 'loopback',
    url: `http://127.0.0.1:${port}`,
    operator: 'perf',
    service: 'text',
    key: { kind: 'env', name: 'KEY' },
    model: null,
    reference: null,
    isSimulated: true,
    limits: { ...defaultLimits, concurrency: inFlight, requestsPerSecond: 1_000_000 },
  }
  const direct = createDirectRelay({
    suppliers: [supplier],
    guard: createAddressGuard({ allow: ['127.0.0.0/8'] }),
    readSecret: async () => 'sk-perf',
  })
  const ask = asker(direct, supplier)
  await inParallel(relays / 3, ask)
  const runs: { relaysPerSecond: number; cpuMsPerRelay: number }[] = []
  for (let run = 0; run < 5; run += 1) {
    const cpu = process.cpuUsage()
    const startedAt = performance.now()
    await inParallel(relays, ask)
    const seconds = (performance.now() - startedAt) / 1000
    const { user, system } = process.cpuUsage(cpu)
    runs.push({ relaysPerSecond: Math.round(relays / seconds), cpuMsPerRelay: (user + system) / 1000 / relays })
  }
  await direct.close()
  child.kill()
  const byRate = runs.toSorted((a, b) => a.relaysPerSecond - b.relaysPerSecond)
  console.log(JSON.stringify({ relays, inFlight, median: byRate[2], slowest: byRate[0], fastest: byRate[4] }))
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
