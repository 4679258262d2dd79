import type { Task } from '#records/task.ts'
import { MissingDatasetError } from '#tasks/dataset/dataset.ts'
import type { Catalogue } from '#tasks/definition/catalogue.ts'
import type { LoadedTask } from '#tasks/harness/harness-view.ts'
import { benchmarkSuites } from '#tasks/suites.ts'
import { parseTaskReference } from '#tasks/task-reference.ts'
import { basicsCatalogue } from './basics-catalogue.ts'
import type { TaskFlags } from './tasks/task-flags.ts'
import { type LoaderSettings, taskLoader } from './tasks/task-loader.ts'
import type { UserCatalogue } from './tasks/user-catalogue.ts'

/**
 * A task by its name, with a list of documents: a benchmark with its data, or the published items of a task of the tier
 * suite.
 *
 * @throws {UnknownTaskError} @throws {MissingDatasetError} naming the command that gets the data.
 */
export async function loadNamedTask(
  name: string,
  settings: LoaderSettings,
): Promise<Task & Partial<Pick<LoadedTask, 'harness'>>> {
  const own = publicTask(name)
  if (own !== undefined) return own
  const task = await (await taskLoader(settings)).load(name).catch((error: unknown) => {
    throw nameFetch(error, parseTaskReference(name).name)
  })
  return task
}

/**
 * Benchmarks by name: tasks, and groups, tags and suites for all of theirs; each once.
 *
 * @throws {UnknownTaskError} @throws {MissingDatasetError} naming the command that gets the data.
 */
export async function loadBenchmarks(
  names: readonly string[],
  settings: LoaderSettings,
  flags: TaskFlags,
): Promise<{ readonly loaded: readonly LoadedTask[]; readonly catalogue: UserCatalogue }> {
  const { catalogue, load } = await taskLoader(settings, flags)
  const references = names.flatMap((name) => tasksBehind(name, catalogue))
  const spoken = flags.chat === true ? references.map((reference) => chatReference(reference, catalogue)) : references
  const asked = spoken.flatMap((reference) => [reference, ...perturbedReferences(reference, flags.perturb)])
  const loaded: LoadedTask[] = []
  for (const reference of new Set(asked)) {
    const task = await load(reference).catch((error: unknown) => {
      throw nameFetch(error, parseTaskReference(reference).name)
    })
    loaded.push(task)
  }
  return { loaded, catalogue }
}

/** The variant for chat endpoints: texts as they are, choices by their letters. */
function chatReference(reference: string, { tasks }: Catalogue): string {
  if (reference.includes('@')) return reference
  const [name = '', perturbation] = reference.split('~')
  const isChoice = tasks.get(name)?.fields.output_type === 'multiple_choice'
  return `${name}@${isChoice ? 'letter-chat' : 'chat'}${perturbation === undefined ? '' : `~${perturbation}`}`
}

/** The same task in other words, unless the reference asks for some already. */
function perturbedReferences(reference: string, kinds = ''): string[] {
  if (reference.includes('~')) return []
  return kinds.split(',').flatMap((kind) => (kind.trim() === '' ? [] : [`${reference}~${kind.trim()}`]))
}

/** The error of a missing data set, with the command that gets all of what `name` needs. */
export function nameFetch(error: unknown, name: string): unknown {
  return error instanceof MissingDatasetError ? new MissingDatasetError({ ...error.facts, neededBy: name }) : error
}

/** The tasks whose data a name stands for: a suite's, a group's, or the one task's; `GROUP~KIND` is all of them in other words. */
export function tasksBehind(name: string, catalogue: Catalogue): string[] {
  const [plain = '', ...perturbation] = name.split('~')
  if (perturbation.length === 0) return plainTasksBehind(plain, catalogue)
  return plainTasksBehind(plain, catalogue).map((task) => [task, ...perturbation].join('~'))
}

function plainTasksBehind(name: string, catalogue: Catalogue): string[] {
  const suite = benchmarkSuites.find((candidate) => candidate.name === name)
  if (suite !== undefined) return suite.groups.flatMap(({ tasks }) => tasks.map(({ task }) => task))
  const members = catalogue.groups.get(name)
  return members === undefined ? [name] : members.flatMap((member) => plainTasksBehind(member, catalogue))
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
