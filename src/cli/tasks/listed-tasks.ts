import { sourceOf } from '#tasks/dataset/source-of.ts'
import type { RawDefinition } from '#tasks/definition/catalogue.ts'
import { type ListedTask, listTasks } from '#tasks/list-tasks.ts'
import { basicsCatalogue, optionalSuites } from '../basics-catalogue.ts'
import { knownObstacles } from './functions.ts'
import type { UserCatalogue } from './user-catalogue.ts'

/** Tasks of a catalogue as a list shows them; what is found out about their functions is remembered in the cache. */
export async function listedTasks(
  catalogue: UserCatalogue,
  { cache, names }: { readonly cache: string; readonly names?: ReadonlySet<string> },
): Promise<ListedTask[]> {
  const roots = catalogue.folders.map(({ path }) => path)
  const { functionObstacle, save } = knownObstacles({ cache, folders: catalogue.folders })
  const listed = await listTasks(catalogue, { roots, names, dataObstacle, functionObstacle })
  save()
  return listed
}

function dataObstacle(fields: RawDefinition['fields']): string | null {
  const origin = sourceOf(fields)
  return origin.kind === 'obstacle' ? origin.reason : null
}

/** The tier suite's tasks as rows of the list: they need no data set. */
export function basicsRows(): ListedTask[] {
  const { suites, task } = basicsCatalogue()
  const [tierSuite] = suites
  const unpaired = optionalSuites.filter(({ change }) => change === undefined)
  const families = [tierSuite, ...unpaired].flatMap((suite) =>
    (suite?.groups ?? []).flatMap(({ tasks }) => tasks.map((one) => [one.task, suite?.name ?? ''] as const)),
  )
  const tasks = [...new Map(families)].flatMap(([name, family]) => {
    const found = task(name)
    return found === undefined ? [] : [{ ...found, family }]
  })
  const unvaried = { variants: [], shots: 0, requests: 1, splits: [], obstacle: null, dataObstacle: null }
  return tasks.map(({ name, needs, description, family }) => ({
    name,
    family,
    summary: description,
    needs,
    leastNeeds: needs,
    dataset: 'made by a generator',
    ...unvaried,
  }))
}
