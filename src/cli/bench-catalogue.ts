import type { Catalogue } from '#bench/catalogue.ts'
import type { Task } from '#records/task.ts'
import { splitReader } from '#tasks/dataset/split-reader.ts'
import { readCatalogue } from '#tasks/definition/catalogue.ts'
import { benchmarkSuites } from '#tasks/suites.ts'
import { loadTask } from '#tasks/task.ts'
import { basicsCatalogue } from './basics-catalogue.ts'
import type { Settings } from './settings.ts'

/**
 * The tier suite and the benchmark suites that the settings ask for, with their data loaded.
 *
 * @throws {UnknownSuiteError} @throws {MissingDatasetError} naming the command that gets the data.
 */
export async function benchCatalogue(settings: Pick<Settings, 'suites' | 'data' | 'cache'>): Promise<Catalogue> {
  const basics = basicsCatalogue()
  const suites = settings.suites
    .filter((name) => !basics.suites.some((suite) => suite.name === name))
    .map(findBenchmark)
  const names = suites.flatMap((suite) => suite.groups.flatMap((group) => group.tasks.map(({ task }) => task)))
  const options = {
    catalogue: await readCatalogue(),
    readSplit: splitReader({ dataFolder: settings.data, cacheFolder: settings.cache }),
  }
  const tasks = new Map<string, Task>()
  for (const name of new Set(names)) tasks.set(name, await loadTask(name, options))
  return { ...basics, suites: [...basics.suites, ...suites], task: (name) => tasks.get(name) ?? basics.task(name) }
}

function findBenchmark(name: string) {
  const suite = benchmarkSuites.find((candidate) => candidate.name === name)
  if (suite === undefined) throw new UnknownSuiteError({ name })
  return suite
}

/** No suite has this name. */
export class UnknownSuiteError extends Error {
  override readonly name = 'UnknownSuiteError'
  readonly code = 'UNKNOWN_SUITE'
  constructor({ name }: { name: string }) {
    super(
      `There is no suite "${name}".\nSuites: assay-basics, assay-basics-public, ${benchmarkSuites.map((suite) => suite.name).join(', ')}`,
    )
  }
}
