import { describe, expect, it } from 'vitest'
import { plainPng } from '../__fixtures__/image-files.ts'
import type { ImageRequest, ImageTask } from '../image-request.ts'
import { readStableDiffusionRequest } from '../stable-diffusion-request.ts'
import { dialectNames, dialects } from './dialects.ts'

const png = await plainPng(64, 64)
const usual = { negative_prompt: 'ugly', width: 64, height: 64, num_inference_steps: 20, seed: 7 }

function requestOf(task: ImageTask, fields: object = {}): ImageRequest {
  const sources = task === 'text2img' ? {} : { init_image: png }
  const mask = task === 'inpainting' ? { mask_image: png } : {}
  const read = readStableDiffusionRequest(task, { prompt: ['a', 'b'], ...usual, ...sources, ...mask, ...fields })
  if (read.kind === 'refused') throw new Error(read.message)
  return read.request
}

function jsonOf(dialect: keyof typeof dialects, request: ImageRequest) {
  return dialects[dialect].calls(request).map(({ path, seeds, body }) => ({
    path,
    seeds,
    json: body.kind === 'json' ? body.json : body,
  }))
}

describe('a1111', () => {
  const text = {
    prompt: 'a',
    negative_prompt: 'ugly',
    width: 64,
    height: 64,
    batch_size: 2,
    n_iter: 1,
    steps: 20,
    cfg_scale: 7.5,
    seed: 7,
    override_settings: { return_grid: false },
    send_images: true,
    save_images: false,
  }

  it('default: one call per prompt, which counts on from the seed', () => {
    expect(jsonOf('a1111', requestOf('text2img', { samples: 2 }))).toEqual([
      { path: '/sdapi/v1/txt2img', seeds: [7, 8], json: text },
      { path: '/sdapi/v1/txt2img', seeds: [9, 10], json: { ...text, prompt: 'b', seed: 9 } },
    ])
  })

  it('args: image, mask, model, scheduler; no seed is −1', () => {
    const fields = {
      prompt: 'a',
      seed: null,
      strength: 0.5,
      model: 'm',
      scheduler: 'Euler a',
      clip_skip: 2,
      mask_blur: 3,
    }
    expect(jsonOf('a1111', requestOf('inpainting', fields))).toEqual([
      {
        path: '/sdapi/v1/img2img',
        seeds: [null],
        json: {
          ...text,
          batch_size: 1,
          seed: -1,
          sampler_name: 'Euler a',
          override_settings: { return_grid: false, sd_model_checkpoint: 'm', CLIP_stop_at_last_layers: 2 },
          init_images: [png],
          denoising_strength: 0.5,
          mask: png,
          mask_blur: 3,
          inpainting_fill: 1,
          inpaint_full_res: false,
          inpainting_mask_invert: 0,
        },
      },
    ])
  })

  it('behavior: seeds are those that it tells, and a grid is left out', () => {
    const [call] = dialects.a1111.calls(requestOf('text2img', { samples: 2 }))
    if (call === undefined) throw new Error('There is no call.')
    const info = JSON.stringify({ all_seeds: [11, 12], index_of_first_image: 1 })
    expect(dialects.a1111.read({ images: ['grid', 'x', 'data:image/png;base64,y'], info }, call)).toEqual({
      kind: 'images',
      images: [
        { base64: 'x', seed: 11, isNsfw: null },
        { base64: 'y', seed: 12, isNsfw: null },
      ],
    })
    expect(dialects.a1111.read({ images: ['x', 'y'], info: '{' }, call)).toMatchObject({
      images: [{ seed: 7 }, { seed: 8 }],
    })
  })

  it.each([{ output_type: 'webp' }, { lora: [{ name: 'x' }] }])('error: it cannot do %o', (fields) => {
    expect(dialects.a1111.refuse(requestOf('text2img', fields))).toMatchObject({ kind: 'refused', status: 400 })
  })
})

