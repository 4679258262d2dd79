import type { Command } from 'commander'
import { demoFleet } from '#backends/simulator/demo-fleet.ts'
import { spawnSimulators } from '#backends/simulator/spawn-simulator.ts'
import type { DirectSupplier } from '#networks/direct/suppliers-file.ts'
import type { Store } from '#store/open-store.ts'
import { storeAnswerKey } from '../answer-key.ts'
import { basicsCatalogue } from '../basics-catalogue.ts'
import { machineClock } from '../clock.ts'
import { createDirectNetwork } from '../direct-network.ts'
import type { Network } from '../network.ts'
import { profileOf } from '../profile.ts'
import { runServer } from '../run-server.ts'
import { demoStore, readSettings } from '../settings.ts'
import { stopSignal } from '../stop-signal.ts'

/** `assay start`: the whole thing on one machine, with a fleet of simulated suppliers. */
export function startCommand(program: Command): void {
  program
    .command('start')
    .description('run everything here: twelve simulated suppliers, the bench, a live leaderboard, the API')
    .option('--port <port>', 'port of the API')
    .action(async (_options, command: Command) => {
      const flags = command.optsWithGlobals()
      const settings = await readSettings({ flags: { store: demoStore, ...flags } })
      const catalogue = basicsCatalogue()
      await runServer({
        settings,
        profile: profileOf({ ...settings, profile: 'demo' }),
        catalogue,
        isDemo: true,
        openNetwork: (store) => openDemoNetwork(store, catalogue),
        signal: stopSignal(),
      })
    })
}

const demoLimits = {
  concurrency: 8,
  requestsPerSecond: 50,
  timeouts: { connectMs: 2_000, firstByteMs: 4_000, idleMs: 3_000, totalMs: 8_000 },
  maximumBodyBytes: 1_000_000,
}

async function openDemoNetwork(store: Store, catalogue: ReturnType<typeof basicsCatalogue>): Promise<Network> {
  const fleet = await spawnSimulators({
    behaviours: demoFleet,
    answerKey: storeAnswerKey(store.database, catalogue),
  })
  const suppliers = fleet.simulators.map(
    ({ name, url }): DirectSupplier => ({
      id: name,
      url,
      operator: `${name} (simulated)`,
      service: 'text-generation',
      key: null,
      model: 'default',
      reference: null,
      isSimulated: true,
      limits: demoLimits,
    }),
  )
  const network = createDirectNetwork({ suppliers, allowPrivate: ['127.0.0.0/8'] }, { clock: machineClock })
  return {
    ...network,
    async close() {
      await network.close()
      await fleet.close()
    },
  }
}
