import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import type { Task } from '#records/task.ts'
import { splitReader } from '#tasks/dataset/split-reader.ts'
import { readCatalogue } from '#tasks/definition/catalogue.ts'
import { fetchTaskData } from '#tasks/fetch-task-data.ts'
import { type ListedTask, listTasks } from '#tasks/list-tasks.ts'
import { renderTask } from '#tasks/render-task.ts'
import { answeredDocument, scoreResponses } from '#tasks/score-responses.ts'
import { loadTask } from '#tasks/task.ts'
import { type Column, textTable } from '../render/text-table.ts'
import { readSettings, type Settings } from '../settings.ts'
import { print, printJson, renderOptions } from '../terminal.ts'

/** `assay tasks …`: what can be asked, the exact requests of a task, and scores of given answers. */
export function tasksCommand(program: Command): void {
  const tasks = program
    .command('tasks')
    .description('list tasks, render their requests, score answers, fetch their data')
  tasks
    .command('list')
    .description('every benchmark task, with what it needs')
    .action(async (_options, command: Command) => {
      const listed = listTasks(await readCatalogue())
      if (command.optsWithGlobals().json === true) printJson(listed)
      else print(textTable(columns, listed, { width: renderOptions().width }))
    })
  tasks
    .command('render <task>')
    .description('the exact requests of a task, one document per line of JSON')
    .option('--limit <documents>', 'the first documents only', Number)
    .option('--model <name>', 'model name that requests carry', 'default')
    .option('--data <folder>', 'folder with data sets')
    .action(async (name: string, options: { limit?: number; model: string }, command: Command) => {
      const task = await load(name, await readSettings({ flags: command.optsWithGlobals() }))
      const { model, limit } = options
      for (const row of renderTask(task, { model, ...(limit !== undefined && { limit }) })) print(JSON.stringify(row))
    })
  tasks
    .command('score <task> <answers>')
    .description('score answers: a file with lines {"documentId": "0", "bodies": [response body, …]}')
    .option('--data <folder>', 'folder with data sets')
    .action(async (name: string, path: string, _options, command: Command) => {
      const flags = command.optsWithGlobals()
      const task = await load(name, await readSettings({ flags }))
      const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line.trim() !== '')
      const scored = scoreResponses(
        task,
        lines.map((line, index) => parseAnswer(line, path, index + 1)),
      )
      if (flags.json === true) return printJson(scored)
      for (const [metric, value] of Object.entries(scored.results)) print(`${metric.padEnd(40)} ${value ?? 'N/A'}`)
      print(`${scored.sampleLength} documents`)
    })
  tasks
    .command('fetch <task>')
    .description('download what a task needs, so that it works offline from then on')
    .action(async (name: string, _options, command: Command) => {
      const { cache } = await readSettings({ flags: command.optsWithGlobals() })
      let bytes = 0
      await fetchTaskData(name, await readCatalogue(), {
        cacheFolder: cache,
        fetch,
        token: process.env.HF_TOKEN,
        onBytes: (more) => {
          bytes += more
          if (process.stderr.isTTY) process.stderr.write(`\r${(bytes / 1e6).toFixed(1)} MB`)
        },
      })
      print(`The data of ${name} is in ${cache} (${(bytes / 1e6).toFixed(1)} MB).`)
    })
}

const columns: readonly Column<ListedTask>[] = [
  { title: 'Task', text: ({ name }) => name, dropOrder: 0 },
  { title: 'Needs', text: ({ needs }) => needs, dropOrder: 0 },
  { title: 'Shots', align: 'right', text: ({ shots }) => String(shots), dropOrder: 1 },
  { title: 'Summary', text: ({ summary, obstacle }) => obstacle ?? summary, dropOrder: 2, shortest: 20 },
  {
    title: 'Variants',
    text: ({ variants }) => variants.map((variant) => variant.replace(/^.*@/, '@')).join(' '),
    dropOrder: 3,
  },
  { title: 'Data set', text: ({ dataset }) => dataset, dropOrder: 4, shortest: 12 },
]

async function load(name: string, { data, cache }: Settings): Promise<Task> {
  const readSplit = splitReader({ dataFolder: data, cacheFolder: cache })
  return loadTask(name, { catalogue: await readCatalogue(), readSplit })
}

function parseAnswer(line: string, path: string, lineNumber: number) {
  try {
    return answeredDocument.parse(JSON.parse(line))
  } catch (cause) {
    throw new BadAnswerLineError({ path, lineNumber, cause })
  }
}

/** A line of the answers file is not what `tasks score` reads. */
export class BadAnswerLineError extends Error {
  override readonly name = 'BadAnswerLineError'
  readonly code = 'BAD_ANSWER_LINE'
  constructor({ path, lineNumber, cause }: { path: string; lineNumber: number; cause: unknown }) {
    super(`${path}:${lineNumber} is not {"documentId": "…", "bodies": [response body, …]} on one line.`, { cause })
  }
}
