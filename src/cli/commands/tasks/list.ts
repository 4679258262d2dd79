import type { Command } from 'commander'
import type { Obstacle } from '#tasks/list/find-obstacle.ts'
import { matchTasks } from '#tasks/list/match-tasks.ts'
import { summarizeTasks, type TaskSummary } from '#tasks/list/summarize-tasks.ts'
import { type ListedTask, type TaskPlace, taskPlaces } from '#tasks/list-tasks.ts'
import { benchmarkSuites } from '#tasks/suites.ts'
import { basicsCatalogue, optionalSuites } from '../../basics-catalogue.ts'
import { requestsText, type TaskFamily, taskFamilies } from '../../render/task-families.ts'
import { type Column, textTable } from '../../render/text-table.ts'
import { readSettings } from '../../settings.ts'
import { basicsRows, listedTasks } from '../../tasks/listed-tasks.ts'
import { harnessCatalogue, type UserCatalogue, userCatalogue, warnOfGoneFolders } from '../../tasks/user-catalogue.ts'
import { print, printJson, renderOptions } from '../../terminal.ts'
import { UnknownListError } from './unknown-list-error.ts'

type ListFlags = {
  readonly suite?: string
  readonly lmeh?: string
  readonly whyNot?: boolean
  readonly all?: boolean
  readonly json?: boolean
}

/** More tasks than this are shown as families. */
const mostTasks = 40
/** Of functions that are not there, so many are shown. */
const mostFunctions = 10

/** `assay tasks list`: what can be asked, with what, and why not the rest. */
export function listCommand(tasks: Command): void {
  tasks
    .command('list [filter]')
    .description('what can be asked; a filter is a group, tag or family, or part of a name (* for any text)')
    .option('--suite <name>', 'the tasks of one suite')
    .option('--lmeh <path>', 'only the tasks of this lm-evaluation-harness: a checkout or a Python environment')
    .option('--why-not', 'only what cannot be run, and what is missing')
    .option('--all', 'every task, and every missing function')
    .action(async (filter: string | undefined, _options, command: Command) => {
      const flags: ListFlags & Record<string, unknown> = command.optsWithGlobals()
      const settings = await readSettings({ flags })
      const catalogue =
        flags.lmeh === undefined ? await userCatalogue(settings) : await harnessCatalogue(flags.lmeh, settings.cache)
      const roots = catalogue.folders.map(({ path }) => path)
      const chosen = await chosenTasks(catalogue, { filter, ...flags, roots, cache: settings.cache })
      const summary = summarizeTasks(chosen)
      if (flags.json === true) return printJson({ ...summary, tasks: chosen, skipped: catalogue.skipped })
      warnOfGoneFolders(catalogue)
      if (flags.whyNot !== true) printTasks(chosen, summary, flags)
      else if (summary.loadable < summary.seen || summary.dataReasons.length > 0) printWhyNot(chosen, summary, flags)
      else print(`Nothing is in the way of ${count(summary.seen, 'task')}.`)
      if (filter === undefined && flags.suite === undefined) printSources(catalogue)
    })
}

type Choice = {
  readonly filter: string | undefined
  readonly roots: readonly string[]
  readonly cache: string
}

/** What the user asks to see; only of that is found out whether it can be run. With `--lmeh` it is the harness alone. */
async function chosenTasks(
  catalogue: UserCatalogue,
  { filter, suite, lmeh, roots, cache }: ListFlags & Choice,
): Promise<ListedTask[]> {
  const basics = lmeh === undefined ? basicsRows() : []
  const places: readonly TaskPlace[] = [...basics, ...taskPlaces(catalogue, roots)]
  const ofSuite = suite === undefined ? places : suiteTasks(places, suite)
  const chosen = filter === undefined ? ofSuite : matchTasks(ofSuite, filter, catalogue)
  if (chosen.length === 0 && filter !== undefined) throw new UnknownListError({ filter })
  const names = new Set(chosen.map(({ name }) => name))
  return [...basics.filter(({ name }) => names.has(name)), ...(await listedTasks(catalogue, { cache, names }))]
}

function suiteTasks(places: readonly TaskPlace[], name: string): TaskPlace[] {
  const suites = [...basicsCatalogue().suites, ...optionalSuites, ...benchmarkSuites]
  const suite = suites.find((candidate) => candidate.name === name)
  if (suite === undefined) throw new UnknownListError({ suite: name, suites: suites.map((one) => one.name) })
  const names = new Set(suite.groups.flatMap(({ tasks }) => tasks.map(({ task }) => task.replace(/@.*$/, ''))))
  return places.filter((place) => names.has(place.name))
}

function printTasks(tasks: readonly ListedTask[], summary: TaskSummary, { all }: ListFlags): void {
  const { width } = renderOptions()
  const isLong = tasks.length > mostTasks && all !== true
  print(isLong ? textTable(familyColumns, taskFamilies(tasks), { width }) : textTable(taskColumns, tasks, { width }))
  print('')
  print(totals(summary))
  if (isLong) print('Every task of a family: assay tasks list FAMILY; every task: --all.')
}

function totals({ seen, loadable, runnable }: TaskSummary): string {
  const rest = seen - loadable
  const lines = [
    `${count(seen, 'task')}, ${number(loadable)} can be run: ${number(runnable.C0)} by texts alone (C0), ` +
      `${number(runnable.C1)} with log-probabilities of answers (C1), ${number(runnable.C2)} with those of prompts (C2).`,
  ]
  if (rest > 0) lines.push(`${number(rest)} cannot be run; assay tasks list --why-not says why.`)
  return lines.join('\n')
}

