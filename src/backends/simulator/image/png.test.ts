import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodePng } from '../service-fixture.ts'
import { encodePng } from './png.ts'

describe('encodePng', () => {
  it('default: the chunks of the format, each with its checksum', async () => {
    const file = await encodePng({ width: 2, height: 1, pixels: Uint8Array.of(1, 2, 3, 250, 2, 4) })
    expect(file.subarray(0, 33).toString('hex')).toBe(
      // Signature; 13 bytes of IHDR: 2 × 1, 8 bits, colour type 2, deflate, adaptive filters, not interlaced; CRC.
      '89504e470d0a1a0a0000000d494844520000000200000001080200000' + '07b40e8dd',
    )
    for (let at = 8; at < file.length; ) {
      const length = file.readUInt32BE(at)
      expect(file.readUInt32BE(at + 8 + length)).toBe(crc32(file.subarray(at + 4, at + 8 + length)))
      at += length + 12
    }
    expect(file.subarray(-8, -4).toString('latin1')).toBe('IEND')
  })

  it('behavior: what is decoded is what was encoded', async () => {
    const picture = fc
      .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
      .chain(([width, height]) => {
        const size = width * height * 3
        return fc.record({
          width: fc.constant(width),
          height: fc.constant(height),
          pixels: fc.uint8Array({ minLength: size, maxLength: size }),
        })
      })
    await fc.assert(
      fc.asyncProperty(picture, async ({ width, height, pixels }) => {
        expect(decodePng(await encodePng({ width, height, pixels }))).toEqual({
          width,
          height,
          pixels: Buffer.from(pixels),
        })
      }),
    )
  })
})
