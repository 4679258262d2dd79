import { describe, expect, it } from 'vitest'
import { foreignFiles, plainPng } from './__fixtures__/image-files.ts'
import { readEditRequest, readGenerationRequest } from './openai-request.ts'

const png = await plainPng(64, 64)
const clearMask = await plainPng(64, 64, [0, 0, 0, 0])

describe('readGenerationRequest', () => {
  it('default: a prompt is enough, for 1024 × 1024', () => {
    expect(readGenerationRequest({ prompt: 'a barn' })).toMatchObject({
      kind: 'request',
      request: {
        task: 'text2img',
        prompts: ['a barn'],
        width: 1024,
        height: 1024,
        samples: 1,
        seed: null,
        image: null,
      },
    })
  })

  it('args: size, number, format; what changes nothing is told', () => {
    const json = {
      prompt: 'a',
      model: 'm',
      n: 2,
      size: '512x768',
      output_format: 'webp',
      output_compression: 80,
      style: 'vivid',
    }
    expect(readGenerationRequest(json)).toMatchObject({
      request: {
        model: 'm',
        samples: 2,
        width: 512,
        height: 768,
        outputFormat: 'webp',
        outputCompression: 80,
        ignored: ['style'],
      },
    })
  })

  it.each([
    [{ prompt: '' }, "Invalid 'prompt': expected some text.", 'prompt', null],
    [
      { prompt: 'a', response_format: 'url' },
      "This service does not support this value of 'response_format'; there is b64_json. Images come inline only.",
      'response_format',
      'unsupported_value',
    ],
    [
      { prompt: 'a', stream: true },
      "This service does not support this value of 'stream'; there is false.",
      'stream',
      'unsupported_value',
    ],
    [
      { prompt: 'a', size: '100x100' },
      "Invalid 'size': expected a multiple of 8 from 64 to 2048 on both sides, such as 1024x1024.",
      'size',
      'invalid_size',
    ],
    [
      { prompt: 'a', size: 'big' },
      "Invalid 'size': expected a multiple of 8 from 64 to 2048 on both sides, such as 1024x1024.",
      'size',
      null,
    ],
    [{ prompt: 'a', n: 5 }, "Invalid 'n': expected a whole number from 1 to 4.", 'n', null],
    [
      { prompt: 'a', output_format: 'gif' },
      "This service does not support this value of 'output_format'; there is png, jpeg, webp.",
      'output_format',
      'unsupported_value',
    ],
  ])('error: %o', (json, message, param, code) => {
    expect(readGenerationRequest(json)).toEqual({ kind: 'refused', status: 400, message, param, code })
  })
})

describe('readEditRequest', () => {
  it('default: with a mask a part is painted anew, without one the whole image', () => {
    const image = { image_url: `data:image/png;base64,${png}` }
    expect(readEditRequest({ prompt: 'a', images: [image], mask: { image_url: clearMask } })).toMatchObject({
      request: { task: 'inpainting', width: 64, height: 64, maskMode: 'alpha', image: { base64: png } },
    })
    expect(readEditRequest({ prompt: 'a', image: png, n: '2' })).toMatchObject({
      request: { task: 'img2img', samples: 2, mask: null },
    })
  })

  it.each([
    [{ prompt: 'a' }, "'image' is missing: the image to begin with.", 'image', null],
    [
      { prompt: 'a', images: [png, png] },
      '2 images were given; one is edited at a time.',
      'image',
      'unsupported_value',
    ],
    [
      { prompt: 'a', images: [[[[png]]]] },
      '1 images were given; one is edited at a time.',
      'image',
      'unsupported_value',
    ],
    [
      { prompt: 'a', images: [{ file_id: 'f' }] },
      'Images come inline only, as base64: there are no stored files.',
      'image',
      'unsupported_value',
    ],
    [
      { prompt: 'a', images: [{ image_url: 'https://example.com/a.png' }] },
      "'image' is a link. Images come inline only, as base64: nothing is fetched.",
      'image',
      'unsupported_value',
    ],
    [
      { prompt: 'a', image: png, mask: png },
      "'mask' has no transparency, which says what is painted anew.",
      'mask',
      'invalid_image',
    ],
    [
      { prompt: 'a', image: png, mask: foreignFiles.jpeg },
      "'mask' has 24 × 16 pixels, the image 64 × 64: they must be equal.",
      'mask',
      'mask_size',
    ],
    [
      { prompt: 'a', image: png, size: '128x128' },
      "'size' is 128x128, that of the image 64x64: they must be equal.",
      'size',
      null,
    ],
  ])('error: %#', (json, message, param, code) => {
    expect(readEditRequest(json)).toEqual({ kind: 'refused', status: 400, message, param, code })
  })
})
