import type { Command } from 'commander'
import { demoCatalogue } from '../basics-catalogue.ts'
import { openDemo } from '../demo/open-demo.ts'
import { profileOf } from '../profile.ts'
import { runServer } from '../run-server.ts'
import { demoStore, readSettings } from '../settings.ts'
import { stopSignal } from '../stop-signal.ts'

/** `assay start`: the whole thing on one machine, a local network of simulated servicers and the bench that measures it. */
export function startCommand(program: Command): void {
  program
    .command('start')
    .description('run everything here: a local network of thirty servicers, the bench, a live leaderboard, the API')
    .option('--port <port>', 'port of the API')
    .action(async (_options, command: Command) => {
      const flags = command.optsWithGlobals()
      const settings = await readSettings({ flags: { store: demoStore, ...flags } })
      const catalogue = demoCatalogue()
      await runServer({
        settings,
        profile: profileOf({ ...settings, profile: 'demo' }),
        catalogue,
        isDemo: true,
        openNetwork: (store, log) => openDemo({ store, catalogue, folder: settings.store, log }),
        signal: stopSignal(),
      })
    })
}
