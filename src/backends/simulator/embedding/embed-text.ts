import { hash } from 'node:crypto'

/** Runs of characters say how words are written; words say what is meant more than runs do. */
const runLength = 3
const wordWeight = 2
const tellingLength = 6

/**
 * The vector of a text: its words and runs of three characters, each hashed to a place and a sign (Weinberger et al.,
 * "Feature hashing for large scale multitask learning", ICML 2009), counted by the logarithm, scaled to length 1.
 * Texts that share words and spellings are near, order means little, and no text has the null vector.
 *
 * @param model seeds the hash: vectors of two models have nothing to do with each other
 */
export function embedText({
  model,
  text,
  dimensions,
}: {
  readonly model: string
  readonly text: string
  readonly dimensions: number
}): Float32Array {
  const vector = new Float64Array(dimensions)
  for (const [feature, weight] of featuresOf(text)) {
    const digest = hash('sha256', `${model}\0${feature}`, 'buffer')
    const place = digest.readUInt32BE(0) % dimensions
    vector[place] = (vector[place] ?? 0) + ((digest[4] ?? 0) & 1 ? weight : -weight)
  }
  return unit(vector)
}

/**
 * A shorter vector of the same text: the first numbers, scaled to length 1 again, as models that are trained for it
 * give it.
 */
export function shorten(vector: Float32Array, dimensions: number): Float32Array {
  return unit(Float64Array.from(vector.subarray(0, dimensions)))
}

/** What is counted, and with what weight. */
function featuresOf(text: string): ReadonlyMap<string, number> {
  const words =
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]/gu) ?? []
  const weights = new Map([['every text', 0.5]])
  for (const [word, times] of countEach(words)) {
    const letters = [' ', ...word, ' ']
    // Short words are in most texts and tell little.
    const weight = Math.min(1, (letters.length - 2) / tellingLength) * (1 + Math.log(times))
    weights.set(`word ${word}`, wordWeight * weight)
    for (let at = 0; at + runLength <= letters.length; at += 1) {
      const run = `run ${letters.slice(at, at + runLength).join('')}`
      weights.set(run, (weights.get(run) ?? 0) + weight)
    }
  }
  return weights
}

function countEach(words: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

function unit(vector: Float64Array): Float32Array {
  const length = Math.hypot(...vector)
  // Signs can cancel, and the first numbers of a vector can all be 0.
  if (length === 0) return Float32Array.from(vector, (_value, index) => (index === 0 ? 1 : 0))
  return Float32Array.from(vector, (value) => value / length)
}
