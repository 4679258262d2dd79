import type { Capability } from '#records/task.ts'
import type { ListedTask } from '#tasks/list-tasks.ts'

/** Tasks of one family as one line. */
export type TaskFamily = {
  readonly family: string
  readonly tasks: number
  readonly loadable: number
  /** What the loadable ones need of an endpoint, the least first: `C0`, `C0-C2`. */
  readonly needs: string
  readonly shots: string
  readonly requests: string
  /** What it is about, or what is in the way. */
  readonly note: string
}

/** Families by name, each with what its tasks have in common. */
export function taskFamilies(tasks: readonly ListedTask[]): TaskFamily[] {
  const families = Map.groupBy(tasks, ({ family }) => family)
  return [...families].map(([family, members]) => taskFamily(family, members)).sort(byFamily)
}

function byFamily(a: TaskFamily, b: TaskFamily): number {
  return a.family < b.family ? -1 : 1
}

function taskFamily(family: string, members: readonly ListedTask[]): TaskFamily {
  const loadable = members.filter(({ obstacle }) => obstacle === null)
  return {
    family,
    tasks: members.length,
    loadable: loadable.length,
    needs: rangeOf(loadable.map(({ leastNeeds }) => leastNeeds)),
    shots: rangeOf(loadable.map(({ shots }) => shots)),
    requests: rangeOf(loadable.map(requestsText)),
    note: noteOf(members, loadable),
  }
}

/** Requests for one document; `?` where only the data tells. */
export function requestsText({ requests }: ListedTask): string {
  return requests === null ? '?' : String(requests)
}

function rangeOf(values: readonly (Capability | string | number)[]): string {
  const all = [...new Set(values.map(String))].sort(new Intl.Collator('en', { numeric: true }).compare)
  return all.length < 3 ? all.join(', ') : `${all[0]} … ${all.at(-1)}`
}

function noteOf(members: readonly ListedTask[], loadable: readonly ListedTask[]): string {
  if (loadable.length < members.length) return mostFrequent(members.flatMap(({ obstacle }) => obstacle?.reason ?? []))
  return mostFrequent(members.flatMap(({ summary }) => (summary === '' ? [] : [summary])))
}

function mostFrequent(texts: readonly string[]): string {
  const groups = [...Map.groupBy(texts, (text) => text)].sort(([, a], [, b]) => b.length - a.length)
  return groups[0]?.[0] ?? ''
}
