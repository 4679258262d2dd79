import type { Catalogue } from '#bench/catalogue.ts'
import { publishedTask } from '#records/changed-pairs.ts'
import type { Suite } from '#records/suite.ts'
import type { LoadedTask } from '#tasks/harness/harness-view.ts'
import { benchmarkSuites, pairedSuite, taskSuite } from '#tasks/suites.ts'
import { parseTaskReference } from '#tasks/task-reference.ts'
import { basicsCatalogue, optionalSuites } from './basics-catalogue.ts'
import { nameFetch } from './load-task.ts'
import type { Settings } from './settings.ts'
import type { TaskFlags } from './tasks/task-flags.ts'
import { type LoaderSettings, type TaskLoader, taskLoader } from './tasks/task-loader.ts'

/** A catalogue that tells tasks in the harness's format from others. */
export type BenchmarkCatalogue = Catalogue & { loaded(name: string): LoadedTask | undefined }

/**
 * The tier suite and the benchmark suites that the settings ask for, with their data loaded. On the bench, `NAME~PERTURBATION` asks
 * the documents of a suite or task in pairs, as published and changed; without pairs, as evaluations are, it is a task in other words.
 *
 * @throws {UnknownSuiteError} @throws {MissingDatasetError} naming the command that gets the data.
 */
export async function benchCatalogue(
  settings: LoaderSettings & Pick<Settings, 'suites'>,
  flags: TaskFlags = {},
  { hasPairs = true }: { readonly hasPairs?: boolean } = {},
): Promise<BenchmarkCatalogue> {
  const basics = basicsCatalogue()
  const loader = await taskLoader(settings, flags)
  const suites = settings.suites
    .filter((name) => !basics.suites.some((suite) => suite.name === name))
    .map((name) => (hasPairs ? findPaired : findUnpaired)(name, loader.catalogue))
  const tasks = new Map<string, LoadedTask>()
  const benchmarks = suites.filter((suite) => !optionalSuites.includes(suite))
  for (const suite of benchmarks) await loadSuite(suite, loader, tasks)
  return {
    ...basics,
    suites: [...basics.suites, ...suites],
    task: (name) => tasks.get(name) ?? basics.task(name),
    loaded: (name) => tasks.get(name),
  }
}

async function loadSuite(suite: Suite, loader: TaskLoader, loaded: Map<string, LoadedTask>): Promise<void> {
  for (const name of suite.groups.flatMap((group) => group.tasks.map(({ task }) => task))) {
    if (loaded.has(name)) continue
    const task = await loader.load(name).catch((error: unknown) => {
      throw nameFetch(error, publishedTask(suite.name))
    })
    loaded.set(name, task)
  }
}

function findPaired(name: string, catalogue: TaskLoader['catalogue']): Suite {
  const [published = '', change, ...more] = name.split('~')
  if (change === undefined) return findUnpaired(name, catalogue)
  if (more.length > 0 || optionalSuites.some((suite) => suite.name === published)) throw new UnknownSuiteError({ name })
  return pairedSuite(findUnpaired(published, catalogue), parseTaskReference(name).perturbation ?? change)
}

/** A suite by its name, or a task as a suite of its own. */
function findUnpaired(name: string, catalogue: TaskLoader['catalogue']): Suite {
  const suite = [...optionalSuites, ...benchmarkSuites].find((candidate) => candidate.name === name)
  if (suite !== undefined) return suite
  if (catalogue.tasks.has(name.replace(/[@~].*$/, ''))) return taskSuite(name)
  throw new UnknownSuiteError({ name })
}

/** No suite has this name. */
export class UnknownSuiteError extends Error {
  override readonly name = 'UnknownSuiteError'
  readonly code = 'UNKNOWN_SUITE'
  constructor({ name }: { name: string }) {
    super(
      `There is no suite "${name}".\nSuites: assay-basics, assay-basics-public, ${[...optionalSuites, ...benchmarkSuites].map((suite) => suite.name).join(', ')}; or any task of "assay tasks list".`,
    )
  }
}
