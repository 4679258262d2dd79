import { type TaskDefinition, UnsupportedTaskError } from '../definition/task-definition.ts'

/** The split that is evaluated: test, else validation. */
export function evaluatedSplit(definition: TaskDefinition): string {
  const split = definition.test_split ?? definition.validation_split
  if (split !== undefined && split !== null) return split
  throw new UnsupportedTaskError({ task: definition.task, reason: 'it names neither a test nor a validation split' })
}

/** The split that examples come from; undefined when the definition brings them itself. */
export function exampleSplit(definition: TaskDefinition): string | undefined {
  const named = namedExampleSplit(definition)
  if (named !== undefined) return named
  if (definition.fewshot_config?.samples) return undefined
  return definition.training_split ?? definition.validation_split ?? definition.test_split ?? undefined
}

/** The split that a definition names for its examples; a null in `fewshot_config` overrides what stands outside of it. */
export function namedExampleSplit({
  fewshot_config: config,
  fewshot_split: split,
}: TaskDefinition): string | undefined {
  return (config?.split === undefined ? split : config.split) ?? undefined
}

/**
 * Whether a document may not be its own example. The harness compares the names of the two splits even when both are missing
 * (api/task.py, 0.4.13).
 */
export function isPoolEvaluated(definition: TaskDefinition): boolean {
  return namedExampleSplit(definition) === (definition.test_split ?? undefined)
}
