import type { ModelShape } from './model-shape.ts'

/** How weights are written. */
export type WeightFormat = {
  /** Bits of a weight with its share of scales and zero points. */
  readonly bits: number
  /** Embeddings and output layer stay at 16 bits, as in the files that vLLM and others read. */
  readonly areEmbeddingsWhole: boolean
}

/**
 * Bits that a weight takes in the usual formats of llama.cpp, averaged over a whole file of Llama 3.1 8B: its scales, and
 * the tensors that are kept finer, are in. From llama.cpp, tools/quantize/README.md (commit 311c2c9). Other models differ by
 * a tenth of a bit or two; a file's size on disk is the better figure where there is one.
 */
const ggufBits: Readonly<Record<string, number>> = {
  IQ2_M: 2.9294,
  Q2_K: 3.1593,
  Q3_K_S: 3.6429,
  IQ3_M: 3.7628,
  Q3_K_L: 4.2979,
  IQ4_XS: 4.4597,
  Q4_K_S: 4.6672,
  IQ4_NL: 4.6818,
  Q4_K_M: 4.8944,
  Q5_K_S: 5.5704,
  Q5_K_M: 5.7036,
  Q6_K: 6.5633,
  Q8_0: 8.5008,
  F16: 16.0005,
}

/** Formats of single numbers, for all weights. */
const numberBits: Readonly<Record<string, number>> = { FP32: 32, F32: 32, BF16: 16, FP16: 16 }

/** Formats for the layers between embeddings and output. AWQ and GPTQ as they are published by default. */
const layerBits: Readonly<Record<string, number>> = {
  AWQ: groupedBits(4, 128),
  GPTQ: groupedBits(4, 128),
  FP8: 8,
  INT8: 8,
}

/** Names that `--bits` takes beside a number. */
export const weightFormats: readonly string[] = [ggufBits, numberBits, layerBits].flatMap(Object.keys)

/** A format by its name, in any case; undefined for one that is not in the tables. */
export function namedFormat(name: string): WeightFormat | undefined {
  const key = name.toUpperCase()
  const ofAll = ggufBits[key] ?? numberBits[key]
  if (ofAll !== undefined) return { bits: ofAll, areEmbeddingsWhole: false }
  const ofLayers = layerBits[key]
  return ofLayers === undefined ? undefined : { bits: ofLayers, areEmbeddingsWhole: true }
}

/** Bits of a weight in a group that shares a scale of 16 bits and a zero point of the weights' own size. */
export function groupedBits(bits: number, groupSize: number): number {
  return bits + (16 + bits) / groupSize
}

/** Bits of a weight, averaged over the whole model. */
export function averageBits(
  format: WeightFormat,
  shape: Pick<ModelShape, 'parameters' | 'embeddingParameters'>,
): number {
  if (!format.areEmbeddingsWhole) return format.bits
  const share = Math.min(1, shape.embeddingParameters / shape.parameters)
  return share * 16 + (1 - share) * format.bits
}
