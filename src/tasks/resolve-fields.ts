import type { FieldSources } from './context/fields.ts'
import { PythonFunction } from './definition/read-yaml.ts'
import type { TaskDefinition } from './definition/task-definition.ts'
import type { ResolveFunction } from './ports/resolve.ts'

/** The fields of a document with functions in the place of their names. */
export type DefinedFields = Pick<FieldSources, 'doc_to_text' | 'doc_to_target' | 'doc_to_choice' | 'gen_prefix'>

/**
 * Resolves the functions among a definition's fields: for evaluated documents, and for examples, which inherit what their
 * own configuration leaves out.
 *
 * @throws {UnsupportedTaskError}
 */
export async function resolveFields(
  definition: TaskDefinition,
  resolve: ResolveFunction,
): Promise<{ readonly own: DefinedFields; readonly examples: DefinedFields }> {
  const config = definition.fewshot_config
  const field = async <Value>(value: Value | PythonFunction) =>
    value instanceof PythonFunction ? await resolve(value, 'document') : value
  const own: DefinedFields = {
    doc_to_text: await field(definition.doc_to_text),
    doc_to_target: await field(definition.doc_to_target),
    doc_to_choice: await field(definition.doc_to_choice),
    gen_prefix: definition.gen_prefix,
  }
  return {
    own,
    examples: {
      doc_to_text: (await field(config?.doc_to_text)) ?? own.doc_to_text,
      doc_to_target: (await field(config?.doc_to_target)) ?? own.doc_to_target,
      doc_to_choice: (await field(config?.doc_to_choice)) ?? own.doc_to_choice,
      gen_prefix: config?.gen_prefix ?? own.gen_prefix,
    },
  }
}
