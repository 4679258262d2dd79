/**
 * Bits that a weight takes in the usual formats of llama.cpp, averaged over a whole file of Llama 3.1 8B: its scales, and
 * the tensors that are kept finer, are in. From llama.cpp, tools/quantize/README.md (commit 311c2c9). Other models differ by
 * a tenth of a bit or two; a file's size on disk is the better figure where there is one.
 */
const ggufBits: Readonly<Record<string, number>> = {
  Q2_K: 3.1593,
  Q3_K_S: 3.6429,
  Q3_K_L: 4.2979,
  IQ4_XS: 4.4597,
  Q4_K_S: 4.6672,
  Q4_K_M: 4.8944,
  Q5_K_S: 5.5704,
  Q5_K_M: 5.7036,
  Q6_K: 6.5633,
  Q8_0: 8.5008,
  F16: 16.0005,
}

/** Formats of single numbers. */
const numberBits: Readonly<Record<string, number>> = { FP32: 32, F32: 32, BF16: 16, FP16: 16, FP8: 8, INT8: 8 }

/**
 * AWQ and GPTQ as they are published by default: four bits, and for each group of 128 weights a scale of 16 bits and a zero
 * point of four. Embeddings stay at 16 bits, so that small models take more.
 */
const groupBits: Readonly<Record<string, number>> = { AWQ: 4 + 20 / 128, GPTQ: 4 + 20 / 128 }

const allBits = { ...ggufBits, ...numberBits, ...groupBits }

/** Names that `--bits` takes beside a number. */
export const weightFormats: readonly string[] = Object.keys(allBits)

/** Bits of a weight by the name of its format, in any case; undefined for one that is not in the table. */
export function bitsOfFormat(name: string): number | undefined {
  return allBits[name.toUpperCase()]
}
