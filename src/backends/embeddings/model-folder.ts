import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { type Pooling, poolings } from './pooling.ts'

/** The precisions a transformers.js folder may hold, and the names of their files. */
export const precisions = {
  fp32: 'model.onnx',
  fp16: 'model_fp16.onnx',
  q8: 'model_quantized.onnx',
  int8: 'model_int8.onnx',
  uint8: 'model_uint8.onnx',
  q4: 'model_q4.onnx',
  q4f16: 'model_q4f16.onnx',
  bnb4: 'model_bnb4.onnx',
} as const
export type Precision = keyof typeof precisions

/** What a user says of the model; what is left out, its folder says. */
export type ModelOptions = {
  readonly pooling?: Pooling | undefined
  readonly isNormalized?: boolean | undefined
  readonly precision?: Precision | undefined
  /** True where fewer `dimensions` than all make sense: the model was trained for it. */
  readonly isMatryoshka?: boolean | undefined
}

/** How a model folder wants to be read. */
export type ModelFolder = {
  readonly folder: string
  readonly pooling: Pooling
  readonly isNormalized: boolean
  readonly precision: Precision
  /** Numbers in a vector. */
  readonly dimensions: number
  /** Tokens in a sequence at most, special ones included. */
  readonly maximumTokens: number
  readonly vocabularySize: number
  readonly padTokenId: number
  /** Lengths below `dimensions` at which a vector may be cut: any, some, or none. */
  readonly shorter: 'any' | readonly number[]
}

const size = z.int().positive()

const modelConfig = z.looseObject({
  hidden_size: size.optional(),
  dim: size.optional(),
  d_model: size.optional(),
  max_position_embeddings: size.optional(),
  vocab_size: size,
  pad_token_id: z.int().nonnegative().nullish(),
  position_embedding_type: z.string().nullish(),
  model_type: z.string().nullish(),
  is_matryoshka: z.boolean().nullish(),
  matryoshka_dimensions: z.array(size).nullish(),
})
const tokenizerConfig = z.looseObject({ model_max_length: z.number().positive().nullish() })
const sentenceConfig = z.looseObject({ max_seq_length: size.nullish() })
const poolingConfig = z.looseObject({
  pooling_mode_cls_token: z.boolean().optional(),
  pooling_mode_mean_tokens: z.boolean().optional(),
  pooling_mode_lasttoken: z.boolean().optional(),
  pooling_mode: z.string().optional(),
})
const modules = z.array(z.looseObject({ type: z.string() }))

/**
 * Reads what a transformers.js model folder says of itself: `config.json`, `tokenizer_config.json`, and, where it comes
 * from Sentence Transformers, `modules.json`, `1_Pooling/config.json` and `sentence_bert_config.json`. Without those it
 * is pooled by the mean and normalised, unless `options` say otherwise.
 *
 * @throws {EmbeddingModelError} when the folder is no such folder, or leaves open what must be known
 */
export async function readModelFolder(folder: string, options: ModelOptions = {}): Promise<ModelFolder> {
  const config = await readJson(folder, 'config.json', modelConfig)
  if (config === undefined) throw new EmbeddingModelError({ folder, problem: 'It has no config.json.' })
  await need(folder, 'tokenizer.json')
  const tokenizer = await readJson(folder, 'tokenizer_config.json', tokenizerConfig)
  const sentence = await readJson(folder, 'sentence_bert_config.json', sentenceConfig)
  const dimensions = config.hidden_size ?? config.dim ?? config.d_model
  if (dimensions === undefined) throw new EmbeddingModelError({ folder, problem: 'config.json states no hidden_size.' })
  const limits = [sentence?.max_seq_length, tokenizer?.model_max_length, positionsOf(config)]
  const maximumTokens = Math.min(...limits.map((limit) => limit ?? Number.POSITIVE_INFINITY))
  if (!Number.isSafeInteger(maximumTokens)) {
    throw new EmbeddingModelError({ folder, problem: 'Nothing states how many tokens it reads (model_max_length).' })
  }
  return {
    folder,
    pooling: options.pooling ?? (await poolingOf(folder)),
    isNormalized: options.isNormalized ?? (await isNormalizedBy(folder)),
    precision: await precisionOf(folder, options.precision),
    dimensions,
    maximumTokens,
    vocabularySize: config.vocab_size,
    padTokenId: config.pad_token_id ?? 0,
    shorter:
      options.isMatryoshka === true || config.is_matryoshka === true ? 'any' : (config.matryoshka_dimensions ?? []),
  }
}

