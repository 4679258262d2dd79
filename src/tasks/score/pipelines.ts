import { PythonFunction } from '../definition/read-yaml.ts'
import { type TaskDefinition, UnsupportedTaskError } from '../definition/task-definition.ts'
import { createFilter } from '../filter/filter.ts'
import { type FilterStep, itemsOf } from '../filter/filter-step.ts'
import type { PythonOptions } from '../ports/port.ts'
import type { ResolveFunction } from '../ports/resolve.ts'

/** A named way from responses to what is scored. */
export type Pipeline = { readonly name: string; readonly steps: readonly FilterStep[] }

type DefinedStep = NonNullable<TaskDefinition['filter_list']>[number]['filter'][number]

/**
 * The pipelines of a definition; the first response alone when it has none.
 *
 * @throws {UnsupportedTaskError}
 */
export async function resolvePipelines(definition: TaskDefinition, resolve: ResolveFunction): Promise<Pipeline[]> {
  const { task, filter_list: list } = definition
  const defined = list ?? [{ name: 'none', filter: [{ function: 'take_first' }] }]
  const pipelines: Pipeline[] = []
  for (const { name, filter } of defined) {
    const steps: FilterStep[] = []
    for (const step of filter) steps.push(await resolveStep(task, step, resolve))
    pipelines.push({ name, steps })
  }
  return pipelines
}

async function resolveStep(task: string, step: DefinedStep, resolve: ResolveFunction): Promise<FilterStep> {
  const { function: filter, ...options } = step
  if (filter instanceof PythonFunction) return await functionStep(filter, options, resolve)
  if (filter === 'custom' && options.filter_fn instanceof PythonFunction) {
    const { filter_fn, ...rest } = options
    return await functionStep(filter_fn as PythonFunction, rest, resolve)
  }
  const made = createFilter(filter, options)
  if (made !== undefined) return made
  throw new UnsupportedTaskError({ task, reason: `its filter "${filter}" is not supported` })
}

async function functionStep(
  reference: PythonFunction,
  options: Readonly<Record<string, unknown>>,
  resolve: ResolveFunction,
): Promise<FilterStep> {
  const run = await resolve(reference, 'filter')
  return (responses, row) => run(itemsOf(responses), row, options as PythonOptions)
}
