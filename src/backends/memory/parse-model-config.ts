import { z } from 'zod'
import { countParameters } from './count-parameters.ts'
import type { ModelShape } from './model-shape.ts'
import { groupedBits, type WeightFormat } from './weight-format.ts'

const count = z.int().positive()

/** Of llm-compressor: the weights of a group of layers. */
const compressedWeights = z.looseObject({
  num_bits: z.number().positive().max(32),
  group_size: z.int().nullish(),
})

/** What of a Hugging Face `config.json` decides memory. Everything else in it is left alone. */
const decoderConfig = z.looseObject({
  model_type: z.string(),
  hidden_size: count,
  num_hidden_layers: count,
  num_attention_heads: count,
  num_key_value_heads: count.nullish(),
  head_dim: count.nullish(),
  intermediate_size: count,
  vocab_size: count,
  tie_word_embeddings: z.boolean().nullish(),
  attention_bias: z.boolean().nullish(),
  num_local_experts: count.nullish(),
  kv_lora_rank: count.nullish(),
  qk_rope_head_dim: count.nullish(),
  layer_types: z.array(z.string()).nullish(),
  sliding_window: count.nullish(),
  max_position_embeddings: count.nullish(),
  dtype: z.string().nullish(),
  torch_dtype: z.string().nullish(),
  quantization_config: z
    .looseObject({
      quant_method: z.string().nullish(),
      bits: z.number().positive().max(32).nullish(),
      group_size: z.int().nullish(),
      load_in_4bit: z.boolean().nullish(),
      load_in_8bit: z.boolean().nullish(),
      config_groups: z.record(z.string(), z.looseObject({ weights: compressedWeights.nullish() })).nullish(),
    })
    .nullish(),
})

type DecoderConfig = z.infer<typeof decoderConfig>

/** A model's shape as its file tells it, and what the file says of precision and context, if it does. */
export type ParsedModelConfig = {
  /** `parameters` is null where the architecture is not one whose weights can be counted. */
  readonly shape: Omit<ModelShape, 'parameters'> & { readonly parameters: number | null }
  /** `unknown` is a quantisation that is not known here, by the name that the file gives it. */
  readonly weights: WeightFormat | { readonly unknown: string } | null
  readonly mostContextTokens: number | null
}

/** Architectures whose weights `countParameters` counts exactly. */
const countedTypes: ReadonlySet<string> = new Set(['llama', 'mistral', 'mixtral', 'qwen2', 'qwen3'])

/**
 * Reads a model's `config.json`. Models of several modes have their language model's under `text_config`. Where a file
 * names a window but not which layers use it, all layers count in full: more than the model takes, never less.
 *
 * @throws {z.ZodError} which says what is missing.
 */
export function parseModelConfig(value: unknown): ParsedModelConfig {
  const config = decoderConfig.parse(textConfig(value))
  const windowed = (config.layer_types ?? []).filter((type) => /sliding|chunked/.test(type)).length
  const full = config.layer_types?.filter((type) => type === 'full_attention').length ?? config.num_hidden_layers
  const windowTokens = config.sliding_window ?? null
  return {
    shape: {
      name: config.model_type,
      parameters: countedTypes.has(config.model_type) ? countParameters(decoderSizes(config)) : null,
      embeddingParameters: config.vocab_size * config.hidden_size * (config.tie_word_embeddings === true ? 1 : 2),
      cache: cacheOf(config),
      fullLayers: windowTokens === null ? full + windowed : full,
      windowLayers: windowTokens === null ? 0 : windowed,
      windowTokens: windowTokens ?? 0,
      hiddenSize: config.hidden_size,
      intermediateSize: config.intermediate_size,
      vocabularySize: config.vocab_size,
    },
    weights: formatOf(config),
    mostContextTokens: config.max_position_embeddings ?? null,
  }
}

/** The language model's part of a config; how its weights are written may stand beside it. */
function textConfig(value: unknown): unknown {
  const outer = z.looseObject({ text_config: z.looseObject({}) }).safeParse(value)
  if (!outer.success) return value
  const { text_config, quantization_config, dtype, torch_dtype } = outer.data
  return { quantization_config, dtype, torch_dtype, ...text_config }
}

function decoderSizes(config: DecoderConfig) {
  return {
    layers: config.num_hidden_layers,
    hiddenSize: config.hidden_size,
    intermediateSize: config.intermediate_size,
    vocabularySize: config.vocab_size,
    attentionHeads: config.num_attention_heads,
    keyValueHeads: keyValueHeads(config),
    headSize: headSize(config),
    experts: config.num_local_experts ?? 1,
    isTied: config.tie_word_embeddings === true,
    hasAttentionBias: config.attention_bias ?? config.model_type === 'qwen2',
    hasHeadNorm: config.model_type === 'qwen3',
  }
}

function cacheOf(config: DecoderConfig): ModelShape['cache'] {
  if (config.kv_lora_rank == null) {
    return { kind: 'heads', keyValueHeads: keyValueHeads(config), headSize: headSize(config) }
  }
  return { kind: 'latent', valuesPerToken: config.kv_lora_rank + (config.qk_rope_head_dim ?? 0) }
}

function keyValueHeads(config: DecoderConfig): number {
  return config.num_key_value_heads ?? config.num_attention_heads
}

function headSize(config: DecoderConfig): number {
  return config.head_dim ?? config.hidden_size / config.num_attention_heads
}

function formatOf({ quantization_config, dtype, torch_dtype }: DecoderConfig): ParsedModelConfig['weights'] {
  if (quantization_config != null) return quantizedFormat(quantization_config)
  const name = dtype ?? torch_dtype
  const bits: Readonly<Record<string, number>> = { float32: 32, bfloat16: 16, float16: 16 }
  const found = name == null ? undefined : bits[name]
  return found === undefined ? null : { bits: found, areEmbeddingsWhole: false }
}

/** bitsandbytes keeps a 32-bit scale for each 64 weights of 4 bits; fp8 and int8 keep one for a row or a tensor. */
function quantizedFormat(config: NonNullable<DecoderConfig['quantization_config']>): ParsedModelConfig['weights'] {
  const layers = (bits: number): WeightFormat => ({ bits, areEmbeddingsWhole: true })
  const [compressed] = Object.values(config.config_groups ?? {}).flatMap(({ weights }) => weights ?? [])
  const bits = config.bits ?? compressed?.num_bits
  const groupSize = config.group_size ?? compressed?.group_size ?? -1
  if (bits != null) return layers(groupSize > 0 ? groupedBits(bits, groupSize) : bits)
  if (config.load_in_4bit === true) return layers(4 + 32 / 64)
  if (config.load_in_8bit === true || config.quant_method === 'fp8') return layers(8)
  return { unknown: config.quant_method ?? 'without a name' }
}
