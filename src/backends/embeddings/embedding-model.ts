import { basename, dirname, resolve } from 'node:path'
import { EmbeddingModelError, type ModelFolder } from './model-folder.ts'
import { normalize, poolStates } from './pooling.ts'

/** A model that is loaded. */
export type EmbeddingModel = {
  /** The ids of a text's tokens, special ones included. */
  encode(text: string): readonly number[]
  /** The vectors of sequences of token ids, in their order, each as long as `dimensions` of the folder. */
  embed(sequences: readonly (readonly number[])[]): Promise<Float32Array[]>
  close(): Promise<void>
}

export type LoadOptions = {
  /** Sequences that go through the model together. More need more memory and gain little on a CPU. */
  readonly batchSize?: number
  /** Threads of one inference. */
  readonly threads?: number
}

/**
 * Loads a transformers.js model from its folder; nothing is fetched. Inference takes the thread that calls it, for a
 * batch at a time.
 *
 * @throws {EmbeddingsMissingError} when the optional packages are not installed
 * @throws {EmbeddingModelError} when the folder's model cannot be loaded
 */
export async function loadEmbeddingModel(
  folder: ModelFolder,
  { batchSize = 16, threads = 1 }: LoadOptions = {},
): Promise<EmbeddingModel> {
  const { AutoModel, AutoTokenizer, env, Tensor } = await importTransformers()
  const path = resolve(folder.folder)
  env.allowRemoteModels = false
  env.localModelPath = dirname(path)
  const options = { local_files_only: true }
  const session_options = { intraOpNumThreads: threads, interOpNumThreads: 1 }
  const { tokenizer, model } = await load(folder, async () => ({
    tokenizer: await AutoTokenizer.from_pretrained(basename(path), options),
    model: await AutoModel.from_pretrained(basename(path), { ...options, dtype: folder.precision, session_options }),
  }))

  async function embedBatch(sequences: readonly (readonly number[])[]): Promise<Float32Array[]> {
    const lengths = sequences.map((sequence) => sequence.length)
    const width = Math.max(...lengths)
    const shape = [sequences.length, width]
    const tensor = (valueAt: (row: readonly number[], column: number) => number) => {
      const values = sequences.flatMap((row) => Array.from({ length: width }, (_, column) => valueAt(row, column)))
      return new Tensor('int64', BigInt64Array.from(values, BigInt), shape)
    }
    const output = await model({
      input_ids: tensor((row, column) => row[column] ?? folder.padTokenId),
      attention_mask: tensor((row, column) => (column < row.length ? 1 : 0)),
      token_type_ids: tensor(() => 0),
    })
    const states = inSinglePrecision(output.last_hidden_state?.data)
    if (states === undefined) {
      throw new EmbeddingModelError({ folder: path, problem: 'Its model gives no last_hidden_state of floats.' })
    }
    const size = states.length / (sequences.length * width)
    const vectors = poolStates(states, { lengths, width, size, pooling: folder.pooling })
    return folder.isNormalized ? vectors.map(normalize) : vectors
  }

  return {
    encode: (text) => tokenizer.encode(text),
    async embed(sequences) {
      const vectors = new Array<Float32Array>(sequences.length)
      for (const batch of batchesByLength(sequences, batchSize)) {
        const made = await embedBatch(batch.map((index) => sequences[index] ?? []))
        for (const [place, index] of batch.entries()) vectors[index] = made[place] ?? new Float32Array()
      }
      return vectors
    },
    async close() {
      await model.dispose()
    },
  }
}

function inSinglePrecision(states: unknown): Float32Array | undefined {
  if (states instanceof Float32Array) return states
  return states instanceof Float16Array ? Float32Array.from(states) : undefined
}

/** The indices of sequences in batches of neighbours in length, so that little padding is computed. */
function batchesByLength(sequences: readonly (readonly number[])[], batchSize: number): number[][] {
  const order = [...sequences.keys()].sort((a, b) => (sequences[a]?.length ?? 0) - (sequences[b]?.length ?? 0))
  return Array.from({ length: Math.ceil(order.length / batchSize) }, (_, batch) =>
    order.slice(batch * batchSize, (batch + 1) * batchSize),
  )
}

async function load<Loaded>({ folder }: ModelFolder, read: () => Promise<Loaded>): Promise<Loaded> {
  try {
    return await read()
  } catch (cause) {
    throw new EmbeddingModelError({ folder, problem: `Its model cannot be loaded: ${String(cause)}`, cause })
  }
}

/** Packages that are optional are imported where they are used. */
async function importTransformers(): Promise<typeof import('@huggingface/transformers')> {
  try {
    return await import('@huggingface/transformers')
  } catch (cause) {
    throw new EmbeddingsMissingError({ cause })
  }
}

/** Embeddings are asked for where the packages that compute them are not installed. */
export class EmbeddingsMissingError extends Error {
  readonly code = 'EMBEDDINGS_MISSING'
  override readonly name = 'EmbeddingsMissingError'

  constructor({ cause }: { readonly cause: unknown }) {
    super(
      [
        'Embeddings need the optional packages @huggingface/transformers, onnxruntime-node and sharp.',
        'Install them with: npm install --include=optional',
        `Cause: ${String(cause)}`,
      ].join('\n'),
      { cause },
    )
  }
}
