import type { ModelShape } from './model-shape.ts'

/** What a server is to do with a model. */
export type MemoryQuestion = {
  readonly shape: ModelShape
  /** Bits that a weight takes on average, with the scales of its group. */
  readonly bitsPerWeight: number
  /** Prompt and answer together, of one request. */
  readonly contextTokens: number
  /** Requests served at a time, each with a full context. */
  readonly requests: number
  /** Bits of a number in the cache: 16, or 8 where the engine can. */
  readonly cacheBits: number
}

/** Bytes on the accelerator, by what they are for. */
export type MemoryEstimate = {
  readonly weightBytes: number
  /** What every further token of a request takes while no window is full. */
  readonly cacheBytesPerToken: number
  readonly cacheBytes: number
  readonly activationBytes: number
  readonly runtimeBytes: number
  readonly totalBytes: number
}

/**
 * Tokens of prompts that are read at once, at most: vLLM's server takes 8192 on cards of 70 GiB and more but the A100, and
 * 2048 on others (vllm/engine/arg_utils.py, default_max_num_batched_tokens).
 */
const BATCH_TOKENS = 8192
/** Rows of next-token scores held at once: llama.cpp's micro-batch of 512; vLLM keeps one for each request. */
const SCORE_ROWS = 512
/** CUDA context, libraries, captured graphs and what the allocator cannot use. An allowance, not a measurement. */
const RUNTIME_BYTES = 2 ** 30

/**
 * The memory that serving a language model takes. Weights and cache are exact for what they are told; activations and
 * runtime are allowances of the right order, since they differ between engines and versions.
 *
 * Cache: two rows (key, value) of heads × head size a token and layer, or one latent row.
 * Activations: while a batch is read, a layer holds about four rows of the hidden size and three of the intermediate size
 * in 16 bits, and scores are in 32 bits. For Llama 3 8B llama.cpp reports 258.5 MiB at its micro-batch of 512, of which 250.5
 * MiB are scores, and vLLM 1.26 GiB at 8192 tokens, with 1.79 GiB beside PyTorch (vllm-project/vllm, pull request 10511).
 */
export function estimateMemory({
  shape,
  bitsPerWeight,
  contextTokens,
  requests,
  cacheBits,
}: MemoryQuestion): MemoryEstimate {
  const weightBytes = (shape.parameters * bitsPerWeight) / 8
  const layerBytesPerToken = (cacheValuesPerToken(shape) * cacheBits) / 8
  const windowTokens = Math.min(contextTokens, shape.windowTokens)
  const cacheBytes =
    requests * layerBytesPerToken * (shape.fullLayers * contextTokens + shape.windowLayers * windowTokens)
  const activationBytes =
    Math.min(BATCH_TOKENS, requests * contextTokens) * (4 * shape.hiddenSize + 3 * shape.intermediateSize) * 2 +
    SCORE_ROWS * shape.vocabularySize * 4
  return {
    weightBytes,
    cacheBytesPerToken: layerBytesPerToken * (shape.fullLayers + shape.windowLayers),
    cacheBytes,
    activationBytes,
    runtimeBytes: RUNTIME_BYTES,
    totalBytes: weightBytes + cacheBytes + activationBytes + RUNTIME_BYTES,
  }
}

function cacheValuesPerToken({ cache }: ModelShape): number {
  return cache.kind === 'heads' ? 2 * cache.keyValueHeads * cache.headSize : cache.valuesPerToken
}
