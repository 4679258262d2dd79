import { findMisbehaviour } from '../active-misbehaviours.ts'
import { invalidRequest } from '../api-error.ts'
import type { ServiceAnswer, ServiceCall } from '../service.ts'
import type { ImageBehaviour } from '../service-behaviour.ts'
import { unitHash } from '../unit-hash.ts'
import { drawPicture } from './draw-picture.ts'
import { type ImageRequest, parseGeneration, parseTextToImage } from './image-request.ts'
import { encodePng } from './png.ts'

/** The addresses of the image service: those of the diffusers server, and OpenAI's. */
export const imagePaths = ['/text2img', '/v1/text2img', '/v1/images/generations'] as const

/** One finished picture. */
type Picture = { readonly base64: string; readonly seed: number; readonly width: number; readonly height: number }

/** Draws what a request to the image service asks for. */
export async function answerImage(call: ServiceCall<ImageBehaviour>): Promise<ServiceAnswer> {
  const isOpenAi = call.path === '/v1/images/generations'
  const parsed = isOpenAi ? parseGeneration(call.json) : parseTextToImage(call.json)
  if (parsed.kind === 'refused') return parsed
  const request = parsed.value
  const asked = request.prompts.length * request.width * request.height
  const { maximumPixels } = call.behaviour
  if (asked > maximumPixels) {
    const message = `The images have ${asked} pixels together; this server makes at most ${maximumPixels} per request.`
    return { kind: 'refused', error: invalidRequest(message, isOpenAi ? 'size' : 'width', 'too_many_pixels') }
  }
  const startedAt = performance.now()
  const pictures = await drawAll(call, request)
  const seconds = (performance.now() - startedAt) / 1000
  const content = isOpenAi ? openAiBody(call, request, pictures) : diffusersBody(call, request, pictures, seconds)
  return { kind: 'parsed', value: { content: JSON.stringify(content), steps: request.steps * pictures.length } }
}

async function drawAll(call: ServiceCall<ImageBehaviour>, request: ImageRequest): Promise<readonly Picture[]> {
  const first = request.seed ?? Math.floor(unitHash('seed', call.chance) * 2 ** 32)
  const pictures: Picture[] = []
  // One after the other, as a model does, so that a request holds one picture's pixels at a time.
  for (const [index, prompt] of request.prompts.entries()) {
    pictures.push(await draw(call, request, { prompt, seed: (first + index) % 2 ** 32 }))
  }
  return pictures
}

async function draw(
  { behaviour, misbehaviours }: ServiceCall<ImageBehaviour>,
  request: ImageRequest,
  { prompt, seed }: { readonly prompt: string; readonly seed: number },
): Promise<Picture> {
  const divisor = findMisbehaviour(misbehaviours, 'wrong-size') === undefined ? 1 : 2
  const size = { width: request.width / divisor, height: request.height / divisor }
  const pixels = drawPicture({ model: behaviour.seed ?? behaviour.model, prompt, seed, ...size })
  const file = request.format === 'png' ? await encodePng({ pixels, ...size }) : Buffer.from(pixels)
  const base64 = file.toString('base64')
  const isBroken = findMisbehaviour(misbehaviours, 'broken-base64') !== undefined
  return { base64: isBroken ? `${base64.slice(0, base64.length / 2)}?` : base64, seed, ...size }
}

/** As the diffusers server answers, and besides what it leaves out: what was made, and from which seed. */
function diffusersBody(
  { behaviour, createdAt }: ServiceCall<ImageBehaviour>,
  request: ImageRequest,
  pictures: readonly Picture[],
  seconds: number,
) {
  return {
    status: 'success',
    generationTime: Number(seconds.toFixed(3)),
    id: 0,
    output: pictures.map(({ base64 }) => base64),
    created: createdAt,
    model: behaviour.model,
    images: pictures.map(({ seed, width, height }) => ({ format: request.format, width, height, seed })),
  }
}

function openAiBody(
  { createdAt }: ServiceCall<ImageBehaviour>,
  { width, height }: ImageRequest,
  pictures: readonly Picture[],
) {
  return {
    created: createdAt,
    data: pictures.map(({ base64, seed }) => ({ b64_json: base64, seed })),
    size: `${width}x${height}`,
    output_format: 'png',
  }
}
