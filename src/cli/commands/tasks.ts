import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { readCatalogue } from '#tasks/definition/catalogue.ts'
import { fetchTaskData } from '#tasks/fetch-task-data.ts'
import { type ListedTask, listTasks } from '#tasks/list-tasks.ts'
import { renderTask } from '#tasks/render-task.ts'
import { answeredDocument, scoreResponses } from '#tasks/score-responses.ts'
import { benchmarkSuites } from '#tasks/suites.ts'
import { basicsCatalogue } from '../basics-catalogue.ts'
import { loadNamedTask, tasksBehind } from '../load-task.ts'
import { type Column, textTable } from '../render/text-table.ts'
import { readSettings } from '../settings.ts'
import { print, printJson, renderOptions } from '../terminal.ts'
import { wholeNumber } from '../whole-number.ts'

/** `assay tasks …`: what can be asked, the exact requests of a task, and scores of given answers. */
export function tasksCommand(program: Command): void {
  const tasks = program
    .command('tasks')
    .description('list tasks, render their requests, score answers, fetch their data')
  tasks
    .command('list')
    .description('every benchmark task, with what it needs')
    .action(async (_options, command: Command) => {
      const listed = [...basicsRows(), ...listTasks(await readCatalogue())]
      if (command.optsWithGlobals().json === true) return printJson(listed)
      print(textTable(columns, listed, { width: renderOptions().width }))
      print(`\nSuites (assay eval --suite): ${suiteNames()}`)
    })
  tasks
    .command('render <task>')
    .description('the exact requests of a task, one document per line of JSON')
    .option('--limit <documents>', 'the first documents only', wholeNumber)
    .option('--model <name>', 'model name that requests carry', 'default')
    .option('--data <folder>', 'folder with data sets')
    .action(async (name: string, options: { limit?: number; model: string }, command: Command) => {
      const task = await loadNamedTask(name, await readSettings({ flags: command.optsWithGlobals() }))
      const { model, limit } = options
      for (const row of renderTask(task, { model, ...(limit !== undefined && { limit }) })) print(JSON.stringify(row))
    })
  tasks
    .command('score <task> <answers>')
    .description('score answers: a file with lines {"documentId": "0", "bodies": [response body, …]}')
    .option('--data <folder>', 'folder with data sets')
    .action(async (name: string, path: string, _options, command: Command) => {
      const flags = command.optsWithGlobals()
      const task = await loadNamedTask(name, await readSettings({ flags }))
      const lines = (await readAnswers(path)).split('\n').filter((line) => line.trim() !== '')
      const scored = scoreResponses(
        task,
        lines.map((line, index) => parseAnswer(line, path, index + 1)),
      )
      if (flags.json === true) return printJson(scored)
      for (const [metric, value] of Object.entries(scored.results)) print(`${metric.padEnd(40)} ${value ?? 'N/A'}`)
      print(`${scored.sampleLength} documents`)
    })
  tasks
    .command('fetch <name>')
    .description('download what a task, group or suite needs, so that it works offline from then on')
    .action(async (name: string, _options, command: Command) => {
      const { cache } = await readSettings({ flags: command.optsWithGlobals() })
      let bytes = 0
      const catalogue = await readCatalogue()
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

/** The tier suite's tasks as rows of the list: they need no data set. */
function basicsRows(): ListedTask[] {
  const { suites, task } = basicsCatalogue()
  const names = new Set(suites.flatMap(({ groups }) => groups.flatMap(({ tasks }) => tasks.map((one) => one.task))))
  const tasks = [...names].flatMap((name) => task(name) ?? [])
  const unvaried = { variants: [], shots: 0, dataset: 'made by a generator', splits: [], obstacle: null }
  return tasks.map(({ name, needs, description }) => ({ name, needs, summary: description, ...unvaried }))
}

function suiteNames(): string {
  return [...basicsCatalogue().suites, ...benchmarkSuites].map(({ name }) => name).join(', ')
}

async function readAnswers(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new AnswersFileMissingError({ path, cause })
  }
}

function parseAnswer(line: string, path: string, lineNumber: number) {
  try {
    return answeredDocument.parse(JSON.parse(line))
  } catch (cause) {
    throw new BadAnswerLineError({ path, lineNumber, cause })
  }
}

/** There is no answers file to read. */
export class AnswersFileMissingError extends Error {
  override readonly name = 'AnswersFileMissingError'
  readonly code = 'ANSWERS_FILE_MISSING'
  constructor({ path, cause }: { path: string; cause: unknown }) {
    super(
      `The answers file ${path} cannot be read.\n` +
        'Give a file with one document a line: {"documentId": "0", "bodies": [response body, …]}.',
      { cause },
    )
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
