import { createHash } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { describe, expect, it } from 'vitest'
import { plainPng } from '#contract/image/__fixtures__/image-files.ts'
import type { DialectName } from '#contract/image/dialect/dialects.ts'
import { readForm } from '#contract/image/multipart.ts'
import { decodePng } from '#contract/image/png.ts'
import { judge } from '#contract/judge.ts'
import { type FakeAnswer, fakeImageServer, type HeardRequest } from './__fixtures__/fake-image-server.ts'
import { type ImageServerOptions, startImageServer } from './image-server.ts'

const png = await plainPng(64, 64)
const widePng = await plainPng(72, 64)
const clearMask = await plainPng(64, 64, [0, 0, 0, 0])
const whiteMask = await plainPng(64, 64, [255])
const small = { prompt: 'a barn', width: 64, height: 64 }

/** For tests: the service before a fake server of a dialect. */
async function served(
  dialect: DialectName,
  answer: (request: HeardRequest) => FakeAnswer | Promise<FakeAnswer>,
  options: Partial<ImageServerOptions> & { readonly timeoutMs?: number; readonly maximumBytes?: number } = {},
) {
  const behind = await fakeImageServer(answer)
  const { timeoutMs = 5_000, maximumBytes = 1_000_000 } = options
  const upstream = { url: behind.url, key: 'k', timeoutMs, maximumBytes }
  const faults: unknown[] = []
  const onFault = (fault: unknown) => faults.push(fault)
  const server = await startImageServer({ upstream, dialect, model: 'm', onFault, ...options })
  return {
    heard: behind.heard,
    url: server.url,
    faults,
    async post(path: string, body: unknown) {
      const isForm = body instanceof FormData
      const content = isForm || typeof body === 'string' ? body : JSON.stringify(body)
      const response = await fetch(server.url + path, { method: 'POST', body: content })
      return { status: response.status, body: JSON.parse(await response.text()) }
    },
    async [Symbol.asyncDispose]() {
      await server.close()
      await behind[Symbol.asyncDispose]()
    },
  }
}

function json(value: unknown): FakeAnswer {
  return { body: JSON.stringify(value) }
}

function fieldsOf({ body, type }: HeardRequest) {
  if (type.startsWith('multipart/')) {
    const form = readForm(body, type)
    return form.kind === 'form' ? form.fields : form
  }
  return JSON.parse(body.toString())
}

