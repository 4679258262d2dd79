import { PythonFunction } from '../definition/python-function.ts'
import type { TaskDefinition } from '../definition/task-definition.ts'
import type { TaskFunctionKind } from '../ports/port.ts'

/** A Python function that a definition names, and what it is there. */
export type NamedFunction = { readonly function: PythonFunction; readonly kind: TaskFunctionKind }

/** Every function that a task needs to be run, once for each use. */
export function namedFunctions(definition: TaskDefinition): NamedFunction[] {
  const { fewshot_config: examples, metric_list: metrics, filter_list: pipelines } = definition
  const isScored = definition.process_results === undefined || definition.process_results === null
  const steps = (pipelines ?? []).flatMap(({ filter }) => filter)
  const uses: readonly (readonly [TaskFunctionKind, readonly unknown[]])[] = [
    ['process_docs', [definition.process_docs, examples?.process_docs]],
    ['document', [definition.doc_to_text, definition.doc_to_target, definition.doc_to_choice]],
    ['document', [examples?.doc_to_text, examples?.doc_to_target, examples?.doc_to_choice]],
    ['samples', [examples?.samples]],
    ['process_results', [definition.process_results]],
    // Values come from process_results where there is one; a metric's own function is then never called.
    [
      'metric',
      isScored && definition.output_type === 'generate_until' ? (metrics ?? []).map(({ metric }) => metric) : [],
    ],
    ['aggregation', (metrics ?? []).map(({ aggregation }) => aggregation)],
    ['filter', steps.flatMap((step) => [step.function, step.filter_fn])],
  ]
  return uses.flatMap(([kind, values]) =>
    values.flatMap((value) => (value instanceof PythonFunction ? [{ function: value, kind }] : [])),
  )
}

/** The name by which ports are found: `MODULE:FUNCTION`. */
export function functionReference({ module, functionName }: PythonFunction): string {
  return `${module}:${functionName}`
}
