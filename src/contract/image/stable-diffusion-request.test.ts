import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { claimedPng, foreignFiles, plainPng } from './__fixtures__/image-files.ts'
import type { ImageTask } from './image-request.ts'
import { readStableDiffusionRequest } from './stable-diffusion-request.ts'

const png = await plainPng(64, 72)
const clearMask = await plainPng(64, 72, [0, 0, 0, 0])
const imageOf64x72 = { base64: png, format: 'png', width: 64, height: 72, hasAlpha: false }

const defaults = {
  task: 'text2img',
  model: null,
  prompts: ['a barn'],
  negativePrompts: [''],
  samples: 1,
  width: 512,
  height: 512,
  steps: 50,
  guidanceScale: 7.5,
  seed: null,
  scheduler: null,
  clipSkip: null,
  sagScale: null,
  hasSafetyChecker: false,
  outputFormat: 'png',
  outputCompression: null,
  image: null,
  mask: null,
  maskMode: 'white',
  maskBlur: 0,
  strength: 0.7,
  aestheticScore: null,
  negativeAestheticScore: null,
  loras: [],
  ignored: [],
}

function requestOf(task: ImageTask, json: unknown) {
  const read = readStableDiffusionRequest(task, json)
  return read.kind === 'request' ? read.request : read
}

function problemOf(task: ImageTask, json: unknown) {
  const read = readStableDiffusionRequest(task, json)
  return read.kind === 'refused' ? [read.status, read.message, read.param, read.code] : null
}

