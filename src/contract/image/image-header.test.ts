import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { claimedPng, foreignFiles, plainPng } from './__fixtures__/image-files.ts'
import { readImageHeader } from './image-header.ts'

const size = { kind: 'image', width: 24, height: 16 }

function read(base64: string) {
  return readImageHeader(Buffer.from(base64, 'base64'))
}

describe('readImageHeader', () => {
  it.each([
    ['jpeg', { ...size, format: 'jpeg', hasAlpha: false }],
    ['webp', { ...size, format: 'webp', hasAlpha: false }],
    ['losslessWebp', { ...size, format: 'webp', hasAlpha: true }],
    ['extendedWebp', { ...size, format: 'webp', hasAlpha: true }],
    ['palettePng', { ...size, format: 'png', hasAlpha: false }],
  ] as const)('default: %s, as another program writes it', (name, expected) => {
    expect(read(foreignFiles[name])).toEqual(expected)
  })

  it('default: PNGs with and without transparency', async () => {
    expect(read(await plainPng(24, 16))).toEqual({ ...size, format: 'png', hasAlpha: false })
    expect(read(await plainPng(24, 16, [1, 2, 3, 0]))).toEqual({ ...size, format: 'png', hasAlpha: true })
  })

  it('behavior: a size that is claimed is told without unpacking anything', () => {
    const bomb = claimedPng(100_000, 100_000, new Uint8Array(10))
    expect(readImageHeader(bomb)).toEqual({
      kind: 'image',
      format: 'png',
      width: 100_000,
      height: 100_000,
      hasAlpha: false,
    })
    expect(readImageHeader(claimedPng(0, 5, new Uint8Array(10)))).toEqual({
      kind: 'unreadable',
      problem: 'its width or height is 0',
    })
  })

  it.each(Object.entries(foreignFiles))('error: %s cut off anywhere is unreadable', (_name, base64) => {
    const file = Buffer.from(base64, 'base64')
    // The last bytes of a JPEG are its end mark, of a PNG the checksum of its end.
    for (let length = 0; length < file.length - 1; length += 1) {
      expect([length, readImageHeader(file.subarray(0, length)).kind]).toEqual([length, 'unreadable'])
    }
  })

  it.each([
    ['', 'it is neither PNG, JPEG nor WebP'],
    ['GIF89a', 'it is neither PNG, JPEG nor WebP'],
    ['<svg xmlns="http://www.w3.org/2000/svg"/>', 'it is neither PNG, JPEG nor WebP'],
  ])('error: %j', (text, problem) => {
    expect(readImageHeader(Buffer.from(text))).toEqual({ kind: 'unreadable', problem })
  })

  it('behavior: any bytes, and any change of a file, get an answer', () => {
    const files = Object.values(foreignFiles).map((base64) => Buffer.from(base64, 'base64'))
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.nat(), fc.uint8Array({ maxLength: 8 }), (file, at, bytes) => {
        const changed = Buffer.concat([file])
        changed.set(bytes.subarray(0, file.length - (at % file.length)), at % file.length)
        expect(['image', 'unreadable']).toContain(readImageHeader(changed).kind)
      }),
      { numRuns: 500 },
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(readImageHeader(bytes).kind).toBe('unreadable')
      }),
    )
  })
})