/** RoBERTa and its kin count positions from the padding token's id + 1 on, so that many of them are never used. */
function positionsOf(config: z.infer<typeof modelConfig>): number | undefined {
  const offset = /roberta|mpnet|camembert/.test(config.model_type ?? '') ? (config.pad_token_id ?? 1) + 1 : 0
  return config.max_position_embeddings === undefined ? undefined : config.max_position_embeddings - offset
}

async function poolingOf(folder: string): Promise<Pooling> {
  const config = await readJson(folder, join('1_Pooling', 'config.json'), poolingConfig)
  if (config === undefined) return 'mean'
  const named: Record<Pooling, boolean> = {
    mean: config.pooling_mode_mean_tokens === true || config.pooling_mode === 'mean',
    cls: config.pooling_mode_cls_token === true || config.pooling_mode === 'cls',
    last: config.pooling_mode_lasttoken === true || config.pooling_mode === 'lasttoken',
  }
  const chosen = poolings.filter((pooling) => named[pooling])
  if (chosen.length === 1 && chosen[0] !== undefined) return chosen[0]
  const problem = `1_Pooling/config.json asks for a pooling that is not served; there are ${poolings.join(', ')}.`
  throw new EmbeddingModelError({ folder, problem })
}

/** Where Sentence Transformers lists its modules, a model is normalised if one of them does it; elsewhere it is. */
async function isNormalizedBy(folder: string): Promise<boolean> {
  const listed = await readJson(folder, 'modules.json', modules)
  return listed === undefined || listed.some(({ type }) => type.endsWith('Normalize'))
}

async function precisionOf(folder: string, wanted: Precision | undefined): Promise<Precision> {
  const candidates = wanted === undefined ? (Object.keys(precisions) as Precision[]) : [wanted]
  for (const precision of candidates) if (await isThere(join(folder, 'onnx', precisions[precision]))) return precision
  const problem = `It has none of ${candidates.map((candidate) => `onnx/${precisions[candidate]}`).join(', ')}.`
  throw new EmbeddingModelError({ folder, problem })
}

async function need(folder: string, file: string): Promise<void> {
  if (!(await isThere(join(folder, file)))) throw new EmbeddingModelError({ folder, problem: `It has no ${file}.` })
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

/** The content of a file, or undefined where there is none. */
async function readJson<Content>(
  folder: string,
  file: string,
  schema: z.ZodType<Content>,
): Promise<Content | undefined> {
  const path = join(folder, file)
  if (!(await isThere(path))) return undefined
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch (cause) {
    const problem = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause)
    throw new EmbeddingModelError({ folder, problem: `${file} cannot be read: ${problem}`, cause })
  }
}

/** A folder that holds no embedding model that can be served. */
export class EmbeddingModelError extends Error {
  readonly code = 'EMBEDDING_MODEL'
  override readonly name = 'EmbeddingModelError'

  constructor({
    folder,
    problem,
    cause,
  }: { readonly folder: string; readonly problem: string; readonly cause?: unknown }) {
    super(
      [
        `This folder cannot be served as an embedding model. ${problem}`,
        `Folder: ${folder}`,
        'Expected: a folder of transformers.js, with config.json, tokenizer.json and onnx/model.onnx.',
      ].join('\n'),
      { cause },
    )
  }
}
