/**
 * The bench as the pipeline's benchmark runs it, in the process that measures or, forked, in one of its workers. A
 * worker says when it is ready, waits for `start`, and answers `stop` with what it has used.
 */
import { once } from 'node:events'
import { basicsCatalogue } from '#cli/basics-catalogue.ts'
import { machineClock } from '#cli/clock.ts'
import { createDirectNetwork } from '#cli/direct-network.ts'
import { startInstance } from '#cli/instance.ts'
import { evaluationProfile } from '#cli/profile.ts'
import { openStore, type Store } from '#store/open-store.ts'
import { endpointSuppliers } from './bench-endpoint.ts'
import { peakMemoryMb } from './peak-memory.ts'

/** Who is asked, and where the database is. */
export type Fleet = {
  readonly url: string
  readonly suppliers: number
  readonly concurrency: number
  readonly databaseUrl: string | undefined
}

/** The running bench; stopping it tells what it has used since its start. */
export type BenchedInstance = { stop(): Promise<{ cpuMs: number; rssMb: number }> }

/** Starts every stage but the manager: what is asked is planned by hand. */
export async function startBenchedInstance(store: Store, fleet: Fleet): Promise<BenchedInstance> {
  const before = process.cpuUsage()
  const suppliers = endpointSuppliers(fleet.suppliers, fleet)
  const network = createDirectNetwork({ suppliers, allowPrivate: ['127.0.0.0/8'] }, { clock: machineClock })
  const catalogue = basicsCatalogue()
  const instance = await startInstance({
    store,
    network,
    catalogue: { ...catalogue, suites: catalogue.suites.slice(0, 1) },
    profile: evaluationProfile,
    roles: ['sampler', 'requester', 'evaluator', 'summarizer'],
    requester: `perf-${process.pid}`,
    clock: machineClock,
    log: ({ message, error }) => console.error(message, error ?? ''),
    observe: () => {},
  })
  return {
    async stop() {
      const { user, system } = process.cpuUsage(before)
      await instance.stop()
      await network.close()
      return { cpuMs: (user + system) / 1000, rssMb: peakMemoryMb() }
    },
  }
}

if (process.send !== undefined && import.meta.main) {
  const fleet = JSON.parse(process.argv[2] ?? '') as Fleet
  await using store = await openStore({ databaseUrl: fleet.databaseUrl })
  process.send?.('ready')
  await once(process, 'message')
  const instance = await startBenchedInstance(store, fleet)
  await once(process, 'message')
  process.send?.(await instance.stop())
  process.disconnect?.()
}
