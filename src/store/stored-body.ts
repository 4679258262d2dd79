import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'

/** A body as it lies in the store. */
export type StoredBody = { readonly encoding: 'raw' | 'zstd'; readonly bytes: Uint8Array; readonly size: number }

/**
 * Level 1 of zstd takes about 30 µs for 4 kB of English and leaves a third; level 3 gains 1 % for a third more time
 * (measured, Node 26). Below 1 kB the time is worth more than the space.
 */
const compressedFrom = 1024
const params = { [constants.ZSTD_c_compressionLevel]: 1 }

/** Compresses a body where that pays. */
export function storeBody(body: string | Uint8Array): StoredBody {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  const raw: StoredBody = { encoding: 'raw', bytes, size: bytes.length }
  if (bytes.length < compressedFrom) return raw
  const compressed = zstdCompressSync(bytes, { params })
  return compressed.length < bytes.length * 0.9 ? { encoding: 'zstd', bytes: compressed, size: bytes.length } : raw
}

/** The body again. @throws {RangeError} when a compressed body is larger than its row says. */
export function loadBody({ encoding, bytes, size }: { encoding: string; bytes: Uint8Array; size: number }): Buffer {
  if (encoding === 'zstd') return zstdDecompressSync(bytes, { maxOutputLength: Math.max(size, 1) })
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/**
 * Many bodies as one value with the places of each, counted from 1 as SQL's `substr` does: a third faster than an
 * array of `bytea`, which travels in hexadecimal (measured on both engines).
 */
export function joinBodies(bodies: readonly StoredBody[]): { joined: Buffer; starts: number[]; lengths: number[] } {
  const lengths = bodies.map(({ bytes }) => bytes.length)
  let next = 1
  const starts = lengths.map((length) => {
    const start = next
    next += length
    return start
  })
  return { joined: Buffer.concat(bodies.map(({ bytes }) => bytes)), starts, lengths }
}