function printWhyNot(tasks: readonly ListedTask[], summary: TaskSummary, { all }: ListFlags): void {
  const { width } = renderOptions()
  const blocked = tasks.filter(({ obstacle }) => obstacle !== null)
  if (blocked.length > 0) print(textTable(reasonColumns, summary.reasons, { width }))
  const { missing, missingReasons, dataReasons } = summary
  const functions = all === true ? missing : missing.slice(0, mostFunctions)
  printMore(dataReasons, (rows) => textTable(dataColumns, rows, { width }))
  printMore(missingReasons, (rows) => textTable(missingColumns, rows, { width }))
  printMore(functions, (rows) => textTable(functionColumns, rows, { width }))
  if (functions.length < missing.length) print(`… and ${number(missing.length - functions.length)} more: --all.`)
  if ((blocked.length > 0 && blocked.length <= mostTasks) || all === true) {
    print('')
    print(textTable(blockedColumns, blocked, { width }))
  }
  print('')
  print(totals(summary).split('\n')[0] ?? '')
}

/** A table after an empty line, if there is anything in it. */
function printMore<Row>(rows: readonly Row[], table: (rows: readonly Row[]) => string): void {
  if (rows.length > 0) print(`\n${table(rows)}`)
}

function printSources({ folders, skipped, groups }: UserCatalogue): void {
  print(`Suites (assay eval --suite): ${suiteNames()}`)
  if (groups.size > 0) print(`${number(groups.size)} groups and tags can be named in the place of tasks.`)
  const others = folders.filter(({ source }) => source !== 'assay')
  for (const { path, source } of others) print(`${source === 'lmeh' ? 'lm-evaluation-harness' : 'Your tasks'}: ${path}`)
  if (others.length === 0) {
    print('More tasks: assay tasks add --lmeh PATH uses those of your lm-evaluation-harness, without Python.')
  }
  if (skipped.length > 0)
    print(`${count(skipped.length, 'file')} cannot be read: ${skipped[0]?.path}: ${skipped[0]?.reason}`)
}

const taskColumns: readonly Column<ListedTask>[] = [
  { title: 'Task', text: ({ name }) => name, dropOrder: 0 },
  { title: 'Needs', text: ({ leastNeeds, obstacle }) => (obstacle === null ? leastNeeds : '-'), dropOrder: 0 },
  { title: 'Shots', align: 'right', text: ({ shots }) => String(shots), dropOrder: 1 },
  { title: 'Requests', align: 'right', text: requestsText, dropOrder: 2 },
  {
    title: 'Summary',
    text: ({ summary, obstacle }) => (obstacle === null ? summary : obstacleText(obstacle)),
    dropOrder: 3,
    shortest: 20,
  },
  {
    title: 'Variants',
    text: ({ variants }) => variants.map((variant) => variant.replace(/^.*@/, '@')).join(' '),
    dropOrder: 4,
  },
  { title: 'Data set', text: ({ dataset }) => dataset, dropOrder: 5, shortest: 12 },
]

const familyColumns: readonly Column<TaskFamily>[] = [
  { title: 'Family', text: ({ family }) => family, dropOrder: 0 },
  { title: 'Tasks', align: 'right', text: ({ tasks }) => String(tasks), dropOrder: 0 },
  { title: 'Run', align: 'right', text: ({ loadable }) => String(loadable), dropOrder: 0 },
  { title: 'Needs', text: ({ needs }) => needs, dropOrder: 1 },
  { title: 'Shots', text: ({ shots }) => shots, dropOrder: 2 },
  { title: 'Requests', text: ({ requests }) => requests, dropOrder: 3 },
  { title: 'Summary', text: ({ note }) => note, dropOrder: 4, shortest: 20 },
]

const reasonColumns: readonly Column<TaskSummary['reasons'][number]>[] = [
  { title: 'Tasks', align: 'right', text: ({ tasks }) => number(tasks), dropOrder: 0 },
  { title: 'Why not', text: ({ reason }) => reason, dropOrder: 0, shortest: 30 },
]

const dataColumns: readonly Column<TaskSummary['dataReasons'][number]>[] = [
  { title: 'Tasks', align: 'right', text: ({ tasks }) => number(tasks), dropOrder: 0 },
  { title: 'Can be run, but for the data', text: ({ reason }) => reason, dropOrder: 0, shortest: 30 },
]

const missingColumns: readonly Column<TaskSummary['missingReasons'][number]>[] = [
  { title: 'Tasks', align: 'right', text: ({ tasks }) => number(tasks), dropOrder: 0 },
  { title: 'Why functions cannot be had', text: ({ reason }) => reason, dropOrder: 0, shortest: 30 },
]

const functionColumns: readonly Column<TaskSummary['missing'][number]>[] = [
  { title: 'Tasks', align: 'right', text: ({ tasks }) => number(tasks), dropOrder: 0 },
  { title: 'Missing function', text: ({ reference }) => reference, dropOrder: 0, shortest: 30 },
]

const blockedColumns: readonly Column<ListedTask>[] = [
  { title: 'Task', text: ({ name }) => name, dropOrder: 0 },
  {
    title: 'Why not',
    text: ({ obstacle }) => (obstacle === null ? '' : obstacleText(obstacle)),
    dropOrder: 0,
    shortest: 30,
  },
]

function obstacleText({ reason, detail, missing }: Obstacle): string {
  if (missing.length > 0) return `it needs ${missing.join(', ')}`
  return detail === '' ? reason : `${reason}: ${detail}`
}

function suiteNames(): string {
  return [...basicsCatalogue().suites, ...optionalSuites, ...benchmarkSuites].map(({ name }) => name).join(', ')
}

function number(value: number): string {
  return value.toLocaleString('en')
}

function count(value: number, noun: string): string {
  return `${number(value)} ${noun}${value === 1 ? '' : 's'}`
}
