import { hash } from 'node:crypto'
import type { RandomStream } from '../random-stream.ts'

/** A stand-in stream for tests: SHA-256 of seed and block number, 32 bits a draw, with rejection. */
export function hashStream(seed: Uint8Array): RandomStream {
  const prefix = Buffer.from(seed).toString('hex')
  let block = Buffer.alloc(0)
  let offset = 0
  let blocks = 0
  function draw32(): number {
    if (offset === block.length) {
      block = hash('sha256', `${prefix}:${blocks++}`, 'buffer')
      offset = 0
    }
    offset += 4
    return block.readUInt32BE(offset - 4)
  }
  function integer(limit: number): number {
    const bound = 2 ** 32 - (2 ** 32 % limit)
    for (;;) {
      const value = draw32()
      if (value < bound) return value % limit
    }
  }
  return { next: () => (draw32() * 2 ** 21 + (draw32() >>> 11)) / 2 ** 53, integer }
}

/** The 32-byte seed number `index` of a series that the label names. */
export function testSeed(label: string, index: number): Uint8Array {
  return hash('sha256', `${label}/${index}`, 'buffer')
}
