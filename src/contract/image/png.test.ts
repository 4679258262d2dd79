import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { claimedPng, foreignFiles } from './__fixtures__/image-files.ts'
import { decodePng, encodePng, type Pixels } from './png.ts'

const pixels: fc.Arbitrary<Pixels> = fc
  .record({
    width: fc.integer({ min: 1, max: 9 }),
    height: fc.integer({ min: 1, max: 9 }),
    channels: fc.constantFrom<Pixels['channels'][]>(1, 2, 3, 4),
  })
  .chain((shape) => {
    const size = shape.width * shape.height * shape.channels
    return fc.uint8Array({ minLength: size, maxLength: size }).map((data) => ({ ...shape, data }))
  })

async function problemOf(file: Uint8Array) {
  const decoded = await decodePng(file)
  return decoded.kind === 'unreadable' ? decoded.problem : null
}

describe('decodePng', () => {
  it('default: what was encoded', async () => {
    await fc.assert(
      fc.asyncProperty(pixels, async (picture) => {
        expect(await decodePng(await encodePng(picture))).toEqual({ kind: 'pixels', pixels: picture })
      }),
    )
  })

  it('behavior: every filter of the format', async () => {
    // Two pixels a row, one row per filter: none, sub, up, average, Paeth.
    const rows = [
      [0, 10, 20, 30, 40, 50, 60],
      [1, 1, 1, 1, 1, 1, 1],
      [2, 1, 1, 1, 1, 1, 1],
      [3, 1, 1, 1, 1, 1, 1],
      [4, 1, 1, 1, 1, 1, 1],
    ]
    expect(await decodePng(claimedPng(2, 5, Uint8Array.from(rows.flat())))).toEqual({
      kind: 'pixels',
      pixels: {
        width: 2,
        height: 5,
        channels: 3,
        data: Uint8Array.from(
          [
            [10, 20, 30, 40, 50, 60],
            [1, 1, 1, 2, 2, 2],
            [2, 2, 2, 3, 3, 3],
            [2, 2, 2, 3, 3, 3],
            [3, 3, 3, 4, 4, 4],
          ].flat(),
        ),
      },
    })
  })

  it.each([
    ['a palette', Buffer.from(foreignFiles.palettePng, 'base64'), /8 bits per channel/],
    ['a JPEG', Buffer.from(foreignFiles.jpeg, 'base64'), /no PNG/],
    ['too few pixels', claimedPng(2, 2, new Uint8Array(13)), /pixels are broken/],
    ['a bomb: far more pixels than its size', claimedPng(2, 2, new Uint8Array(50_000_000)), /pixels are broken/],
    ['a size beyond the limit', claimedPng(5_000, 5_000, new Uint8Array(1)), /too many pixels/],
    ['a filter that does not exist', claimedPng(1, 1, Uint8Array.of(5, 0, 0, 0)), /pixels are broken/],
  ])('error: %s', async (_name, file, problem) => {
    expect(await problemOf(file)).toMatch(problem)
  })

  it('behavior: any change of a file gets an answer', async () => {
    const file = claimedPng(2, 2, new Uint8Array(14))
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 1), fc.nat(255), async (at, byte) => {
        const changed = Buffer.from(file)
        changed[at] = byte
        expect(['pixels', 'unreadable']).toContain((await decodePng(changed)).kind)
      }),
    )
  })
})
