import type { Command } from 'commander'
import { fetchTaskData } from '#tasks/fetch-task-data.ts'
import { tasksBehind } from '../../load-task.ts'
import { readSettings } from '../../settings.ts'
import { userCatalogue } from '../../tasks/user-catalogue.ts'
import { print } from '../../terminal.ts'
import { lmehOption } from './lmeh-option.ts'

/** `assay tasks fetch`: data sets into the cache. */
export function fetchCommand(tasks: Command): void {
  tasks
    .command('fetch <name>')
    .description('download what a task, group or suite needs, so that it works offline from then on')
    .addOption(lmehOption())
    .action(async (name: string, _options, command: Command) => {
      const settings = await readSettings({ flags: command.optsWithGlobals() })
      const { cache } = settings
      let bytes = 0
      const catalogue = await userCatalogue(settings)
      const onBytes = (more: number) => {
        bytes += more
        if (process.stderr.isTTY) process.stderr.write(`\r${(bytes / 1e6).toFixed(1)} MB`)
      }
      for (const task of tasksBehind(name, catalogue)) {
        await fetchTaskData(task, catalogue, { cacheFolder: cache, fetch, token: process.env.HF_TOKEN, onBytes })
      }
      print(`The data of ${name} is in ${cache} (${(bytes / 1e6).toFixed(1)} MB).`)
    })
}
