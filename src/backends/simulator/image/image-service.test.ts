import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { encodePng } from '#contract/image/png.ts'
import { imageResult } from '#contract/image-result.ts'
import { decodePng, post, withService } from '../service-fixture.ts'

type Diffusers = {
  readonly output: readonly string[]
  readonly images: readonly { readonly seed: number; readonly nsfw: boolean | null }[]
}
type OpenAi = { readonly data: readonly { readonly b64_json: string; readonly seed: number }[] }

const small = { prompt: ['a person wearing a jacket'], negative_prompt: [''], height: 64, width: 128, seed: 5 }

const { prompt } = small

function pixelsOf(base64: string): Buffer {
  return decodePng(Buffer.from(base64, 'base64')).pixels
}

/** A mask of 128 × 64 pixels, unless of another width. */
async function maskOf(channels: 1 | 4, value: (pixel: number) => readonly number[], width = 128): Promise<string> {
  const data = Uint8Array.from(
    { length: width * 64 * channels },
    (_, at) => value(Math.floor(at / channels))[at % channels] ?? 0,
  )
  return (await encodePng({ width, height: 64, channels, data })).toString('base64')
}

async function sizesOf(output: readonly string[]): Promise<readonly (readonly [number, number])[]> {
  return output.map((base64) => {
    const { width, height } = decodePng(Buffer.from(base64, 'base64'))
    return [width, height] as const
  })
}

