/** What a model keeps for every token it has read, per layer. */
type AttentionCache =
  /** A key and a value for each key-value head: multi-head, grouped-query and multi-query attention. */
  | { readonly kind: 'heads'; readonly keyValueHeads: number; readonly headSize: number }
  /** One compressed row in place of keys and values: multi-head latent attention (DeepSeek-V2, arXiv 2405.04434). */
  | { readonly kind: 'latent'; readonly valuesPerToken: number }

/** The sizes of a language model that decide how much memory it takes. */
export type ModelShape = {
  readonly name: string
  /** All weights that must be loaded: every expert of a mixture, not only those at work. */
  readonly parameters: number
  /** Of these, the embeddings and the output layer. */
  readonly embeddingParameters: number
  readonly cache: AttentionCache
  /** Layers whose cache grows with the context. */
  readonly fullLayers: number
  /** Layers that look back over a window only; their cache stops growing there. */
  readonly windowLayers: number
  readonly windowTokens: number
  readonly hiddenSize: number
  readonly intermediateSize: number
  readonly vocabularySize: number
}

/**
 * Shapes of published models, one for every usual size, from the `config.json` that is named beside each (where a licence
 * stands before the original, of a copy; all on huggingface.co). They stand for a model of which
 * only the number of parameters is known. All use grouped-query attention with eight key-value heads; models from before
 * it (Llama 2 7B, say) keep four times as much a token and more.
 */
export const knownShapes: readonly ModelShape[] = [
  // unsloth/Llama-3.2-1B
  grouped('Llama 3.2 1B', 1_235_814_400, {
    layers: 16,
    headSize: 64,
    hidden: 2048,
    wide: 8192,
    vocabulary: 128_256,
    isTied: true,
  }),
  // mlx-community/Llama-3.2-3B-bf16
  grouped('Llama 3.2 3B', 3_212_749_824, {
    layers: 28,
    headSize: 128,
    hidden: 3072,
    wide: 8192,
    vocabulary: 128_256,
    isTied: true,
  }),
  // unsloth/mistral-7b-v0.3
  grouped('Mistral 7B v0.3', 7_248_023_552, {
    layers: 32,
    headSize: 128,
    hidden: 4096,
    wide: 14_336,
    vocabulary: 32_768,
  }),
  // osllmai-community/Qwen2.5-14B-Instruct
  grouped('Qwen2.5 14B', 14_770_033_664, {
    layers: 48,
    headSize: 128,
    hidden: 5120,
    wide: 13_824,
    vocabulary: 152_064,
  }),
  // Qwen/Qwen2.5-32B
  grouped('Qwen2.5 32B', 32_763_876_352, {
    layers: 64,
    headSize: 128,
    hidden: 5120,
    wide: 27_648,
    vocabulary: 152_064,
  }),
  // mlabonne/Llama-3.1-70B-Instruct-lorablated
  grouped('Llama 3.1 70B', 70_553_706_496, {
    layers: 80,
    headSize: 128,
    hidden: 8192,
    wide: 28_672,
    vocabulary: 128_256,
  }),
  // DeepSeek, arXiv 2505.09343, table 1 (its cache), and the number of weights, which the test counts from these sizes.
  grouped('Llama 3.1 405B', 405_853_388_800, {
    layers: 126,
    headSize: 128,
    hidden: 16_384,
    wide: 53_248,
    vocabulary: 128_256,
  }),
]

/** The known shape whose number of parameters is nearest by ratio. */
export function nearestShape(parameters: number): ModelShape {
  const distance = (shape: ModelShape) => Math.abs(Math.log(shape.parameters / parameters))
  return knownShapes.reduce((nearest, shape) => (distance(shape) < distance(nearest) ? shape : nearest))
}

type GroupedSizes = {
  readonly layers: number
  readonly headSize: number
  readonly hidden: number
  readonly wide: number
  readonly vocabulary: number
  /** The output layer uses the embeddings' weights. */
  readonly isTied?: boolean
}

function grouped(name: string, parameters: number, sizes: GroupedSizes): ModelShape {
  return {
    name,
    parameters,
    embeddingParameters: sizes.vocabulary * sizes.hidden * (sizes.isTied === true ? 1 : 2),
    cache: { kind: 'heads', keyValueHeads: 8, headSize: sizes.headSize },
    fullLayers: sizes.layers,
    windowLayers: 0,
    windowTokens: 0,
    hiddenSize: sizes.hidden,
    intermediateSize: sizes.wide,
    vocabularySize: sizes.vocabulary,
  }
}
