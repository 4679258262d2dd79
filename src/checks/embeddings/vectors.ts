import { fieldAt, listAt } from '../read-fields.ts'

/** A vector as it was sent; `isText` for base64 of little-endian float32. */
export type ReadVector = { readonly values: Float32Array; readonly isText: boolean; readonly index: unknown }

/** The vectors of an answer in the order they stand; undefined where one is no vector. */
export function readVectors(body: unknown): readonly ReadVector[] | undefined {
  const vectors = listAt(body, 'data').map((entry) => readVector(entry))
  return vectors.every((vector) => vector !== undefined) && vectors.length > 0 ? vectors : undefined
}

function readVector(entry: unknown): ReadVector | undefined {
  const embedding = fieldAt(entry, 'embedding')
  const index = fieldAt(entry, 'index')
  if (Array.isArray(embedding) && embedding.length > 0 && embedding.every((value) => typeof value === 'number'))
    return { values: Float32Array.from(embedding), isText: false, index }
  if (typeof embedding !== 'string' || embedding === '') return undefined
  const bytes = Buffer.from(embedding, 'base64')
  if (bytes.byteLength % 4 !== 0) return undefined
  const values = Float32Array.from({ length: bytes.byteLength / 4 }, (_, place) => bytes.readFloatLE(place * 4))
  return { values, isText: true, index }
}

export function cosine(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return 0
  const product = a.reduce((sum, value, place) => sum + value * (b[place] ?? 0), 0)
  return product / (norm(a) * norm(b))
}

/** Euclidean length. */
export function norm(vector: Float32Array): number {
  return Math.hypot(...vector)
}

/** Whether two vectors are the same bit for bit. */
export function areSameBits(a: Float32Array, b: Float32Array): boolean {
  return Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(Buffer.from(b.buffer, b.byteOffset, b.byteLength))
}
