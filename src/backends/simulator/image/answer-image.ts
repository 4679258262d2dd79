import { createHash } from 'node:crypto'
import { type FinishedImage, openAiImagesBody, stableDiffusionBody } from '#contract/image/image-answer.ts'
import { askedImages, type ImageRequest } from '#contract/image/image-request.ts'
import { readEditRequest, readGenerationRequest } from '#contract/image/openai-request.ts'
import { encodePng } from '#contract/image/png.ts'
import { readStableDiffusionRequest } from '#contract/image/stable-diffusion-request.ts'
import { invalidRequest } from '../../http-server/api-error.ts'
import { findMisbehaviour } from '../active-misbehaviours.ts'
import type { ServiceAnswer, ServiceCall } from '../service.ts'
import type { ImageBehaviour } from '../service-behaviour.ts'
import { unitHash } from '../unit-hash.ts'
import { drawPicture } from './draw-picture.ts'
import { type Canvas, openCanvas, paintOver } from './paint.ts'

type Face = 'stable-diffusion' | 'openai'
type Route = { readonly face: Face; readonly read: (json: unknown) => ReturnType<typeof readGenerationRequest> }

const tasks = ['text2img', 'img2img', 'inpainting'] as const

const routes: ReadonlyMap<string, Route> = new Map<string, Route>([
  ...tasks.flatMap((task) =>
    [`/${task}`, `/v1/${task}`].map((path): [string, Route] => [
      path,
      { face: 'stable-diffusion', read: (json) => readStableDiffusionRequest(task, json) },
    ]),
  ),
  ['/v1/images/generations', { face: 'openai', read: readGenerationRequest }],
  ['/v1/images/edits', { face: 'openai', read: readEditRequest }],
])

/** The addresses of the image service: those of the diffusers server, and OpenAI's. */
export const imagePaths: readonly string[] = [...routes.keys()]

/** Draws what a request to the image service asks for. */
export async function answerImage(call: ServiceCall<ImageBehaviour>): Promise<ServiceAnswer> {
  const route = routes.get(call.path)
  const read = route?.read(call.json)
  if (route === undefined || read === undefined) return refused('There is nothing at this address.', null)
  if (read.kind === 'refused') return refused(read.message, read.param, read.code)
  const { request } = read
  if (request.outputFormat !== 'png' && request.outputFormat !== 'raw_rgb')
    return refused('This server writes PNG only, or raw pixels as "pil".', 'output_format', 'unsupported_value')
  const asked = request.prompts.length * request.samples * request.width * request.height
  const { maximumPixels } = call.behaviour
  if (asked > maximumPixels) {
    const message = `The images have ${asked} pixels together; this server makes at most ${maximumPixels} per request.`
    return refused(message, route.face === 'openai' ? 'size' : 'width', 'too_many_pixels')
  }
  const canvas = await openCanvas(request)
  if (canvas.kind === 'unreadable')
    return refused(`'${canvas.param}' cannot be used: ${canvas.problem}.`, canvas.param, 'invalid_image')
  const startedAt = performance.now()
  const images = await drawAll(call, request, canvas.value)
  const answer = {
    id: `img-${createHash('sha256').update(call.chance).digest('hex').slice(0, 24)}`,
    created: call.createdAt,
    model: call.behaviour.model,
    generationTimeMs: Math.round(performance.now() - startedAt),
    images,
    request,
  }
  const content = route.face === 'openai' ? openAiImagesBody(answer) : stableDiffusionBody(answer)
  return { kind: 'parsed', value: { content: JSON.stringify(content), steps: request.steps * images.length } }
}

function refused(message: string, param: string | null, code: string | null = null): ServiceAnswer {
  return { kind: 'refused', error: invalidRequest(message, param, code) }
}

async function drawAll(
  call: ServiceCall<ImageBehaviour>,
  request: ImageRequest,
  canvas: Canvas,
): Promise<readonly FinishedImage[]> {
  const seed = request.seed ?? Math.floor(unitHash('seed', call.chance) * 2 ** 32)
  const images: FinishedImage[] = []
  // One after the other, as a model does, so that a request holds one picture's pixels at a time.
  for (const asked of askedImages({ ...request, seed })) {
    images.push(await draw(call, request, canvas, { prompt: asked.prompt, seed: asked.seed ?? seed }))
  }
  return images
}

async function draw(
  { behaviour, misbehaviours, chance }: ServiceCall<ImageBehaviour>,
  request: ImageRequest,
  canvas: Canvas,
  { prompt, seed }: { readonly prompt: string; readonly seed: number },
): Promise<FinishedImage> {
  const does = (kind: ImageBehaviour['misbehaviours'][number]['kind']) =>
    findMisbehaviour(misbehaviours, kind) !== undefined
  const divisor = does('wrong-size') ? 2 : 1
  const size = { width: request.width / divisor, height: request.height / divisor }
  const isNsfw = request.hasSafetyChecker ? isUnsafe(prompt) : null
  const usedSeed = does('ignored-seed') ? Math.floor(unitHash('seed', chance) * 2 ** 32) : seed
  const drawn = drawPicture({ model: behaviour.seed ?? behaviour.model, prompt, seed: usedSeed, ...size })
  const start = does('wrong-size') || does('ignored-image') ? null : canvas.start
  const painted = paintOver(drawn, { start, mask: does('ignored-mask') ? null : canvas.mask }, request.strength)
  // A safety checker gives a black picture in place of what it stops.
  const pixels = does('blank-image') || isNsfw === true ? new Uint8Array(painted.length) : painted
  const file = request.outputFormat === 'png' ? await encodePng({ ...size, channels: 3, data: pixels }) : pixels
  const whole = Buffer.from(file.buffer, file.byteOffset, file.byteLength).toString('base64')
  const base64 = does('broken-base64') ? `${whole.slice(0, whole.length / 2)}?` : whole
  const sha256 = createHash('sha256').update(file).digest('hex')
  return {
    base64: does('image-link') ? 'https://images.example/1.png' : base64,
    format: request.outputFormat,
    ...size,
    seed,
    sha256,
    isNsfw,
  }
}

/** What stands for a classifier: the one word that a test can write. */
function isUnsafe(prompt: string): boolean {
  return /\bnsfw\b/i.test(prompt)
}
