import { describe, expect, it } from 'vitest'
import { foreignFiles, plainPng } from './__fixtures__/image-files.ts'
import { withMaskMode } from './convert-mask.ts'
import { decodePng, encodePng } from './png.ts'
import { readStableDiffusionRequest } from './stable-diffusion-request.ts'

/** A mask of 64 × 64 whose upper half is white (or transparent), and whose last row is half so. */
function halves(value: (row: number) => readonly number[]) {
  const channels = value(0).length as 1 | 2 | 3 | 4
  const data = Uint8Array.from(
    { length: 64 * 64 * channels },
    (_, at) => value(Math.floor(at / (64 * channels)))[at % channels] ?? 0,
  )
  return encodePng({ width: 64, height: 64, channels, data })
}

const level = (row: number) => (row === 63 ? 100 : row < 32 ? 255 : 0)
const white = (await halves((row) => [level(row)])).toString('base64')
const whiteRgb = (await halves((row) => [level(row), level(row), level(row)])).toString('base64')
const alpha = (await halves((row) => [9, 9, 9, 255 - level(row)])).toString('base64')
const image = await plainPng(64, 64)

function request(mask_image: string, mask_mode: 'white' | 'alpha') {
  const read = readStableDiffusionRequest('inpainting', { prompt: 'a', init_image: image, mask_image, mask_mode })
  if (read.kind === 'refused') throw new Error(read.message)
  return read.request
}

async function pixelsOf(converted: Awaited<ReturnType<typeof withMaskMode>>) {
  const mask = converted.kind === 'converted' ? converted.request.mask : null
  const decoded = await decodePng(Buffer.from(mask?.base64 ?? '', 'base64'))
  return decoded.kind === 'pixels' ? decoded.pixels : decoded
}

describe('withMaskMode', () => {
  it('default: what was white becomes transparent, whatever its channels', async () => {
    const expected = Uint8Array.from({ length: 64 * 64 * 4 }, (_, at) =>
      at % 4 === 3 ? 255 - level(Math.floor(at / 256)) : 0,
    )
    for (const mask of [white, whiteRgb]) {
      const pixels = await pixelsOf(await withMaskMode(request(mask, 'white'), 'alpha'))
      expect(pixels).toEqual({ width: 64, height: 64, channels: 4, data: expected })
    }
  })

  it('default: what was transparent becomes white, and back again', async () => {
    const there = await withMaskMode(request(alpha, 'alpha'), 'white')
    expect(await pixelsOf(there)).toEqual(
      await decodePng(Buffer.from(white, 'base64')).then((it) => 'pixels' in it && it.pixels),
    )
    const back = await withMaskMode(there.kind === 'converted' ? there.request : request(alpha, 'alpha'), 'alpha')
    expect(back).toMatchObject({
      request: { maskMode: 'alpha', mask: { hasAlpha: true, width: 64 }, image: { base64: image } },
    })
  })

  it('behavior: a mask that means the right thing already is not touched', async () => {
    const given = request(white, 'white')
    expect(await withMaskMode(given, 'white')).toEqual({ kind: 'converted', request: given })
  })

  it('error: what cannot be read as pixels', async () => {
    const given = request(white, 'white')
    const mask = { ...(given.mask ?? never()), base64: foreignFiles.palettePng }
    expect(await withMaskMode({ ...given, mask }, 'alpha')).toEqual({
      kind: 'refused',
      status: 400,
      message: 'The mask cannot be converted: only PNGs of 8 bits per channel without palette or interlacing are read.',
      param: 'mask',
      code: 'invalid_image',
    })
  })
})

function never(): never {
  throw new Error('The request has no mask.')
}
