import type { Capability } from '#records/task.ts'
import type { ListedTask } from '../list-tasks.ts'

/** How much of a list can be run, and what is in the way of the rest. */
export type TaskSummary = {
  readonly seen: number
  /** Tasks whose definition, functions, filters, metrics and templates are all there. */
  readonly loadable: number
  /** Loadable tasks that an endpoint of each capability can be asked, in the least demanding variant of each. */
  readonly runnable: Readonly<Record<Capability, number>>
  /** Functions that are not there and how many tasks name each, greatest first. */
  readonly missing: readonly { readonly reference: string; readonly tasks: number }[]
  /** Why these cannot be had, such as a Python module that is not known, and how many tasks that stops, greatest first. */
  readonly missingReasons: readonly { readonly reason: string; readonly tasks: number }[]
  /** Why tasks cannot be run, greatest first; each counts once. */
  readonly reasons: readonly { readonly reason: string; readonly tasks: number }[]
  /** The same for the data of loadable tasks. */
  readonly dataReasons: readonly { readonly reason: string; readonly tasks: number }[]
}

const capabilities: readonly Capability[] = ['C0', 'C1', 'C2', 'C3']

/** Where in a file of Python something is, at the end of a reason. */
const place = / \([^()\s]+:\d+\)$/

export function summarizeTasks(tasks: readonly ListedTask[]): TaskSummary {
  const loadable = tasks.filter(({ obstacle }) => obstacle === null)
  const obstacles = tasks.flatMap(({ obstacle }) => obstacle ?? [])
  const lacking = obstacles.filter(({ missing }) => missing.length > 0)
  const runnable = (capability: Capability) => loadable.filter(({ leastNeeds }) => leastNeeds <= capability).length
  return {
    seen: tasks.length,
    loadable: loadable.length,
    runnable: Object.fromEntries(capabilities.map((one) => [one, runnable(one)])) as Record<Capability, number>,
    missing: counted(obstacles.flatMap(({ missing }) => missing)).map(([reference, tasks]) => ({ reference, tasks })),
    missingReasons: counted(lacking.map(({ detail }) => detail.replace(place, ''))).map(([reason, tasks]) => ({
      reason,
      tasks,
    })),
    reasons: counted(obstacles.map(({ reason }) => reason)).map(([reason, tasks]) => ({ reason, tasks })),
    dataReasons: counted(loadable.flatMap(({ dataObstacle }) => dataObstacle ?? [])).map(([reason, tasks]) => ({
      reason,
      tasks,
    })),
  }
}

/** How often each text is there, most often first, then by text. */
function counted(texts: readonly string[]): [text: string, count: number][] {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return [...counts].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))
}
