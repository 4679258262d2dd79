/** How the states of a sequence's tokens become one vector. */
export const poolings = ['mean', 'cls', 'last'] as const
export type Pooling = (typeof poolings)[number]

/**
 * The vectors of a batch: for each of its sequences the mean of its tokens' states, the state of its first token, or that
 * of its last. States of padding, which comes after a sequence's own tokens, have no part in it.
 *
 * @param states what the encoder gives: batch × `width` × `size`
 * @param lengths of the sequences, in tokens, each at least 1
 */
export function poolStates(
  states: Float32Array,
  {
    lengths,
    width,
    size,
    pooling,
  }: {
    readonly lengths: readonly number[]
    readonly width: number
    readonly size: number
    readonly pooling: Pooling
  },
): Float32Array<ArrayBuffer>[] {
  return lengths.map((length, index) => {
    const start = index * width * size
    const own = states.subarray(start, start + length * size)
    if (pooling === 'cls') return own.slice(0, size)
    if (pooling === 'last') return own.slice((length - 1) * size)
    return meanState(own, size)
  })
}

function meanState(states: Float32Array, size: number): Float32Array<ArrayBuffer> {
  // Summed in double precision: the mean of few states is then correctly rounded, whatever their order.
  const sums = new Float64Array(size)
  for (const [index, value] of states.entries()) sums[index % size] = (sums[index % size] ?? 0) + value
  return Float32Array.from(sums, (sum) => (sum * size) / states.length)
}

/** The vector at Euclidean length 1; a vector of zeros stays what it is. */
export function normalize(vector: Float32Array): Float32Array<ArrayBuffer> {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0))
  return length === 0 ? Float32Array.from(vector) : Float32Array.from(vector, (value) => value / length)
}

/**
 * The first numbers of a vector, brought back to length 1: what models trained for it (Matryoshka) mean by fewer dimensions.
 * Source: Kusupati et al., Matryoshka Representation Learning (2022); OpenAI's `dimensions` does the same.
 */
export function shorten(vector: Float32Array, dimensions: number): Float32Array<ArrayBuffer> {
  return normalize(vector.subarray(0, dimensions))
}
