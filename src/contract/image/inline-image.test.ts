import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { claimedPng, foreignFiles, plainPng } from './__fixtures__/image-files.ts'
import { readInlineImage } from './inline-image.ts'

function problemOf(text: string, options: Parameters<typeof readInlineImage>[1] = {}) {
  const read = readInlineImage(text, options)
  return read.kind === 'bad-image' ? [read.problem, read.code] : read.image
}

describe('readInlineImage', () => {
  it('default: base64 with and without the prefix of a data: URI, kept as it was written', () => {
    const base64 = foreignFiles.jpeg
    const image = {
      base64,
      format: 'jpeg',
      width: 24,
      height: 16,
      hasAlpha: false,
      byteLength: Buffer.byteLength(base64, 'base64'),
    }
    expect(problemOf(base64)).toEqual(image)
    expect(problemOf(`data:image/jpeg;base64,${base64}`)).toEqual(image)
    expect(problemOf(base64.replace(/=+$/, ''))).toEqual({ ...image, base64: base64.replace(/=+$/, '') })
  })

  it('args: raw pixels need as many bytes as their size says', () => {
    const base64 = Buffer.alloc(24 * 16 * 3).toString('base64')
    const raw = { width: 24, height: 16 }
    expect(problemOf(base64, { raw })).toMatchObject({ format: 'raw_rgb', width: 24, height: 16 })
    expect(problemOf(base64, { raw: { width: 16, height: 16 } })).toEqual([
      'has 1152 bytes; 16 × 16 pixels of RGB are 768',
      'invalid_image',
    ])
  })

  it.each([
    'http://example.com/a.png',
    'https://example.com/a.png',
    'file:///etc/passwd',
    'ftp://example.com',
    'data:text/html;base64,AAAA',
    'data:image/png,AAAA',
    'gopher:x',
  ])('error: %s is a link', (text) => {
    expect(problemOf(text)).toEqual([
      'is a link. Images come inline only, as base64: nothing is fetched',
      'unsupported_value',
    ])
  })

  it.each(['AA', 'AAAA', 'not base64!', 'AA=A', '=', 'A', 'iVBORw0KGgo-_w==', 'iVBO Rw0K', '\u{1f600}'])(
    'error: %j is no image',
    (text) => {
      expect(problemOf(text)).toEqual([expect.any(String), 'invalid_image'])
    },
  )

  it('error: an empty text', () => {
    expect(problemOf('')).toEqual(['is empty', 'invalid_image'])
    expect(problemOf('data:image/png;base64,')).toEqual(['is empty', 'invalid_image'])
  })

  it('error: more than 10 MB', () => {
    expect(problemOf('A'.repeat(13_333_340))).toEqual(['is larger than 10 MB', 'image_too_large'])
    const padded = Buffer.concat([Buffer.from(foreignFiles.jpeg, 'base64'), Buffer.alloc(10_000_000)])
    expect(problemOf(padded.toString('base64'))).toEqual(['is larger than 10 MB', 'image_too_large'])
  })

  it('error: too many pixels, before anything is unpacked', () => {
    const bomb = claimedPng(30_000, 30_000, new Uint8Array(1)).toString('base64')
    expect(problemOf(bomb)).toEqual(['has 30000 × 30000 pixels; at most 4194304 are taken', 'too_many_pixels'])
  })

  it('behavior: any text gets an answer', async () => {
    const png = await plainPng(8, 8)
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.base64String(),
          fc.nat(png.length).map((at) => png.slice(at)),
        ),
        (text) => {
          expect(['image', 'bad-image']).toContain(readInlineImage(text).kind)
        },
      ),
    )
  })

  it('behavior: base64 of any bytes is told from text with one wrong letter', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 3, maxLength: 30 }), fc.nat(), (bytes, at) => {
        const base64 = Buffer.from(bytes).toString('base64')
        const raw = { width: bytes.length / 3, height: 1 }
        const letter = at % base64.replace(/=+$/, '').length
        const broken = `${base64.slice(0, letter)}!${base64.slice(letter + 1)}`
        expect(readInlineImage(base64, { raw }).kind).toBe('image')
        expect(readInlineImage(broken, { raw }).kind).toBe('bad-image')
      }),
    )
  })
})
