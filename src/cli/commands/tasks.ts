import type { Command } from 'commander'
import { addCommands } from './tasks/add.ts'
import { fetchCommand } from './tasks/fetch.ts'
import { lifeCycleCommand } from './tasks/life-cycle.ts'
import { listCommand } from './tasks/list.ts'
import { renderCommand } from './tasks/render.ts'
import { scoreCommand } from './tasks/score.ts'

/** `assay tasks …`: what can be asked, the exact requests of a task, scores of given answers, and where tasks are from. */
export function tasksCommand(program: Command): void {
  const tasks = program
    .command('tasks')
    .description('list tasks, render their requests, score answers, fetch their data, add folders of tasks')
  listCommand(tasks)
  addCommands(tasks)
  renderCommand(tasks)
  scoreCommand(tasks)
  fetchCommand(tasks)
  lifeCycleCommand(tasks)
}
