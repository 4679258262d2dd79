import type { Catalogue } from '#bench/catalogue.ts'
import type { Task } from '#records/task.ts'
import { splitReader } from '#tasks/dataset/split-reader.ts'
import { readCatalogue } from '#tasks/definition/catalogue.ts'
import { benchmarkSuites } from '#tasks/suites.ts'
import { loadTask } from '#tasks/task.ts'
import { basicsCatalogue, optionalSuites } from './basics-catalogue.ts'
import type { Settings } from './settings.ts'
import { functionsOf } from './tasks/functions.ts'

/**
 * Every suite of this program, with those of the named tasks that can be had here: one without its data is left out,
 * and so is one that this program does not know.
 */
export async function verificationCatalogue(
  taskNames: readonly string[],
  { data, cache }: Pick<Settings, 'data' | 'cache'>,
): Promise<Catalogue> {
  const basics = basicsCatalogue()
  const options = {
    catalogue: await readCatalogue(),
    readSplit: splitReader({ dataFolder: data, cacheFolder: cache }),
  }
  // Our own definitions only: what is verified must be the same everywhere.
  const functions = functionsOf([])
  const tasks = new Map<string, Task>()
  for (const name of taskNames) {
    if (basics.task(name) !== undefined) continue
    const task = await loadTask(name, { ...options, resolve: functions.resolverOf(name) }).catch(unlessExpected)
    if (task !== undefined) tasks.set(name, task)
  }
  return {
    ...basics,
    suites: [...basics.suites, ...optionalSuites, ...benchmarkSuites],
    task: (name) => basics.task(name) ?? tasks.get(name),
  }
}

/** Typed errors say that a task cannot be had here; anything else is a bug. */
function unlessExpected(error: unknown): undefined {
  if (error instanceof Error && 'code' in error) return undefined
  throw error
}
