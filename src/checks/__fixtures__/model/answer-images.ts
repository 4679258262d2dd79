import { createHash } from 'node:crypto'
import { type Body, type ModelState, type Reply, refusal } from './answer-text.ts'
import { decodePicture, encodePicture, type Picture } from './picture.ts'
import { noise } from './tiny-language.ts'

type Wish = {
  readonly prompt: string
  readonly width: number
  readonly height: number
  readonly count: number
  readonly seed: number
  readonly initial?: Picture
  readonly isRepainted: (offset: number) => boolean
}

/** Images by both faces: OpenAI's `generations` and `edits`, and the Stable Diffusion services' three routes. */
export function imageReply(route: string, body: Body, state: ModelState): Reply {
  const wish = wishOf(route, body, state)
  if ('status' in wish) return wish
  const images = Array.from({ length: wish.count }, (_, index) => {
    const seed = wish.seed + index
    const png = encodePicture(draw(wish, seed))
    return {
      b64: png.toString('base64'),
      format: 'png',
      width: wish.width,
      height: wish.height,
      seed,
      sha256: createHash('sha256').update(png).digest('hex'),
      nsfw: false,
    }
  })
  const output = images.map(({ b64 }) => b64)
  if (route.startsWith('images/'))
    return {
      status: 200,
      body: { created: 1_790_000_000, data: output.map((b64) => ({ b64_json: b64 })), output_format: 'png', images },
    }
  const status = 'success'
  return {
    status: 200,
    body: { id: `image-${state.requests}`, object: 'image.result', status, generationTime: 0.1, output, images },
  }
}

function wishOf(route: string, body: Body, state: ModelState): Wish | Reply {
  const [width, height] = sizeOf(body)
  if (!isSide(width) || !isSide(height)) return refusal('size', 'sides are multiples of 8 from 64 to 2048')
  if (body.response_format === 'url') return refusal('response_format', 'images are sent inline only')
  const count = Number(body.n ?? body.samples ?? 1)
  if (!Number.isInteger(count) || count < 1 || count > 4) return refusal('n', 'n must be from 1 to 4')
  const seed = typeof body.seed === 'number' ? body.seed : 1_000_000 + state.requests * 100
  const prompt = Array.isArray(body.prompt) ? String(body.prompt[0]) : String(body.prompt)
  const common = { prompt, width, height, count, seed }
  if (route === 'text2img' || route === 'images/generations') return { ...common, isRepainted: () => true }
  const initial = pictureOf(route === 'images/edits' ? body.image : body.init_image)
  if (initial === undefined) return refusal('image', 'the image must be inline base64 of a PNG')
  if (route === 'img2img') return { ...common, initial, isRepainted: (offset) => offset % 8 < 4 }
  const mask = pictureOf(route === 'images/edits' ? body.mask : body.mask_image)
  if (mask === undefined || mask.width !== initial.width || mask.height !== initial.height)
    return refusal('mask', 'the mask must be a PNG of the same size as the image')
  // OpenAI repaints where the mask is transparent, the Stable Diffusion services where it is white.
  const isRepainted =
    route === 'images/edits'
      ? (offset: number) => mask.rgba[offset + 3] === 0
      : (offset: number) => (mask.rgba[offset] ?? 0) > 127
  return { ...common, initial, isRepainted }
}

function sizeOf(body: Body): readonly [number, number] {
  if (typeof body.size === 'string') {
    const [width = 0, height = 0] = body.size.split('x').map(Number)
    return [width, height]
  }
  return [Number(body.width ?? 512), Number(body.height ?? 512)]
}

function isSide(pixels: number): boolean {
  return Number.isInteger(pixels) && pixels >= 64 && pixels <= 2048 && pixels % 8 === 0
}

function pictureOf(value: unknown): Picture | undefined {
  if (typeof value !== 'string') return undefined
  return decodePicture(Buffer.from(value.replace(/^data:[^,]*,/, ''), 'base64'))
}

function draw({ prompt, width, height, initial, isRepainted }: Wish, seed: number): Picture {
  const random = noise(`${seed} ${prompt}`)
  const colours = Array.from({ length: 64 }, () => [random() * 256, random() * 256, random() * 256, 255])
  const rgba = new Uint8Array(width * height * 4)
  for (let y = 0, offset = 0; y < height; y++) {
    const row = 8 * Math.floor((y * 8) / height)
    for (let x = 0; x < width; x++, offset += 4) {
      const own = initial === undefined || isRepainted(offset) ? undefined : initial.rgba
      const colour = colours[row + Math.floor((x * 8) / width)] ?? []
      for (let part = 0; part < 4; part++) rgba[offset + part] = (own?.[offset + part] ?? colour[part]) as number
    }
  }
  return { width, height, rgba }
}
