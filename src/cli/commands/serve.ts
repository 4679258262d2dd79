import type { Command } from 'commander'
import { benchCatalogue } from '../bench-catalogue.ts'
import { profileOf } from '../profile.ts'
import { runServer } from '../run-server.ts'
import { readSettings } from '../settings.ts'
import { stopSignal } from '../stop-signal.ts'
import { openSuppliersNetwork } from '../suppliers-network.ts'

/** `assay serve`: measures the suppliers of a file continuously, every role in this process. */
export function serveCommand(program: Command): void {
  program
    .command('serve')
    .description('measure the suppliers of a file continuously and publish the leaderboard')
    .option('--suppliers <file>', 'the suppliers file')
    .option('--host <address>', 'address that the API listens on')
    .option('--port <port>', 'port of the API')
    .option('--suites <names...>', 'suites measured besides the tier suite, such as gsm8k')
    .option('--data <folder>', 'folder with data sets')
    .option('--profile <name>', 'standard, or demo for a compressed day')
    .option('--items-per-day <items>', 'items that a supplier gets per day')
    .option('--evidence-days <days>', 'days that raw request and response bodies are kept')
    .option('--proxy <url>', 'forward proxy for relays')
    .option('--requester <name>', 'name of this requester in the evidence')
    .action(async (_options, command: Command) => {
      const settings = await readSettings({ flags: command.optsWithGlobals() })
      const network = await openSuppliersNetwork(settings)
      await runServer({
        settings,
        profile: profileOf(settings),
        catalogue: await benchCatalogue(settings),
        isDemo: false,
        openNetwork: async () => network,
        signal: stopSignal(),
      })
    })
}
