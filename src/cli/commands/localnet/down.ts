import type { Command } from 'commander'
import { stopDetached } from '../../localnet/detached-localnet.ts'
import { defaultLocalnetFolder, LocalnetDownError, runningLocalnet } from '../../localnet/localnet-folder.ts'
import { print, printJson } from '../../terminal.ts'

/** `assay localnet down`: ends the network's process; the chain stays in the folder. */
export function registerDown(localnet: Command): void {
  localnet
    .command('down')
    .description('end the network; its chain stays, and the next "up" goes on with it')
    .option('--folder <folder>', 'where the network lives', defaultLocalnetFolder)
    .action(async (_options, command: Command) => {
      const { folder, json } = command.optsWithGlobals()
      const running = await runningLocalnet(folder)
      if (running === undefined) throw new LocalnetDownError({ folders: [folder], problem: 'does not run' })
      const wasClean = await stopDetached(running)
      if (json === true) return printJson({ pid: running.pid, wasClean })
      print(
        wasClean ? `Process ${running.pid} has ended.` : `Process ${running.pid} did not end in time and was killed.`,
      )
    })
}
