import type { Task } from '#records/task.ts'
import { MissingDatasetError } from '#tasks/dataset/dataset.ts'
import { splitReader } from '#tasks/dataset/split-reader.ts'
import type { Catalogue } from '#tasks/definition/catalogue.ts'
import { benchmarkSuites } from '#tasks/suites.ts'
import { loadTask } from '#tasks/task.ts'
import { parseTaskReference } from '#tasks/task-reference.ts'
import { basicsCatalogue } from './basics-catalogue.ts'
import type { Settings } from './settings.ts'
import { type TaskSettings, userCatalogue } from './tasks/user-catalogue.ts'

/**
 * A task by its name, with a list of documents: a benchmark with its data, or the published items of a task of the tier
 * suite.
 *
 * @throws {UnknownTaskError} @throws {MissingDatasetError} naming the command that gets the data.
 */
export async function loadNamedTask(name: string, settings: Pick<Settings, 'data'> & TaskSettings): Promise<Task> {
  const own = publicTask(name)
  if (own !== undefined) return own
  const readSplit = splitReader({ dataFolder: settings.data, cacheFolder: settings.cache })
  const task = await loadTask(name, { catalogue: await userCatalogue(settings), readSplit }).catch((error: unknown) => {
    throw nameFetch(error, parseTaskReference(name).name)
  })
  return task
}

/** The error of a missing data set, with the command that gets all of what `name` needs. */
export function nameFetch(error: unknown, name: string): unknown {
  return error instanceof MissingDatasetError ? new MissingDatasetError({ ...error.facts, neededBy: name }) : error
}

/** The tasks whose data a name stands for: a suite's, a group's, or the one task's. */
export function tasksBehind(name: string, catalogue: Catalogue): string[] {
  const suite = benchmarkSuites.find((candidate) => candidate.name === name)
  if (suite !== undefined) return suite.groups.flatMap(({ tasks }) => tasks.map(({ task }) => task))
  const members = catalogue.groups.get(name)
  return members === undefined ? [name] : members.flatMap((member) => tasksBehind(member, catalogue))
}

/** A task of the tier suite with its published documents, which anyone can make again. */
function publicTask(name: string): Task | undefined {
  const { task: find, publicDocuments } = basicsCatalogue()
  const task = find(name)
  if (task?.source.kind !== 'generated') return task
  const { generate } = task.source
  const { size, seed } = publicDocuments
  const documentAt = (index: number) => ({ ...generate(seed(name, index)), id: String(index) })
  return { ...task, source: { kind: 'finite', size, documentAt } }
}
