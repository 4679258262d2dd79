import type { FullCatalogue } from '#tasks/definition/catalogue.ts'
import type { GroupDefinition } from '#tasks/definition/group-definition.ts'
import type { HarnessResults } from '#tasks/harness/harness-view.ts'
import { groupResults } from '#tasks/metric/aggregate.ts'
import type { EvaluatedTask } from './evaluated-task.ts'

/** A group of tasks, summed up already. */
export type EvaluatedGroup = {
  readonly name: string
  readonly alias: string
  readonly version: string
  /** Tasks and groups right below it. */
  readonly members: readonly string[]
  /** All documents of all of its tasks. */
  readonly sampleLength: number
  /** Documents behind each of its metrics. */
  readonly sampleCount: Readonly<Record<string, number>>
  /** Empty for a group that is a mere collection. */
  readonly results: HarnessResults
}

type Groups = Pick<FullCatalogue, 'groups' | 'groupDefinitions'>

/**
 * The groups among the names that were asked for, with the groups below them: parents first. Tags and suites are no groups, as
 * in lm-evaluation-harness, and a group whose mean would be of a Python function has none.
 */
export function evaluatedGroups(
  asked: readonly string[],
  catalogue: Groups,
  evaluated: readonly EvaluatedTask[],
): EvaluatedGroup[] {
  const definitions = new Map<string, GroupDefinition>()
  const visit = (name: string) => {
    const definition = catalogue.groupDefinitions.get(name)
    if (definition === undefined || definitions.has(name)) return
    definitions.set(name, definition)
    for (const member of definition.members) visit(member)
  }
  for (const name of asked) visit(name)
  return [...definitions].flatMap(([name, definition]) => {
    const tasks = tasksBelow(name, catalogue)
    const members = evaluated.filter(({ view }) => tasks.has(view.task))
    return members.length === 0 ? [] : [evaluatedGroup({ ...definition, name }, members)]
  })
}

function tasksBelow(name: string, catalogue: Groups, seen = new Set<string>()): Set<string> {
  if (seen.has(name)) return seen
  seen.add(name)
  for (const member of catalogue.groups.get(name) ?? []) tasksBelow(member, catalogue, seen)
  return seen
}

function evaluatedGroup(definition: GroupDefinition, tasks: readonly EvaluatedTask[]): EvaluatedGroup {
  const sized = tasks.map(({ results, samples }) => {
    return { results, sampleLength: new Set(samples.map(({ doc_id }) => doc_id)).size }
  })
  const results = groupResults(
    sized,
    definition.aggregates.filter(({ aggregation }) => aggregation === 'mean'),
  )
  const keys = Object.keys(results).filter((key) => !key.includes('_stderr,'))
  const documents = (members: typeof sized) => members.reduce((sum, { sampleLength }) => sum + sampleLength, 0)
  const counts = keys.map((key) => [key, documents(sized.filter((task) => Object.hasOwn(task.results, key)))] as const)
  return {
    name: definition.name,
    alias: definition.alias,
    version: String(definition.version ?? 'N/A'),
    members: definition.members,
    sampleLength: documents(sized),
    sampleCount: Object.fromEntries(counts),
    results,
  }
}
