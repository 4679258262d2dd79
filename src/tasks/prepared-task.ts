import type { RequestOptions, TaskDocument, TaskSource } from '#records/task.ts'
import { type ContextBuilder, contextBuilder } from './context/context-builder.ts'
import { compileFields, type Fields, indexOf, type Variables } from './context/fields.ts'
import type { Turn } from './context/turn.ts'
import { type ReadSplit, type Row, rowReviver, type Split } from './dataset/dataset.ts'
import { type TaskDefinition, UnsupportedTaskError } from './definition/task-definition.ts'
import { readDocuments, readPool } from './documents/read-documents.ts'
import { isPoolEvaluated } from './documents/splits.ts'
import { type FewshotSampler, firstSampler, randomSampler } from './fewshot/sampler.ts'
import type { ResolveFunction } from './ports/resolve.ts'
import { type DefinedFields, resolveFields } from './resolve-fields.ts'

/** The seed with which lm-evaluation-harness draws examples. */
export const defaultFewshotSeed = 1234

export type PrepareOptions = {
  readonly readSplit: ReadSplit
  readonly resolve: ResolveFunction
  /** Examples per prompt; the definition's number when absent. A definition's 0 cannot be changed, as in the harness. */
  readonly shots?: number | undefined
  readonly systemInstruction?: string | undefined
  readonly firstDocuments?: number | undefined
}

/** A definition together with its data: everything that prompts are made of. */
export type PreparedTask = {
  readonly definition: TaskDefinition
  readonly shots: number
  readonly fields: Fields
  readonly source: TaskSource & { readonly kind: 'finite' }
  /** What the harness decides on the first document: one question per choice; targets that are lists. */
  readonly hasManyInputs: boolean
  readonly hasManyTargets: boolean
  /** The document's values as templates see them. */
  readonly variables: (document: TaskDocument) => Variables
  /** One prompt, or one per choice for tasks with many inputs. */
  readonly promptTexts: (document: TaskDocument, options: RequestOptions) => string[]
  readonly promptTurns: (document: TaskDocument, options: RequestOptions) => Turn[][]
  readonly openTexts: ContextBuilder['openTexts']
}

/** A document that does not come from the task. */
export class DocumentIdError extends Error {
  override readonly name = 'DocumentIdError'
  readonly code = 'DOCUMENT_ID'
  constructor({ task, id }: { task: string; id: string }) {
    super(`A document id does not belong to the task.\nTask: ${task}\nId: ${id.slice(0, 100)}`)
  }
}

/**
 * Loads the data of a definition, resolves its functions and compiles its templates.
 *
 * @throws {UnsupportedTaskError} and errors of templates and data sets.
 */
export async function prepareTask(definition: TaskDefinition, options: PrepareOptions): Promise<PreparedTask> {
  const { task } = definition
  const shots = definition.num_fewshot === 0 ? 0 : (options.shots ?? definition.num_fewshot ?? 0)
  const documents = await readDocuments(definition, options)
  const pool = shots === 0 ? { rows: [], columns: {} } : await readPool(definition, options)
  const columns = columnNames(documents)
  const { own, examples } = await resolveFields(definition, options.resolve)
  const hasChoices = own.doc_to_choice !== undefined && own.doc_to_choice !== null
  const compile = (defined: DefinedFields) => compileFields({ task, columns, hasChoices, ...defined })
  const fields = compile(own)
  const revive = rowReviver(documents.columns)
  const first = documents.rows[0] === undefined ? undefined : revive(documents.rows[0])
  const hasManyInputs = first !== undefined && hasChoices && indexOf(fields.text(first)) !== undefined
  const builder = contextBuilder({
    ...contextSources({ definition, options, pool }),
    columns,
    hasManyInputs,
    fields,
    exampleFields: compile(examples),
  })
  const shotsOf = shotsDrawer({ definition, documents, pool, shots })
  const variables = (document: TaskDocument): Variables => revive(document.data)
  return {
    definition,
    shots,
    fields,
    source: finiteSource(task, documents.rows),
    hasManyInputs,
    hasManyTargets: first !== undefined && Array.isArray(fields.target(first)),
    variables,
    promptTexts: (document, request) => builder.texts(variables(document), shotsOf(document, request)),
    promptTurns: (document, request) => builder.turns(variables(document), shotsOf(document, request)),
    openTexts: builder.openTexts,
  }
}

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

function columnNames({ rows, columns }: Split): ReadonlySet<string> {
  return new Set([...Object.keys(columns), ...Object.keys(rows[0] ?? {})])
}

type ShotSources = { definition: TaskDefinition; documents: Split; pool: Split; shots: number }

/** Gives a document's examples as indices into the pool; one sampler per seed. */
function shotsDrawer(sources: ShotSources) {
  const { definition, documents, shots } = sources
  const samplers = new Map<number, FewshotSampler>()
  return ({ id }: TaskDocument, { fewshotSeed = defaultFewshotSeed }: RequestOptions): readonly number[] => {
    if (shots === 0) return []
    const sampler = samplers.get(fewshotSeed) ?? createSampler(sources, fewshotSeed)
    samplers.set(fewshotSeed, sampler)
    return sampler(documentIndex(definition.task, id, documents.rows.length))
  }
}

function createSampler({ definition, documents, pool, shots }: ShotSources, seed: number): FewshotSampler {
  const name = definition.fewshot_config?.sampler ?? 'default'
  const excluded = isPoolEvaluated(definition) ? documents.rows : undefined
  const sources = { rows: pool.rows, count: shots, documents: excluded, seed }
  if (name === 'default') return randomSampler(sources)
  if (name === 'first_n') return firstSampler(sources)
  throw new UnsupportedTaskError({ task: definition.task, reason: `its example sampler "${name}" is not supported` })
}

type BuilderSources = { definition: TaskDefinition; pool: Split; options: PrepareOptions }

function contextSources({ definition, pool, options }: BuilderSources) {
  const { fewshot_config: config, target_delimiter: target, fewshot_delimiter: fewshot } = definition
  return {
    task: definition.task,
    description: definition.description,
    systemInstruction: options.systemInstruction ?? '',
    delimiters: { target, fewshot },
    exampleDelimiters: { target: config?.target_delimiter ?? target, fewshot: config?.fewshot_delimiter ?? fewshot },
    examples: pool.rows.map(rowReviver(pool.columns)),
  }
}
