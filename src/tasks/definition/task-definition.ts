import * as z from 'zod'
import type { RawDefinition } from './catalogue.ts'
import { PythonFunction } from './read-yaml.ts'

/** A definition that asks for what this engine does not have. */
export class UnsupportedTaskError extends Error {
  override readonly name = 'UnsupportedTaskError'
  readonly code = 'TASK_UNSUPPORTED'
  constructor({ task, reason }: { task: string; reason: string }) {
    super(
      `The task cannot be run: ${reason}\nTask: ${task}\n` +
        'What to do: choose another task or variant; `assay tasks list` shows what can be run.',
    )
  }
}

/** A definition whose fields do not fit the format. */
export class DefinitionInvalidError extends Error {
  override readonly name = 'DefinitionInvalidError'
  readonly code = 'DEFINITION_INVALID'
  constructor({ task, path, reason }: { task: string; path: string; reason: string }) {
    super(`A task definition is not valid: ${reason}\nTask: ${task}\nFile: ${path}\nWhat to do: correct the file.`)
  }
}

const name = z.string().nullish()
const template = z.union([z.string(), z.int(), z.null()]).optional()
const choices = z.union([z.string(), z.array(z.unknown()), z.record(z.string(), z.unknown())]).nullish()
const named = z.looseObject({ function: z.string() })

const fewshotConfig = z.object({
  sampler: z.string().optional(),
  split: name,
  samples: z.array(z.record(z.string(), z.unknown())).nullish(),
  doc_to_text: template,
  doc_to_target: template,
  doc_to_choice: choices,
  fewshot_delimiter: name,
  target_delimiter: name,
  gen_prefix: name,
})

const format = z.object({
  dataset_path: name,
  dataset_name: name,
  training_split: name,
  validation_split: name,
  test_split: name,
  fewshot_split: name,
  output_type: z
    .enum(['multiple_choice', 'generate_until', 'loglikelihood', 'loglikelihood_rolling'])
    .default('generate_until'),
  doc_to_text: template,
  doc_to_target: template,
  doc_to_choice: choices,
  description: z.string().nullish(),
  target_delimiter: z.string().default(' '),
  fewshot_delimiter: z.string().default('\n\n'),
  fewshot_config: fewshotConfig.nullish(),
  num_fewshot: z.int().nonnegative().nullish(),
  gen_prefix: name,
  generation_kwargs: z.record(z.string(), z.unknown()).nullish(),
  repeats: z.int().min(1).max(64).default(1),
  metric_list: z.array(z.looseObject({ metric: z.string(), aggregation: z.string().optional() })).nullish(),
  filter_list: z.array(z.looseObject({ name: z.string(), filter: z.array(named) })).nullish(),
  metadata: z
    .object({
      version: z.union([z.string(), z.number()]).optional(),
      assay: z
        .strictObject({
          /** One sentence for a reader of the leaderboard. */
          summary: z.string().optional(),
          /** `metric,filter` whose value ranks. */
          main_metric: z.string().optional(),
          /** Keep only rows whose columns equal these. */
          where: z.record(z.string(), z.unknown()).optional(),
        })
        .optional(),
    })
    .nullish(),
})

type Format = z.infer<typeof format>

/** A task definition, checked. Field names are those of lm-evaluation-harness. */
export type TaskDefinition = Omit<Format, 'doc_to_text'> & {
  readonly task: string
  readonly path: string
  readonly doc_to_text: string | number
}

/** Fields that hold Python code in the harness; a task with one of these cannot be run from its definition alone. */
const codeFields = ['process_docs', 'process_results', 'custom_dataset', 'class', 'doc_to_image', 'doc_to_audio']

/**
 * Checks the fields of a definition.
 *
 * @throws {UnsupportedTaskError} for Python functions and output types beyond this engine.
 * @throws {DefinitionInvalidError} for fields of the wrong shape.
 */
export function parseTaskDefinition({ name: task, path, fields }: RawDefinition): TaskDefinition {
  refuseCode(task, fields)
  const result = format.safeParse(fields)
  if (!result.success) throw new DefinitionInvalidError({ task, path, reason: z.prettifyError(result.error) })
  const { doc_to_text: text, ...definition } = result.data
  if (text === undefined || text === null) {
    throw new DefinitionInvalidError({ task, path, reason: 'doc_to_text is missing' })
  }
  if (definition.output_type !== 'generate_until' && definition.output_type !== 'multiple_choice') {
    throw new UnsupportedTaskError({ task, reason: `output_type ${definition.output_type} is not supported` })
  }
  return { ...definition, doc_to_text: text, task, path }
}

function refuseCode(task: string, fields: Readonly<Record<string, unknown>>): void {
  const function_ = findFunction(fields, '')
  if (function_ !== undefined) {
    const reason = `its field ${function_.field} is the Python function ${function_.reference}`
    throw new UnsupportedTaskError({ task, reason })
  }
  const field = codeFields.find((candidate) => fields[candidate] !== undefined && fields[candidate] !== null)
  if (field !== undefined) throw new UnsupportedTaskError({ task, reason: `its field ${field} needs Python` })
  if (fields.unsafe_code === true) throw new UnsupportedTaskError({ task, reason: 'it runs the code of the answer' })
}

function findFunction(value: unknown, field: string): { field: string; reference: string } | undefined {
  if (typeof value !== 'object' || value === null || field === 'doc_to_decontamination_query') return undefined
  if (value instanceof PythonFunction) return { field, reference: value.reference }
  for (const [key, member] of Object.entries(value)) {
    const found = findFunction(member, field === '' ? key : `${field}.${key}`)
    if (found !== undefined) return found
  }
  return undefined
}