describe('readStableDiffusionRequest', () => {
  it('default: a prompt is enough', () => {
    expect(requestOf('text2img', { prompt: 'a barn' })).toEqual(defaults)
  })

  it('args: numbers and truth values as text, lists, and what clients of such services add', () => {
    const json = {
      key: 'secret',
      prompt: ['a', 'b'],
      negative_prompt: ['ugly'],
      width: '64',
      height: '128',
      samples: '2',
      num_inference_steps: '21',
      guidance_scale: '3.5',
      seed: '7',
      safety_checker: 'yes',
      self_attention: 'no',
      output_type: 'JPEG',
      tomesd: 'yes',
      webhook: null,
    }
    expect(requestOf('text2img', json)).toEqual({
      ...defaults,
      prompts: ['a', 'b'],
      negativePrompts: ['ugly', 'ugly'],
      width: 64,
      height: 128,
      samples: 2,
      steps: 21,
      guidanceScale: 3.5,
      seed: 7,
      hasSafetyChecker: true,
      outputFormat: 'jpeg',
      ignored: ['tomesd'],
    })
  })

  it('args: seed −1 leaves it to the server', () => {
    expect(requestOf('text2img', { prompt: 'a barn', seed: -1 })).toEqual(defaults)
  })

  it('args: an image in each of its forms; the picture has its size', () => {
    const expected = {
      ...defaults,
      task: 'img2img',
      width: 64,
      height: 72,
      image: expect.objectContaining(imageOf64x72),
    }
    const forms = [
      { init_image: png },
      { init_image: `data:image/png;base64,${png}` },
      { init_image: { b64: png, format: 'png' } },
      { base_img_data: { img_data: [png], img_data_format: 'file_bytes' } },
      { init_image: png, width: 64, height: '72' },
    ]
    for (const form of forms) expect(requestOf('img2img', { prompt: 'a barn', ...form })).toEqual(expected)
    const pixels = Buffer.alloc(64 * 72 * 3).toString('base64')
    const raw = { img_data: [pixels], img_width: 64, img_height: 72 }
    expect(requestOf('img2img', { prompt: 'a barn', base_img_data: raw })).toMatchObject({
      image: { format: 'raw_rgb', width: 64, height: 72 },
    })
  })

  it('args: a mask, white or alpha', () => {
    const json = {
      prompt: 'a barn',
      init_image: png,
      mask_image: clearMask,
      mask_mode: 'alpha',
      mask_blur: 4,
      strength: 1,
    }
    expect(requestOf('inpainting', json)).toMatchObject({
      task: 'inpainting',
      mask: { hasAlpha: true },
      maskMode: 'alpha',
      maskBlur: 4,
      strength: 1,
    })
    expect(requestOf('inpainting', { prompt: 'a', init_image: png, mask_image: png })).toMatchObject({
      maskMode: 'white',
    })
  })

  it.each([
    ['text2img', null, 'The body must be a JSON object.', null, 'invalid_json'],
    ['text2img', {}, "Invalid 'prompt': expected a text, or a list of at most 4 texts.", 'prompt', null],
    [
      'text2img',
      { prompt: 'a', width: 100 },
      "Invalid 'width': expected a multiple of 8 from 64 to 2048.",
      'width',
      'invalid_size',
    ],
    [
      'text2img',
      { prompt: 'a', height: 4096 },
      "Invalid 'height': expected a multiple of 8 from 64 to 2048.",
      'height',
      'invalid_size',
    ],
    [
      'text2img',
      { prompt: 'a', width: 'big' },
      "Invalid 'width': expected a multiple of 8 from 64 to 2048.",
      'width',
      null,
    ],
    [
      'text2img',
      { prompt: 'a', seed: 2 ** 32 },
      "Invalid 'seed': expected a whole number from -1 to 4294967295.",
      'seed',
      null,
    ],
    ['text2img', { prompt: ['a', 'b'], samples: 3 }, '6 images were asked for, at most 4 are made.', 'samples', null],
    [
      'text2img',
      { prompt: 'a', output_type: 'gif' },
      "Invalid 'output_type': expected png, jpeg, webp, or pil for raw pixels.",
      'output_type',
      'unsupported_value',
    ],
    [
      'text2img',
      { prompt: 'a', webhook: 'http://x' },
      "'webhook' is not supported. Images come and go inline only: nothing is fetched, stored or called back.",
      'webhook',
      'unsupported_parameter',
    ],
    [
      'text2img',
      { prompt: 'a'.repeat(32_001) },
      "Invalid 'prompt': expected at most 32000 characters.",
      'prompt',
      null,
    ],
    ['img2img', { prompt: 'a' }, "'init_image' is missing: the image to begin with.", 'init_image', null],
    [
      'img2img',
      { prompt: 'a', init_image: 'https://example.com/a.png' },
      "'init_image' is a link. Images come inline only, as base64: nothing is fetched.",
      'init_image',
      'unsupported_value',
    ],
    ['img2img', { prompt: 'a', init_image: '!!!!' }, "'init_image' is not base64.", 'init_image', 'invalid_image'],
    [
      'img2img',
      { prompt: 'a', init_image: foreignFiles.jpeg },
      "'init_image' has 24 × 16 pixels: expected a multiple of 8 from 64 to 2048 on both sides.",
      'init_image',
      'invalid_size',
    ],
    [
      'img2img',
      { prompt: 'a', init_image: claimedPng(60_000, 60_000, new Uint8Array(1)).toString('base64') },
      "'init_image' has 60000 × 60000 pixels; at most 4194304 are taken.",
      'init_image',
      'too_many_pixels',
    ],
    [
      'img2img',
      { prompt: 'a', init_image: png, width: 128 },
      "'width' is 128, that of the image 64: they must be equal.",
      'width',
      null,
    ],
    [
      'img2img',
      { prompt: 'a', init_image: png, base_img_data: { img_data: [png] } },
      "Give either 'init_image' or 'base_img_data', not both.",
      'init_image',
      null,
    ],
    [
      'img2img',
      { prompt: 'a', base_img_data: { img_data: [png, png] } },
      'Invalid \'base_img_data\': expected {"img_data": [base64], "img_data_format", …} with one image.',
      'base_img_data',
      null,
    ],
    [
      'inpainting',
      { prompt: 'a', init_image: png },
      "'mask_image' is missing: what is painted anew.",
      'mask_image',
      null,
    ],
    [
      'inpainting',
      { prompt: 'a', init_image: png, mask_image: foreignFiles.jpeg },
      "'mask_image' has 24 × 16 pixels, the image 64 × 72: they must be equal.",
      'mask_image',
      'mask_size',
    ],
    [
      'inpainting',
      { prompt: 'a', init_image: png, mask_image: png, mask_mode: 'alpha' },
      "The mask has no transparency, which 'mask_mode' alpha asks for.",
      'mask_image',
      'invalid_image',
    ],
  ] as const)('error: %s %#', (task, json, message, param, code) => {
    expect(problemOf(task, json)).toEqual([400, message, param, code])
  })

  it('behavior: any JSON gets an answer', () => {
    const field = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom(png, 'AAAA', 64, '64'))
    const names = [
      'prompt',
      'negative_prompt',
      'width',
      'init_image',
      'mask_image',
      'base_img_data',
      'seed',
      'lora',
      '__proto__',
    ]
    const body = fc.dictionary(fc.constantFrom(...names), field)
    const tasks = fc.constantFrom<ImageTask[]>('text2img', 'img2img', 'inpainting')
    fc.assert(
      fc.property(tasks, fc.oneof(body, fc.jsonValue()), (task, json) => {
        expect(['request', 'refused']).toContain(readStableDiffusionRequest(task, json).kind)
      }),
      { numRuns: 300 },
    )
  })
})