describe('image service', () => {
  it('default: the request of the public local network gets one PNG of its size', async () => {
    await using service = await withService({ kind: 'image', model: 'sim-image' })
    const file = new URL('../../../localnet/__fixtures__/morse-files/localnet-poc/data_diffuser.json', import.meta.url)
    const { path, data } = JSON.parse(await readFile(file, 'utf8')).chain.callSet[0]
    const { status, body } = await post<Diffusers>(service, path, data)
    expect(status).toBe(200)
    expect(imageResult.safeParse(body).success).toBe(true)
    expect(await sizesOf(body.output)).toEqual([[512, 512]])
    expect(body).toEqual({
      id: expect.stringMatching(/^img-[0-9a-f]{24}$/),
      object: 'image.result',
      created: expect.any(Number),
      model: 'sim-image',
      status: 'success',
      generationTime: expect.any(Number),
      generation_time_ms: expect.any(Number),
      output: [expect.any(String)],
      images: [
        {
          format: 'png',
          width: 512,
          height: 512,
          seed: expect.any(Number),
          sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
          nsfw: null,
        },
      ],
      parameters: expect.objectContaining({ width: 512, height: 512, output_type: 'png' }),
      ignored: [],
      usage: expect.objectContaining({ images: 1 }),
    })
  })

  it('default: OpenAI clients get 1024 × 1024 inline', async () => {
    await using service = await withService({ kind: 'image', model: 'sim-image' })
    const { body } = await post<OpenAi>(service, '/v1/images/generations', { prompt: 'a barn', seed: 3 })
    expect(imageResult.safeParse(body).success).toBe(true)
    expect(await sizesOf(body.data.map(({ b64_json }) => b64_json))).toEqual([[1024, 1024]])
    expect(body).toEqual({
      created: expect.any(Number),
      data: [{ b64_json: expect.any(String), seed: 3 }],
      size: '1024x1024',
      output_format: 'png',
    })
  })

  it('behavior: equal requests with a seed give equal pictures on both faces, and from another address', async () => {
    await using one = await withService({ kind: 'image', model: 'sim-image' }, { name: 'one' })
    await using other = await withService({ kind: 'image', model: 'sim-image' }, { name: 'other' })
    const first = await post<Diffusers>(one, '/text2img', { prompt: 'a barn', width: '64', height: '64', seed: 9 })
    const again = await post<OpenAi>(other, '/v1/images/generations', { prompt: 'a barn', size: '64x64', seed: 9 })
    expect(again.body.data[0]?.b64_json).toBe(first.body.output[0])
  })

  it('behavior: without a seed every request has another one, which is told and makes the same picture again', async () => {
    await using service = await withService({ kind: 'image', model: 'sim-image' })
    const { seed: _seed, ...unseeded } = small
    const first = await post<Diffusers>(service, '/text2img', unseeded)
    const second = await post<Diffusers>(service, '/text2img', unseeded)
    expect(second.body.output[0]).not.toBe(first.body.output[0])
    const again = await post<Diffusers>(service, '/text2img', { ...unseeded, seed: first.body.images[0]?.seed })
    expect(again.body.output).toEqual(first.body.output)
  })

  it('args: several prompts and samples, each from the next seed', async () => {
    await using service = await withService({ kind: 'image', model: 'sim-image' })
    const { body } = await post<Diffusers>(service, '/text2img', { ...small, prompt: ['a', 'b'], samples: 2 })
    expect(body.images.map(({ seed }) => seed)).toEqual([5, 6, 7, 8])
    expect(new Set(body.output).size).toBe(4)
  })

  it('args: "pil" gives raw pixels, as the older server does', async () => {
    await using service = await withService({ kind: 'image', model: 'sim-image' })
    const raw = await post<Diffusers>(service, '/text2img', { ...small, output_type: 'pil' })
    const png = await post<Diffusers>(service, '/text2img', { ...small, output_type: 'PNG' })
    const pixels = Buffer.from(raw.body.output[0] ?? '', 'base64')
    expect(decodePng(Buffer.from(png.body.output[0] ?? '', 'base64')).pixels.equals(pixels)).toBe(true)
  })

  it.each([
    ['{', 'The body is not JSON in UTF-8.'],
    [{ ...small, prompt: undefined }, "Invalid 'prompt': expected a text, or a list of at most 4 texts."],
    [{ ...small, prompt: [''] }, "Invalid 'prompt[0]': expected some text."],
    [{ ...small, width: 100 }, "Invalid 'width': expected a multiple of 8 from 64 to 2048."],
    [{ ...small, height: 4096 }, "Invalid 'height': expected a multiple of 8 from 64 to 2048."],
    [{ ...small, seed: -2 }, "Invalid 'seed': expected a whole number from -1 to 4294967295."],
    [{ ...small, samples: 5 }, "Invalid 'samples': expected a whole number from 1 to 4."],
    [{ ...small, prompt: ['a', 'b', 'c'], samples: 2 }, '6 images were asked for, at most 4 are made.'],
    [
      { ...small, width: 2048, height: 2048, samples: 2 },
      'The images have 8388608 pixels together; this server makes at most 4194304 per request.',
    ],
    [{ ...small, output_type: 'GIF' }, "Invalid 'output_type': expected png, jpeg, webp, or pil for raw pixels."],
    [{ ...small, output_type: 'webp' }, 'This server writes PNG only, or raw pixels as "pil".'],
  ])('error: /text2img refuses %o', async (request, detail) => {
    await using service = await withService({ kind: 'image', model: 'sim-image' })
    expect(await post(service, '/text2img', request)).toEqual({
      status: 400,
      body: {
        status: 'error',
        detail,
        error: expect.objectContaining({ message: detail, type: 'invalid_request_error' }),
      },
    })
  })

  it.each([
    [{ prompt: 'a', response_format: 'url' }, 'response_format', 'unsupported_value'],
    [{ prompt: 'a', output_format: 'webp' }, 'output_format', 'unsupported_value'],
    [{ prompt: 'a', size: '100x100' }, 'size', 'invalid_size'],
    [{ prompt: 'a', size: 'big' }, 'size', null],
    [{ prompt: 'a', n: 9 }, 'n', null],
    [{ prompt: '' }, 'prompt', null],
    [{ prompt: 'a', size: '2048x2048', n: 2 }, 'size', 'too_many_pixels'],
    [{ prompt: 'a', stream: true }, 'stream', 'unsupported_value'],
  ])('error: OpenAI clients are refused %o', async (request, param, code) => {
    await using service = await withService({ kind: 'image', model: 'sim-image' })
    expect(await post(service, '/v1/images/generations', request)).toEqual({
      status: 400,
      body: { error: { message: expect.any(String), type: 'invalid_request_error', param, code } },
    })
  })

  it('behavior: an image to begin with changes as much as the strength says', async () => {
    await using service = await withService({ kind: 'image', model: 'sim-image' })
    const start = (await post<Diffusers>(service, '/text2img', { ...small, seed: 1 })).body.output[0] ?? ''
    const drawn = (await post<Diffusers>(service, '/text2img', small)).body.output[0] ?? ''
    const at = async (strength: number) => {
      const { body } = await post<Diffusers>(service, '/v1/img2img', { prompt, seed: 5, init_image: start, strength })
      return body.output[0] ?? ''
    }
    expect(await at(0)).toBe(start)
    expect(await at(1)).toBe(drawn)
    const half = pixelsOf(await at(0.5))
    const expected = pixelsOf(start).map((value, index) => Math.round((value + (pixelsOf(drawn)[index] ?? 0)) / 2))
    expect(half.every((value, index) => Math.abs(value - (expected[index] ?? 0)) <= 1)).toBe(true)
  })

  it('behavior: inpainting changes what the mask says, alike on both faces, and nothing else', async () => {
    await using service = await withService({ kind: 'image', model: 'sim-image' })
    const start = (await post<Diffusers>(service, '/text2img', { ...small, seed: 1 })).body.output[0] ?? ''
    const isPainted = (pixel: number) => pixel % 128 < 40
    const white = await maskOf(1, (pixel) => [isPainted(pixel) ? 255 : 0])
    const clear = await maskOf(4, (pixel) => [7, 7, 7, isPainted(pixel) ? 0 : 255])
    const request = { prompt, seed: 5, init_image: start, mask_image: white, strength: 0.7 }
    const painted = (await post<Diffusers>(service, '/inpainting', request)).body.output[0] ?? ''
    const edit = { prompt: 'a person wearing a jacket', seed: 5, image: start, mask: { image_url: clear } }
    expect((await post<OpenAi>(service, '/v1/images/edits', edit)).body.data[0]?.b64_json).toBe(painted)
    const [before, after] = [pixelsOf(start), pixelsOf(painted)]
    const changed = after.map((value, index) => (value === before[index] ? 0 : 1))
    const kept = changed.filter((_, index) => !isPainted(Math.floor(index / 3)))
    const shares = changed.filter((_, index) => isPainted(Math.floor(index / 3)))
    expect(kept.every((one) => one === 0)).toBe(true)
    expect(shares.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(shares.length / 2)
  })

  it('behavior: an edit comes as a form too', async () => {
    await using service = await withService({ kind: 'image', model: 'sim-image' })
    const start = (await post<Diffusers>(service, '/text2img', small)).body.output[0] ?? ''
    const form = new FormData()
    form.set('prompt', 'a barn')
    form.set('seed', '5')
    form.set('image', new Blob([Buffer.from(start, 'base64')]), 'a.png')
    const response = await fetch(`${service.url}/v1/images/edits`, { method: 'POST', body: form })
    const json = await post<OpenAi>(service, '/v1/images/edits', { prompt: 'a barn', seed: 5, image: start })
    expect(((await response.json()) as OpenAi).data[0]?.b64_json).toBe(json.body.data[0]?.b64_json)
  })

  it('error: images that cannot be worked with', async () => {
    await using service = await withService({ kind: 'image', model: 'sim-image' })
    const start = (await post<Diffusers>(service, '/text2img', small)).body.output[0] ?? ''
    const ask = async (fields: object) => (await post(service, '/inpainting', { prompt: 'a', ...fields })).body
    const code = (name: string) => expect.objectContaining({ error: expect.objectContaining({ code: name }) })
    expect(await ask({ init_image: 'https://example.com/a.png' })).toEqual(code('unsupported_value'))
    expect(await ask({ init_image: start, mask_image: await maskOf(1, () => [0], 64) })).toEqual(code('mask_size'))
    expect(await ask({ init_image: start.slice(0, 100) })).toEqual(code('invalid_image'))
  })

  it('behavior: a safety checker stops what it finds, and says so; without one nothing is said', async () => {
    await using service = await withService({ kind: 'image', model: 'sim-image' })
    const ask = async (prompt: string, safety_checker: string) => {
      const { body } = await post<Diffusers>(service, '/text2img', { ...small, prompt, safety_checker })
      return [body.images[0]?.nsfw, pixelsOf(body.output[0] ?? '').every((value) => value === 0)]
    }
    expect(await ask('something nsfw', 'yes')).toEqual([true, true])
    expect(await ask('a barn', 'yes')).toEqual([false, false])
    expect(await ask('something nsfw', 'no')).toEqual([null, false])
  })

  it('behavior: misbehaviours', async () => {
    const vices = [{ kind: 'wrong-size' }, { kind: 'broken-base64', until: 0 }] as const
    await using wrong = await withService({ kind: 'image', model: 'sim', misbehaviours: [...vices] })
    expect(await sizesOf((await post<Diffusers>(wrong, '/text2img', small)).body.output)).toEqual([[64, 32]])
    await using broken = await withService({ kind: 'image', model: 'sim', misbehaviours: [{ kind: 'broken-base64' }] })
    expect((await post<Diffusers>(broken, '/text2img', small)).body.output[0]).toMatch(/[^A-Za-z0-9+/=]/)
    await using link = await withService({ kind: 'image', model: 'sim', misbehaviours: [{ kind: 'image-link' }] })
    expect((await post<Diffusers>(link, '/text2img', small)).body.output).toEqual(['https://images.example/1.png'])
    await using blank = await withService({ kind: 'image', model: 'sim', misbehaviours: [{ kind: 'blank-image' }] })
    const black = (await post<Diffusers>(blank, '/text2img', small)).body.output[0] ?? ''
    expect(pixelsOf(black).every((value) => value === 0)).toBe(true)
    await using fickle = await withService({ kind: 'image', model: 'sim', misbehaviours: [{ kind: 'ignored-seed' }] })
    const twice = [await post<Diffusers>(fickle, '/text2img', small), await post<Diffusers>(fickle, '/text2img', small)]
    expect(twice.map(({ body }) => body.images[0]?.seed)).toEqual([5, 5])
    expect(twice[0]?.body.output[0]).not.toBe(twice[1]?.body.output[0])
  })

  it('behavior: misbehaviours that pass over the mask or the image', async () => {
    await using right = await withService({ kind: 'image', model: 'sim' })
    const start = (await post<Diffusers>(right, '/text2img', { ...small, seed: 1 })).body.output[0] ?? ''
    const mask_image = await maskOf(1, () => [0])
    const request = { prompt, seed: 5, init_image: start, mask_image, strength: 1 }
    const drawn = (await post<Diffusers>(right, '/text2img', small)).body.output[0]
    expect((await post<Diffusers>(right, '/inpainting', request)).body.output[0]).toBe(start)
    await using bold = await withService({ kind: 'image', model: 'sim', misbehaviours: [{ kind: 'ignored-mask' }] })
    expect((await post<Diffusers>(bold, '/inpainting', request)).body.output[0]).toBe(drawn)
    await using blind = await withService({ kind: 'image', model: 'sim', misbehaviours: [{ kind: 'ignored-image' }] })
    const weak = { prompt, seed: 5, init_image: start, strength: 0 }
    expect((await post<Diffusers>(blind, '/img2img', weak)).body.output[0]).toBe(drawn)
  })
})
