import type { Command } from 'commander'
import { fetchTaskData } from '#tasks/fetch-task-data.ts'
import { tasksBehind } from '../../load-task.ts'
import { readSettings } from '../../settings.ts'
import { userCatalogue } from '../../tasks/user-catalogue.ts'
import { print, printJson } from '../../terminal.ts'
import { wholeNumber } from '../../whole-number.ts'
import { lmehOption } from './lmeh-option.ts'

type FetchFlags = { readonly limit?: number; readonly refresh?: boolean; readonly json?: boolean }

/** `assay tasks fetch`: data sets into the cache. */
export function fetchCommand(tasks: Command): void {
  tasks
    .command('fetch <name>')
    .description('download what a task, group or suite needs, so that it works offline from then on')
    .option('--limit <documents>', 'only what these first documents need, where that can be told', wholeNumber)
    .option('--refresh', 'ask again for what is here already')
    .addOption(lmehOption())
    .action(async (name: string, _options, command: Command) => {
      const flags: FetchFlags & Record<string, unknown> = command.optsWithGlobals()
      const settings = await readSettings({ flags })
      const catalogue = await userCatalogue(settings)
      const show = progressLine()
      const fetched = await fetchTaskData(tasksBehind(name, catalogue), catalogue, {
        cacheFolder: settings.cache,
        fetch,
        token: process.env.HF_TOKEN,
        isRefresh: flags.refresh === true,
        ...(flags.limit !== undefined && { limit: flags.limit }),
        ...show,
      })
      show.end()
      if (flags.json === true) return printJson(fetched)
      const megabytes = (fetched.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6).toFixed(1)
      const isHere = fetched.every(({ wasCached }) => wasCached)
      print(`The data of ${name} ${isHere ? 'was already' : 'is'} in ${settings.cache} (${megabytes} MB).`)
    })
}

/** Bytes and data sets as they come, on one line of a terminal; nothing elsewhere. */
function progressLine() {
  let bytes = 0
  let place = ''
  const draw = () => {
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${(bytes / 1e6).toFixed(1)} MB ${place}`)
  }
  return {
    onBytes(more: number) {
      bytes += more
      draw()
    },
    onDataset({ index, count }: { readonly index: number; readonly count: number }) {
      place = count > 1 ? `(data set ${index + 1} of ${count})` : ''
      draw()
    },
    end() {
      if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
    },
  }
}
