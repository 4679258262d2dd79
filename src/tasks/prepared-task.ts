import type { RequestOptions, TaskDocument, TaskSource } from '#records/task.ts'
import { type ContextBuilder, contextBuilder } from './context/context-builder.ts'
import { compileFields, type Fields, type Variables } from './context/fields.ts'
import type { Turn } from './context/turn.ts'
import { type ReadSplit, type Row, rowReviver, type Split } from './dataset/dataset.ts'
import { type TaskDefinition, UnsupportedTaskError } from './definition/task-definition.ts'
import { type FewshotSampler, firstSampler, randomSampler } from './fewshot/sampler.ts'
import { pythonEquals } from './python/value.ts'

/** The seed with which lm-evaluation-harness draws examples. */
const defaultFewshotSeed = 1234

export type PrepareOptions = {
  readonly readSplit: ReadSplit
  /** Examples per prompt; the definition's number when absent. A definition's 0 cannot be changed, as in the harness. */
  readonly shots?: number | undefined
  readonly systemInstruction?: string | undefined
}

/** A definition together with its data: everything that prompts are made of. */
export type PreparedTask = {
  readonly definition: TaskDefinition
  readonly shots: number
  readonly fields: Fields
  readonly source: TaskSource & { readonly kind: 'finite' }
  /** The document's values as templates see them. */
  readonly variables: (document: TaskDocument) => Variables
  readonly promptText: (document: TaskDocument, options: RequestOptions) => string
  readonly promptTurns: (document: TaskDocument, options: RequestOptions) => Turn[]
  readonly openText: ContextBuilder['openText']
}

/** A document that does not come from the task. */
export class DocumentIdError extends Error {
  override readonly name = 'DocumentIdError'
  readonly code = 'DOCUMENT_ID'
  constructor({ task, id }: { task: string; id: string }) {
    super(`A document id does not belong to the task.\nTask: ${task}\nId: ${id.slice(0, 100)}`)
  }
}

/** Loads the data of a definition and compiles its templates. */
export async function prepareTask(definition: TaskDefinition, options: PrepareOptions): Promise<PreparedTask> {
  const { task } = definition
  const shots = definition.num_fewshot === 0 ? 0 : (options.shots ?? definition.num_fewshot ?? 0)
  const documents = await readDocuments(definition, options.readSplit)
  const pool = shots === 0 ? emptySplit : await readPool(definition, options.readSplit)
  const fields = compileFields({ ...definition, columns: columnNames(documents) })
  const revive = rowReviver(documents.columns)
  const builder = contextBuilder(contextSources({ definition, fields, pool, options }))
  const samplers = new Map<number, FewshotSampler>()
  function shotsOf(document: TaskDocument, { fewshotSeed = defaultFewshotSeed }: RequestOptions): readonly number[] {
    if (shots === 0) return []
    const sampler = samplers.get(fewshotSeed) ?? createSampler({ definition, pool, shots, seed: fewshotSeed })
    samplers.set(fewshotSeed, sampler)
    return sampler(documentIndex(task, document.id, documents.rows.length), document.data)
  }
  const variables = (document: TaskDocument): Variables => revive(document.data)
  return {
    definition,
    shots,
    fields,
    source: finiteSource(task, documents.rows),
    variables,
    promptText: (document, request) => builder.text(variables(document), shotsOf(document, request)),
    promptTurns: (document, request) => builder.turns(variables(document), shotsOf(document, request)),
    openText: builder.openText,
  }
}

const emptySplit: Split = { rows: [], columns: {} }

function finiteSource(task: string, rows: readonly Row[]): PreparedTask['source'] {
  return {
    kind: 'finite',
    size: rows.length,
    documentAt(index) {
      const data = rows[index]
      if (data === undefined) throw new DocumentIdError({ task, id: String(index) })
      return { id: String(index), data }
    },
  }
}

function documentIndex(task: string, id: string, size: number): number {
  const index = Number(id)
  if (!/^\d+$/.test(id) || index >= size) throw new DocumentIdError({ task, id })
  return index
}

function columnNames({ rows }: Split): ReadonlySet<string> {
  return new Set(Object.keys(rows[0] ?? {}))
}

function datasetSource({ task, dataset_path: path, dataset_name: config }: TaskDefinition) {
  if (path === undefined || path === null) throw new UnsupportedTaskError({ task, reason: 'it names no data set' })
  return { path, config: config ?? null }
}

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

function namedExampleSplit({ fewshot_config: config, fewshot_split: split }: TaskDefinition): string | undefined {
  return config?.split ?? split ?? undefined
}

async function readDocuments(definition: TaskDefinition, readSplit: ReadSplit): Promise<Split> {
  const split = await readSplit(datasetSource(definition), evaluatedSplit(definition))
  return selectRows(split, definition)
}

async function readPool(definition: TaskDefinition, readSplit: ReadSplit): Promise<Split> {
  const split = exampleSplit(definition)
  if (split === undefined) return { rows: definition.fewshot_config?.samples ?? [], columns: {} }
  return selectRows(await readSplit(datasetSource(definition), split), definition)
}

function selectRows(split: Split, { metadata }: TaskDefinition): Split {
  const where = Object.entries(metadata?.assay?.where ?? {})
  if (where.length === 0) return split
  return { ...split, rows: split.rows.filter((row) => where.every(([name, value]) => pythonEquals(row[name], value))) }
}

type SamplerSources = { definition: TaskDefinition; pool: Split; shots: number; seed: number }

function createSampler({ definition, pool, shots, seed }: SamplerSources): FewshotSampler {
  const name = definition.fewshot_config?.sampler ?? 'default'
  // The harness compares the two names even when both are missing (api/task.py, commit 4e7e0d47f).
  const excludesDocument = namedExampleSplit(definition) === (definition.test_split ?? undefined)
  const sources = { rows: pool.rows, count: shots, excludesDocument, seed }
  if (name === 'default') return randomSampler(sources)
  if (name === 'first_n') return firstSampler(sources)
  throw new UnsupportedTaskError({ task: definition.task, reason: `its example sampler "${name}" is not supported` })
}

type BuilderSources = { definition: TaskDefinition; fields: Fields; pool: Split; options: PrepareOptions }

function contextSources({ definition, pool, fields, options }: BuilderSources) {
  const { fewshot_config: config, target_delimiter: target, fewshot_delimiter: fewshot } = definition
  return {
    task: definition.task,
    description: definition.description,
    systemInstruction: options.systemInstruction ?? '',
    delimiters: { target, fewshot },
    exampleDelimiters: { target: config?.target_delimiter ?? target, fewshot: config?.fewshot_delimiter ?? fewshot },
    fields,
    exampleFields: exampleFields(definition, pool),
    examples: pool.rows.map(rowReviver(pool.columns)),
  }
}

function exampleFields(definition: TaskDefinition, pool: Split): Fields {
  const config = definition.fewshot_config
  return compileFields({
    task: definition.task,
    columns: columnNames(pool),
    doc_to_text: config?.doc_to_text ?? definition.doc_to_text,
    doc_to_target: config?.doc_to_target ?? definition.doc_to_target,
    doc_to_choice: config?.doc_to_choice ?? definition.doc_to_choice,
    gen_prefix: config?.gen_prefix ?? definition.gen_prefix,
  })
}
