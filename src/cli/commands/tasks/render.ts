import type { Command } from 'commander'
import { renderTask } from '#tasks/render-task.ts'
import { loadNamedTask } from '../../load-task.ts'
import { readSettings } from '../../settings.ts'
import { print } from '../../terminal.ts'
import { wholeNumber } from '../../whole-number.ts'
import { lmehOption } from './lmeh-option.ts'

/** `assay tasks render`: the requests of a task. */
export function renderCommand(tasks: Command): void {
  tasks
    .command('render <task>')
    .description('the exact requests of a task, one document per line of JSON')
    .option('--limit <documents>', 'the first documents only', wholeNumber)
    .option('--model <name>', 'model name that requests carry', 'default')
    .option('--data <folder>', 'folder with data sets')
    .addOption(lmehOption())
    .action(async (name: string, options: { limit?: number; model: string }, command: Command) => {
      const task = await loadNamedTask(name, await readSettings({ flags: command.optsWithGlobals() }))
      const { model, limit } = options
      for (const row of renderTask(task, { model, ...(limit !== undefined && { limit }) })) print(JSON.stringify(row))
    })
}
