import * as z from 'zod'
import { rowFilterShape } from '../dataset/row-filter.ts'
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
const python = z.instanceof(PythonFunction)
const optionalPython = python.nullish()
const template = z.union([z.string(), z.int(), python, z.null()]).optional()
const target = z.union([z.string(), z.int(), z.array(z.unknown()), python, z.null()]).optional()
const choices = z.union([z.string(), z.array(z.unknown()), python, z.record(z.string(), z.unknown())]).nullish()

const fewshotConfig = z.object({
  sampler: z.string().optional(),
  split: name,
  samples: z.union([z.array(z.record(z.string(), z.unknown())), python]).nullish(),
  process_docs: optionalPython,
  doc_to_text: template,
  doc_to_target: target,
  doc_to_choice: choices,
  fewshot_delimiter: name,
  target_delimiter: name,
  gen_prefix: name,
})

const metric = z.looseObject({
  metric: z.union([z.string(), python]),
  aggregation: z.union([z.string(), python]).optional(),
  higher_is_better: z.boolean().nullish(),
  regexes_to_ignore: z.array(z.string()).nullish(),
})

const scalar = z.union([z.string(), z.number(), z.boolean()])
/** A number, or a text or truth value that Python's `float` takes. */
const numeric = scalar.refine((value) => Number.isFinite(Number(value)), 'a finite number is needed').nullish()

/** Other options go into requests as they are. */
const generation = z.looseObject({
  until: z.union([scalar, z.array(scalar)]).nullish(),
  max_gen_toks: numeric,
  max_tokens: numeric,
  max_new_tokens: numeric,
  temperature: numeric,
})

/** Options beside `function` are the filter's own. */
const filterStep = z.looseObject({ function: z.union([z.string(), python]) })

const format = z.object({
  task_alias: name,
  dataset_path: name,
  dataset_name: name,
  dataset_kwargs: z.record(z.string(), z.unknown()).nullish(),
  training_split: name,
  validation_split: name,
  test_split: name,
  fewshot_split: name,
  process_docs: optionalPython,
  output_type: z
    .enum(['multiple_choice', 'generate_until', 'loglikelihood', 'loglikelihood_rolling'])
    .default('generate_until'),
  doc_to_text: template,
  doc_to_target: target,
  doc_to_choice: choices,
  process_results: optionalPython,
  description: z.string().nullish(),
  target_delimiter: z.string().default(' '),
  fewshot_delimiter: z.string().default('\n\n'),
  fewshot_config: fewshotConfig.nullish(),
  num_fewshot: z.int().nonnegative().nullish(),
  gen_prefix: name,
  generation_kwargs: generation.nullish(),
  repeats: z.int().min(1).max(64).default(1),
  metric_list: z.array(metric).nullish(),
  filter_list: z.array(z.looseObject({ name: z.string(), filter: z.array(filterStep) })).nullish(),
  metadata: z
    .looseObject({
      version: z.union([z.string(), z.number()]).optional(),
      assay: z
        .strictObject({
          /** One sentence for a reader of the leaderboard. */
          summary: z.string().optional(),
          /** `metric,filter` whose value ranks. */
          main_metric: z.string().optional(),
          /** Texts whose log-probability is asked for besides a generated answer: what tasks of Python classes do. */
          continuations: z.array(z.string()).optional(),
          /** Which rows of the data are the task's. */
          where: rowFilterShape.optional(),
          /** The column that questions share which are not independent, such as the passage that they are about. */
          cluster: z.string().optional(),
          /** Which columns perturbations change, where the definition's templates do not tell. */
          perturb: z
            .strictObject({
              texts: z.array(z.string()).optional(),
              options: z.string().optional(),
              gold: z.string().optional(),
            })
            .optional(),
        })
        .optional(),
    })
    .nullish(),
})

type Format = z.infer<typeof format>

/** A task definition, checked. Field names are those of lm-evaluation-harness; functions are named, not yet resolved. */
export type TaskDefinition = Omit<Format, 'doc_to_text'> & {
  readonly task: string
  readonly path: string
  readonly doc_to_text: string | number | PythonFunction
  /** The name of a task that the harness writes as a Python class, such as SQuAD v2. */
  readonly class: string | undefined
}

/** Fields that need what this engine does not have, and why. */
const refusedFields: Readonly<Record<string, string>> = {
  custom_dataset: 'it makes its data set by Python code (custom_dataset)',
  doc_to_image: 'its questions hold images (doc_to_image)',
  doc_to_audio: 'its questions hold sound (doc_to_audio)',
  use_prompt: 'it takes its prompt from promptsource (use_prompt)',
}

/**
 * Checks the fields of a definition.
 *
 * @throws {UnsupportedTaskError} for what is beyond this engine: running the answer's code, images, sound.
 * @throws {DefinitionInvalidError} for fields of the wrong shape.
 */
export function parseTaskDefinition({ name: task, path, fields }: RawDefinition): TaskDefinition {
  refuse(task, fields)
  const result = format.safeParse(fields)
  if (!result.success) throw new DefinitionInvalidError({ task, path, reason: z.prettifyError(result.error) })
  const { doc_to_text: text, ...definition } = result.data
  const className = classOf(fields.class)
  const isTextFree = className !== undefined || definition.output_type === 'loglikelihood_rolling'
  if ((text === undefined || text === null) && !isTextFree) {
    throw new DefinitionInvalidError({ task, path, reason: 'doc_to_text is missing' })
  }
  return { ...definition, doc_to_text: text ?? '', task, path, class: className }
}

/** `class: !function task.SQuAD2` in the harness's files; a plain name in ours. */
function classOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  return value instanceof PythonFunction ? (value.reference.split('.').at(-1) ?? '') : String(value)
}

function refuse(task: string, fields: Readonly<Record<string, unknown>>): void {
  for (const [field, reason] of Object.entries(refusedFields)) {
    const value = fields[field]
    if (value !== undefined && value !== null && value !== false) throw new UnsupportedTaskError({ task, reason })
  }
  if (fields.unsafe_code === true) throw new UnsupportedTaskError({ task, reason: 'it runs the code of the answer' })
}
