/** The sizes that decide how many weights a Llama-like decoder has. */
export type DecoderSizes = {
  readonly layers: number
  readonly hiddenSize: number
  readonly intermediateSize: number
  readonly vocabularySize: number
  readonly attentionHeads: number
  readonly keyValueHeads: number
  readonly headSize: number
  /** 1 for a dense model. */
  readonly experts: number
  /** The output layer uses the embeddings' weights. */
  readonly isTied: boolean
  /** Queries, keys and values have a bias, as in Qwen2. */
  readonly hasAttentionBias: boolean
  /** Queries and keys are normalised by head, as in Qwen3. */
  readonly hasHeadNorm: boolean
}

/**
 * Weights of a decoder with gated feed-forward layers and RMS norms: Llama, Mistral, Mixtral, Qwen2, Qwen3. It is exact for
 * them, and wrong for others.
 */
export function countParameters(sizes: DecoderSizes): number {
  const { layers, hiddenSize, intermediateSize, vocabularySize, experts } = sizes
  const queryWidth = sizes.attentionHeads * sizes.headSize
  const keyValueWidth = sizes.keyValueHeads * sizes.headSize
  const attention =
    2 * hiddenSize * queryWidth +
    2 * hiddenSize * keyValueWidth +
    (sizes.hasAttentionBias ? queryWidth + 2 * keyValueWidth : 0) +
    (sizes.hasHeadNorm ? 2 * sizes.headSize : 0)
  const router = experts > 1 ? experts * hiddenSize : 0
  const feedForward = experts * 3 * hiddenSize * intermediateSize + router
  const embeddings = vocabularySize * hiddenSize * (sizes.isTied ? 1 : 2)
  return embeddings + layers * (attention + feedForward + 2 * hiddenSize) + hiddenSize
}
