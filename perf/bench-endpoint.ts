import { fork } from 'node:child_process'
import { once } from 'node:events'
import { type DirectSupplier, defaultLimits } from '#networks/direct/suppliers-file.ts'

/** The endpoint in a process of its own; it ends with ours at the latest. */
export type BenchEndpoint = Disposable & { readonly url: string }

/** Starts the endpoint that answers everything after so many milliseconds. */
export async function startEndpoint(delayMs: number): Promise<BenchEndpoint> {
  const child = fork(new URL('./zero-latency-endpoint.ts', import.meta.url), [String(delayMs)])
  const [port] = await once(child, 'message')
  return { url: `http://127.0.0.1:${port}`, [Symbol.dispose]: () => void child.kill() }
}

/** The suppliers that a benchmark asks: all of them are that one endpoint. */
export function endpointSuppliers(count: number, { url, concurrency }: { url: string; concurrency: number }) {
  return Array.from(
    { length: count },
    (_, index): DirectSupplier => ({
      id: `bench-${index}`,
      url,
      operator: 'perf',
      service: 'text-generation',
      key: null,
      model: 'default',
      reference: null,
      isSimulated: true,
      limits: { ...defaultLimits, concurrency, requestsPerSecond: 1_000_000 },
    }),
  )
}