describe('diffusers-api', () => {
  it('default: one call per image, since it draws all of a call from one generator', () => {
    const text = {
      prompt: ['a'],
      negative_prompt: ['ugly'],
      height: 64,
      width: 64,
      num_inference_steps: 20,
      guidance_scale: 7.5,
      seed: 7,
      output_type: 'PNG',
    }
    expect(jsonOf('diffusers-api', requestOf('text2img', { samples: 2, prompt: 'a' }))).toEqual([
      { path: '/text2img', seeds: [7], json: text },
      { path: '/text2img', seeds: [8], json: { ...text, seed: 8 } },
    ])
    const data = { img_data: [png], img_data_format: 'file_bytes', img_type: 'RGB', img_height: 64, img_width: 64 }
    expect(jsonOf('diffusers-api', requestOf('inpainting', { prompt: 'a', aesthetic_score: 6 }))).toEqual([
      {
        path: '/inpainting',
        seeds: [7],
        json: { ...text, base_img_data: data, strength: 0.7, aesthetic_score: 6, mask_img_data: data },
      },
    ])
  })

  it.each([{ safety_checker: true }, { scheduler: 'x' }, { clip_skip: 1 }, { mask_blur: 1 }])(
    'error: it would pass over %o',
    (fields) => {
      const [param] = Object.keys(fields)
      expect(dialects['diffusers-api'].refuse(requestOf('text2img', fields))).toMatchObject({ param })
    },
  )
})

describe('openai', () => {
  it('default: generations as JSON, edits as a form', () => {
    const plain = { negative_prompt: '', samples: 2, prompt: 'a', model: 'm' }
    const fields = { prompt: 'a', model: 'm', n: 2, size: '64x64', seed: 7 }
    expect(jsonOf('openai', requestOf('text2img', plain))).toEqual([
      { path: '/v1/images/generations', seeds: [7, 8], json: { ...fields, response_format: 'b64_json' } },
    ])
    expect(jsonOf('openai', requestOf('inpainting', { ...plain, output_type: 'webp', output_compression: 9 }))).toEqual(
      [
        {
          path: '/v1/images/edits',
          seeds: [7, 8],
          json: {
            kind: 'form',
            fields: {
              prompt: 'a',
              model: 'm',
              n: '2',
              size: '64x64',
              seed: '7',
              output_format: 'webp',
              output_compression: '9',
              response_format: 'b64_json',
            },
            files: [
              { name: 'image', format: 'png', base64: png },
              { name: 'mask', format: 'png', base64: png },
            ],
          },
        },
      ],
    )
  })

  it('behavior: only a seed that comes back is known', () => {
    const [call] = dialects.openai.calls(requestOf('text2img'))
    if (call === undefined) throw new Error('There is no call.')
    expect(dialects.openai.read({ data: [{ b64_json: 'x' }, { b64_json: 'y', seed: 3, nsfw: true }] }, call)).toEqual({
      kind: 'images',
      images: [
        { base64: 'x', seed: null, isNsfw: null },
        { base64: 'y', seed: 3, isNsfw: true },
      ],
    })
  })

  it.each([{ negative_prompt: 'x' }, { scheduler: 'x' }])('error: it has no %o', (fields) => {
    expect(dialects.openai.refuse(requestOf('text2img', { negative_prompt: '', ...fields }))).toMatchObject({
      param: Object.keys(fields)[0],
    })
  })
})

describe('contract', () => {
  it.each(['text2img', 'img2img', 'inpainting'] as const)('behavior: %s read again is the same request', (task) => {
    const fields = {
      model: 'm',
      scheduler: 's',
      clip_skip: 2,
      sag_scale: 1,
      output_type: 'jpeg',
      output_compression: 50,
    }
    const given = requestOf(task, {
      ...fields,
      prompt: 'a',
      samples: 2,
      safety_checker: true,
      lora: [{ name: 'l', weight: 0.5 }],
    })
    const [call] = jsonOf('contract', given)
    expect(call?.path).toBe(`/v1/${task}`)
    const read = readStableDiffusionRequest(task, call?.json)
    expect(read).toEqual({ kind: 'request', request: given })
  })
})

describe('dialects', () => {
  it.each(dialectNames)('error: %s does not take just any answer for images', (name) => {
    const request = requestOf('text2img', { negative_prompt: '' })
    const [call] = dialects[name].calls(request)
    if (call === undefined) throw new Error('There is no call.')
    for (const body of [
      null,
      [],
      {},
      { images: [] },
      { status: 'fail', output: ['x'] },
      { data: [{ url: 'http://x' }] },
    ]) {
      expect(dialects[name].read(body, call)).toEqual({ kind: 'broken', problem: expect.any(String) })
    }
  })
})
