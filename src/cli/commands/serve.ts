import type { Command } from 'commander'
import { benchCatalogue } from '../bench-catalogue.ts'
import { networkOptions } from '../network-options.ts'
import { prepareNetwork } from '../prepare-network.ts'
import { profileOf } from '../profile.ts'
import { runServer } from '../run-server.ts'
import { readSettings } from '../settings.ts'
import { stopSignal } from '../stop-signal.ts'

/** `assay serve`: measures the suppliers of a network continuously, every role in this process. */
export function serveCommand(program: Command): void {
  const serve = program
    .command('serve')
    .description('measure the suppliers of a network continuously and publish the leaderboard')
    .option('--host <address>', 'address that the API listens on')
    .option('--port <port>', 'port of the API')
    .option('--suites <names...>', 'suites measured besides the tier suite, such as gsm8k')
    .option('--data <folder>', 'folder with data sets')
    .option('--profile <name>', 'standard, or demo for a compressed day')
    .option('--items-per-day <items>', 'items that a supplier gets per day')
    .option('--relays-per-day <relays>', 'relays per day for all suppliers together')
    .option('--evidence-days <days>', 'days that raw request and response bodies are kept')
    .option('--proxy <url>', 'forward proxy for relays')
    .option('--requester <name>', 'name of this requester in the evidence')
  networkOptions(serve).action(async (_options, command: Command) => {
    const settings = await readSettings({ flags: command.optsWithGlobals() })
    const openNetwork = await prepareNetwork(settings)
    await runServer({
      settings,
      profile: profileOf(settings),
      catalogue: await benchCatalogue(settings),
      isDemo: false,
      openNetwork: (store, log) => openNetwork(log, store.database),
      signal: stopSignal(),
    })
  })
}
