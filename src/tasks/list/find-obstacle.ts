import type { PythonFunction } from '../definition/python-function.ts'
import { DefinitionInvalidError, type TaskDefinition, UnsupportedTaskError } from '../definition/task-definition.ts'
import { evaluatedSplit } from '../documents/splits.ts'
import { compileTemplate } from '../jinja/template.ts'
import { TemplateError } from '../jinja/template-error.ts'
import type { TaskFunctionKind, TaskFunctions } from '../ports/port.ts'
import { resolveMetrics } from '../score/metric-specification.ts'
import { resolvePipelines } from '../score/pipelines.ts'
import { functionReference, namedFunctions } from './named-functions.ts'

/** Why a Python function cannot be had; null when it can: as a port, or interpreted. Nothing is run. */
export type FunctionObstacle = (reference: PythonFunction, kind: TaskFunctionKind) => string | null

/** Why a task cannot be run. */
export type Obstacle = {
  /** The same for all tasks that want for the same. */
  readonly reason: string
  /** What is particular to this task, with field and line where it has these; empty when there is nothing to add. */
  readonly detail: string
  /** Functions that are not there, as `MODULE:FUNCTION`. */
  readonly missing: readonly string[]
}

/** Templates that have compiled: most definitions share theirs with others. */
export type KnownTemplates = Set<string>

/**
 * Finds why a definition cannot be run as far as that can be known without its data: functions, filters, metrics, the
 * syntax of its templates.
 *
 * @returns null when nothing is in the way.
 */
export async function findObstacle(
  definition: TaskDefinition,
  { functionObstacle, templates }: { readonly functionObstacle: FunctionObstacle; readonly templates: KnownTemplates },
): Promise<Obstacle | null> {
  if (definition.class !== undefined) {
    return { reason: 'it is a Python class', detail: definition.class, missing: [] }
  }
  const missing = namedFunctions(definition).flatMap(({ function: named, kind }) => {
    const reason = functionObstacle(named, kind)
    return reason === null ? [] : [{ reference: functionReference(named), reason }]
  })
  if (missing.length > 0) {
    const references = [...new Set(missing.map(({ reference }) => reference))]
    return { reason: 'it needs Python functions', detail: missing[0]?.reason ?? '', missing: references }
  }
  try {
    evaluatedSplit(definition)
    await resolvePipelines(definition, standIn)
    await resolveMetrics(definition, standIn)
    for (const [field, source] of templatesOf(definition))
      compileOnce(source, { task: definition.task, field }, templates)
    return null
  } catch (error) {
    return obstacleOf(error)
  }
}

/**
 * The obstacle that an error of a definition is.
 *
 * @throws what is no such error.
 */
export function obstacleOf(error: unknown): Obstacle {
  if (error instanceof UnsupportedTaskError) return { reason: reasonOf(error), detail: '', missing: [] }
  if (error instanceof DefinitionInvalidError) {
    return { reason: 'its definition is not valid', detail: reasonOf(error), missing: [] }
  }
  if (error instanceof TemplateError) {
    return { reason: 'a template cannot be read', detail: templateDetail(error), missing: [] }
  }
  throw error
}

/** What an error says before its facts, on one line. */
function reasonOf({ message }: Error): string {
  const [said = ''] = message.replace(/^[^:]*: /, '').split('\nTask: ')
  return said.replaceAll('✖ ', '').replace(/\s+/g, ' ')
}

function templateDetail({ message }: TemplateError): string {
  return message
    .split('\n')
    .filter((line) => !line.startsWith('Task:') && !line.startsWith('What to do:'))
    .join('; ')
}

/** Stands for functions that are there: what is checked needs them to be, and calls none. */
async function standIn<Kind extends TaskFunctionKind>(): Promise<TaskFunctions[Kind]> {
  const callNothing: unknown = () => null
  return callNothing as TaskFunctions[Kind]
}

function templatesOf(definition: TaskDefinition): [field: string, source: string][] {
  const { fewshot_config: examples } = definition
  const fields: readonly (readonly [string, unknown])[] = [
    ['description', definition.description],
    ['doc_to_text', definition.doc_to_text],
    ['doc_to_target', definition.doc_to_target],
    ['doc_to_choice', definition.doc_to_choice],
    ['gen_prefix', definition.gen_prefix],
    ['fewshot_config.doc_to_text', examples?.doc_to_text],
    ['fewshot_config.doc_to_target', examples?.doc_to_target],
    ['fewshot_config.doc_to_choice', examples?.doc_to_choice],
    ['fewshot_config.gen_prefix', examples?.gen_prefix],
  ]
  return fields.flatMap(([field, source]): [string, string][] => (typeof source === 'string' ? [[field, source]] : []))
}

function compileOnce(source: string, origin: { task: string; field: string }, templates: KnownTemplates): void {
  if (templates.has(source)) return
  compileTemplate(source, origin)
  templates.add(source)
}
