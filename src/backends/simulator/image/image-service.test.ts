import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { imageResult } from '#contract/image-result.ts'
import { decodePng, post, withService } from '../service-fixture.ts'

type Diffusers = { readonly output: readonly string[]; readonly images: readonly { readonly seed: number }[] }
type OpenAi = { readonly data: readonly { readonly b64_json: string; readonly seed: number }[] }

const small = { prompt: ['a person wearing a jacket'], negative_prompt: [''], height: 64, width: 128, seed: 5 }

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
      status: 'success',
      generationTime: expect.any(Number),
      id: 0,
      output: [expect.any(String)],
      created: expect.any(Number),
      model: 'sim-image',
      images: [{ format: 'png', width: 512, height: 512, seed: expect.any(Number) }],
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
    [{ ...small, prompt: undefined }, "Invalid 'prompt': Expected a text or a list of texts."],
    [{ ...small, prompt: [''] }, "Invalid 'prompt[0]': Expected some text."],
    [{ ...small, width: 100 }, "Invalid 'width': Expected a multiple of 8 from 64 to 2048."],
    [{ ...small, height: 4096 }, "Invalid 'height': Expected a multiple of 8 from 64 to 2048."],
    [{ ...small, seed: -1 }, "Invalid 'seed': Too small: expected number to be >=0."],
    [{ ...small, samples: 5 }, "Invalid 'samples': Too big: expected number to be <=4."],
    [
      { ...small, prompt: ['a', 'b', 'c'], samples: 2 },
      "Invalid 'prompt': 6 images were asked for, at most 4 are made.",
    ],
    [
      { ...small, width: 2048, height: 2048, samples: 2 },
      'The images have 8388608 pixels together; this server makes at most 4194304 per request.',
    ],
    [{ ...small, output_type: 'GIF' }, 'Invalid \'output_type\': this server writes PNG, or raw pixels as "pil".'],
  ])('error: /text2img refuses %o', async (request, detail) => {
    await using service = await withService({ kind: 'image', model: 'sim-image' })
    expect(await post(service, '/text2img', request)).toEqual({ status: 400, body: { detail } })
  })

  it.each([
    [{ prompt: 'a', response_format: 'url' }, 'response_format', 'unsupported_value'],
    [{ prompt: 'a', output_format: 'webp' }, 'output_format', 'unsupported_value'],
    [{ prompt: 'a', size: '100x100' }, 'size', null],
    [{ prompt: 'a', size: 'big' }, 'size', null],
    [{ prompt: 'a', n: 9 }, 'n', null],
    [{ prompt: '' }, 'prompt', null],
    [{ prompt: 'a', size: '2048x2048', n: 2 }, 'size', 'too_many_pixels'],
    [{ prompt: 'a', stream: true }, 'stream', 'unsupported_parameter'],
  ])('error: OpenAI clients are refused %o', async (request, param, code) => {
    await using service = await withService({ kind: 'image', model: 'sim-image' })
    expect(await post(service, '/v1/images/generations', request)).toEqual({
      status: 400,
      body: { error: { message: expect.any(String), type: 'invalid_request_error', param, code } },
    })
  })

  it('behavior: misbehaviours', async () => {
    const vices = [{ kind: 'wrong-size' }, { kind: 'broken-base64', until: 0 }] as const
    await using wrong = await withService({ kind: 'image', model: 'sim', misbehaviours: [...vices] })
    expect(await sizesOf((await post<Diffusers>(wrong, '/text2img', small)).body.output)).toEqual([[64, 32]])
    await using broken = await withService({ kind: 'image', model: 'sim', misbehaviours: [{ kind: 'broken-base64' }] })
    expect((await post<Diffusers>(broken, '/text2img', small)).body.output[0]).toMatch(/[^A-Za-z0-9+/=]/)
  })
})
