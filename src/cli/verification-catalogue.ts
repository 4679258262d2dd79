import type { Catalogue } from '#bench/catalogue.ts'
import type { Task } from '#records/task.ts'
import { splitReader } from '#tasks/dataset/split-reader.ts'
import { readCatalogue } from '#tasks/definition/catalogue.ts'
import { benchmarkSuites } from '#tasks/suites.ts'
import { loadTask } from '#tasks/task.ts'
import { basicsCatalogue } from './basics-catalogue.ts'
import type { Settings } from './settings.ts'

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
  const tasks = new Map<string, Task>()
  for (const name of taskNames) {
    if (basics.task(name) !== undefined) continue
    const task = await loadTask(name, options).catch(unlessExpected)
    if (task !== undefined) tasks.set(name, task)
  }
  return {
    ...basics,
    suites: [...basics.suites, ...benchmarkSuites],
    task: (name) => basics.task(name) ?? tasks.get(name),
  }
}

/** Typed errors say that a task cannot be had here; anything else is a bug. */
function unlessExpected(error: unknown): undefined {
  if (error instanceof Error && 'code' in error) return undefined
  throw error
}