describe('startImageServer', () => {
  it('default: the Stable Diffusion face before AUTOMATIC1111', async () => {
    const info = JSON.stringify({ all_seeds: [5] })
    await using service = await served('a1111', () => json({ images: [png], info }))
    const { status, body } = await service.post('/v1/text2img', { ...small, prompt: ['a barn'], foo: 1 })
    const sha256 = createHash('sha256').update(Buffer.from(png, 'base64')).digest('hex')
    expect(status).toBe(200)
    expect(body).toEqual({
      id: expect.stringMatching(/^img-/),
      object: 'image.result',
      created: expect.any(Number),
      model: 'm',
      status: 'success',
      generationTime: expect.any(Number),
      generation_time_ms: expect.any(Number),
      output: [png],
      images: [{ format: 'png', width: 64, height: 64, seed: 5, sha256, nsfw: null }],
      parameters: {
        width: 64,
        height: 64,
        num_inference_steps: 50,
        guidance_scale: 7.5,
        seed: 5,
        scheduler: null,
        output_type: 'png',
      },
      ignored: ['foo'],
      usage: { images: 1, steps: 50, megapixel_steps: 0.205 },
    })
    expect(judge('image', body).compat.isMet).toBe(true)
    expect(service.heard.map(({ path, key }) => [path, key])).toEqual([['/sdapi/v1/txt2img', 'Bearer k']])
  })

  it('default: the OpenAI face, which the specification allows', async () => {
    await using service = await served('contract', () =>
      json({ status: 'success', output: [png], images: [{ seed: 3, nsfw: false }] }),
    )
    const { body } = await service.post('/v1/images/generations', { prompt: 'a', size: '64x64' })
    expect(body).toEqual({
      created: expect.any(Number),
      data: [{ b64_json: png, seed: 3, nsfw: false }],
      size: '64x64',
      output_format: 'png',
    })
    expect(judge('image', body).strict).toEqual({ isMet: true, findings: [], isCut: false })
  })

  it('behavior: an edit sent as a form reaches a Stable Diffusion server with its mask turned white', async () => {
    await using service = await served('a1111', () => json({ images: [png] }))
    const form = new FormData()
    form.set('prompt', 'a barn')
    form.set('image', new Blob([Buffer.from(png, 'base64')], { type: 'image/png' }), 'a.png')
    form.set('mask', new Blob([Buffer.from(clearMask, 'base64')]), 'm.png')
    expect((await service.post('/v1/images/edits', form)).status).toBe(200)
    const sent = fieldsOf(service.heard[0] ?? never())
    expect(sent.init_images).toEqual([png])
    expect(await decodePng(Buffer.from(sent.mask, 'base64'))).toEqual({
      kind: 'pixels',
      pixels: { width: 64, height: 64, channels: 1, data: new Uint8Array(64 * 64).fill(255) },
    })
  })

  it('behavior: an inpainting request reaches an OpenAI server as a form, with its mask turned transparent', async () => {
    await using service = await served('openai', () => json({ data: [{ b64_json: png }] }))
    const request = { prompt: 'a', init_image: png, mask_image: whiteMask }
    const { status, body } = await service.post('/inpainting', request)
    expect([status, body.images?.[0]?.seed]).toEqual([200, null])
    const { image, mask, ...texts } = fieldsOf(service.heard[0] ?? never())
    expect(texts).toEqual({ prompt: 'a', n: '1', size: '64x64', response_format: 'b64_json' })
    expect(image).toBe(png)
    expect(await decodePng(Buffer.from(mask, 'base64'))).toEqual({
      kind: 'pixels',
      pixels: { width: 64, height: 64, channels: 4, data: new Uint8Array(64 * 64 * 4) },
    })
  })

  it('behavior: a server that tells no seeds gets one for each image, and the answer has them', async () => {
    await using service = await served('diffusers-api', () => json({ status: 'success', output: [png] }))
    const { body } = await service.post('/text2img', { ...small, samples: 2 })
    const sent = service.heard.map((one) => fieldsOf(one).seed)
    expect(body.images.map(({ seed }: { seed: number }) => seed)).toEqual(sent)
    expect(sent[1]).toBe((sent[0] + 1) % 2 ** 32)
  })

  it.each<[string, FakeAnswer, number, string]>([
    [
      'an image of another size',
      json({ images: [widePng] }),
      502,
      'Its image has 72 × 64 pixels, 64 × 64 were asked for.',
    ],
    ['too many images', json({ images: [png, png] }), 502, 'It gave 2 images, 1 were asked for.'],
    ['what is no base64', json({ images: ['???'] }), 502, 'Its image is not base64.'],
    ['a link', json({ images: ['http://example.com/a.png'] }), 502, 'Its image is a link. Images come inline only'],
    ['half a file', json({ images: [png.slice(0, 80)] }), 502, 'Its image cannot be read: the PNG is cut off'],
    ['no JSON', { body: '<html>' }, 502, 'The body is an HTML page.'],
    ['an error', { status: 500, body: 'secret stack trace' }, 502, 'It answered with status 500.'],
    [
      'a redirect',
      { status: 302, headers: { location: 'http://example.com' }, body: '' },
      502,
      'It answered with status 302.',
    ],
    ['a refusal', { status: 422, body: '{}' }, 400, 'The image server refused the request with status 422.'],
    ['too much work', { status: 429, body: '{}' }, 429, 'The image server has no room for this request now.'],
    ['more than is taken', { body: Buffer.alloc(1_000_001) }, 502, 'The answer of the image server is too large.'],
    ['a cut connection', 'cut', 502, 'The image server cannot be reached.'],
    ['deep nesting', { body: '['.repeat(1000) }, 502, 'nested more than 100 levels'],
  ])('error: the server behind gives %s', async (_name, answer, status, message) => {
    await using service = await served('a1111', () => answer)
    const refused = await service.post('/v1/text2img', small)
    expect(refused.status).toBe(status)
    expect(refused.body).toEqual({
      status: 'error',
      detail: expect.stringContaining(message),
      error: { message: refused.body.detail, type: expect.any(String), param: null, code: expect.any(String) },
    })
    expect(refused.body.detail).not.toContain('secret')
    expect(judge('error', refused.body).strict.isMet).toBe(true)
    expect(service.faults).toEqual([])
  })

  it('error: the server behind does not answer in time', async () => {
    await using service = await served('a1111', () => 'hang', { timeoutMs: 50 })
    expect(await service.post('/v1/text2img', small)).toMatchObject({
      status: 504,
      body: { error: { code: 'upstream_timeout' } },
    })
  })

  it.each([
    ['/v1/text2img', '{', 400, 'invalid_json'],
    ['/v1/text2img', { ...small, width: 65 }, 400, 'invalid_size'],
    ['/v1/img2img', { prompt: 'a', init_image: 'http://127.0.0.1/x' }, 400, 'unsupported_value'],
    ['/v1/inpainting', { prompt: 'a', init_image: png, mask_image: 'AAAA' }, 400, 'invalid_image'],
    ['/v1/images/generations', { prompt: 'a', response_format: 'url' }, 400, 'unsupported_value'],
    ['/v1/images/edits', { prompt: 'a' }, 400, null],
    ['/nothing', {}, 404, 'not_found'],
    ['/health', {}, 405, 'method_not_allowed'],
  ])('error: %s refuses %#, and asks nobody', async (path, body, status, code) => {
    await using service = await served('a1111', () => json({ images: [png] }))
    expect(await service.post(path, body)).toMatchObject({ status, body: { error: { code } } })
    expect(service.heard).toEqual([])
  })

  it('error: a body beyond the limit is refused by its announced length, and by count without one', async () => {
    await using service = await served('a1111', () => json({ images: [png] }))
    const announced = await refusalOf(service.url, 101_000_000, { 'content-length': '101000000' })
    const counted = await refusalOf(service.url, 101_000_000, { 'transfer-encoding': 'chunked' })
    for (const refused of [announced, counted]) {
      expect(refused).toMatchObject({ status: 413, body: { detail: 'The body is larger than 100 MB.' } })
    }
    expect(service.heard).toEqual([])
  })

  it('error: more requests at a time than it takes', async () => {
    const arrived = Promise.withResolvers<void>()
    const released = Promise.withResolvers<void>()
    const answer = async () => {
      arrived.resolve()
      await released.promise
      return json({ images: [png] })
    }
    await using service = await served('a1111', answer, { maximumRequests: 1 })
    const first = service.post('/v1/text2img', small)
    await arrived.promise
    expect(await service.post('/v1/text2img', small)).toMatchObject({
      status: 429,
      body: { error: { code: 'too_many_requests' } },
    })
    released.resolve()
    expect((await first).status).toBe(200)
  })

  it('behavior: health and the model', async () => {
    await using service = await served('a1111', () => json({}))
    expect(await (await fetch(`${service.url}/health`)).json()).toEqual({ status: 'ok' })
    const models = await (await fetch(`${service.url}/v1/models`)).json()
    expect(judge('models', models).strict.isMet).toBe(true)
  })
})

/** Sends zeros until it is told to stop. */
async function refusalOf(url: string, bytes: number, headers: Record<string, string>) {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number | undefined; body: unknown }>()
  const request = httpRequest(`${url}/v1/text2img`, { method: 'POST', headers }, async (response) => {
    const pieces: Buffer[] = []
    for await (const piece of response) pieces.push(piece)
    resolve({ status: response.statusCode, body: JSON.parse(Buffer.concat(pieces).toString()) })
    request.destroy()
  })
  request.on('error', reject)
  const piece = Buffer.alloc(1_000_000, ' ')
  let sent = 0
  const sendOn = () => {
    while (sent < bytes && !request.destroyed) {
      sent += piece.length
      if (!request.write(piece)) return void request.once('drain', sendOn)
    }
  }
  sendOn()
  return promise
}

function never(): never {
  throw new Error('No request was heard.')
}
