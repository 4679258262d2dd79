import * as z from 'zod'
import type { Fields } from '../ask-chat.ts'
import { answered } from '../ask-model.ts'
import type { Probe } from '../probe.ts'

/** The two ways in which image services are asked. */
export const imageFaces = ['text2img', 'generations'] as const
export type ImageFace = (typeof imageFaces)[number]

export type AskedImage = {
  readonly prompt: string
  readonly width: number
  readonly height: number
  readonly seed?: number
  readonly count?: number
}

/** An image that came, and the seed that is said to have made it. */
export type ReceivedImage = { readonly bytes: Buffer; readonly seed: number | null }

/** Few steps: what is judged is the service, not the picture. */
const STEPS = 4

export function imagePath(face: ImageFace): string {
  return face === 'text2img' ? '/v1/text2img' : '/v1/images/generations'
}

export function imageFields(face: ImageFace, { prompt, width, height, seed, count = 1 }: AskedImage): Fields {
  const drawn = seed === undefined ? {} : { seed }
  return face === 'text2img'
    ? { prompt, width, height, samples: count, num_inference_steps: STEPS, output_type: 'png', ...drawn }
    : { prompt, size: `${width}x${height}`, n: count, response_format: 'b64_json', ...drawn }
}

/** Path and fields that repaint the marked part of an image; image and mask are PNGs with the mask of that face. */
export function repaintRequest(face: ImageFace, asked: AskedImage, image: Buffer, mask: Buffer) {
  const own = imageFields(face, asked)
  const [picture, marked] = [image.toString('base64'), mask.toString('base64')]
  return face === 'text2img'
    ? { path: '/v1/inpainting', fields: { ...own, strength: 1, init_image: picture, mask_image: marked } }
    : { path: '/v1/images/edits', fields: { ...own, image: picture, mask: marked } }
}

/** The face that the check of answers found. */
export function faceOf(probe: Probe): ImageFace {
  return probe.findingOf('images.answers')?.measures?.face === 'generations' ? 'generations' : 'text2img'
}

export async function askImages(probe: Probe, asked: AskedImage): Promise<readonly ReceivedImage[]> {
  const face = faceOf(probe)
  return readImages(await answered(probe, imagePath(face), imageFields(face, asked)))
}

const seed = z.int().nonnegative().nullish().catch(null)
const openAiBody = z.looseObject({ data: z.array(z.looseObject({ b64_json: z.string(), seed })) })
const stableDiffusionBody = z.looseObject({
  output: z.array(z.string()),
  images: z.array(z.looseObject({ seed })).nullish().catch(null),
})

/** The images of an answer; none where it has another shape. */
export function readImages(body: unknown): readonly ReceivedImage[] {
  const openAi = openAiBody.safeParse(body)
  if (openAi.success)
    return openAi.data.data.map((entry) => ({ bytes: decoded(entry.b64_json), seed: entry.seed ?? null }))
  const stableDiffusion = stableDiffusionBody.safeParse(body)
  if (!stableDiffusion.success) return []
  const { output, images } = stableDiffusion.data
  return output.map((text, place) => ({ bytes: decoded(text), seed: images?.[place]?.seed ?? null }))
}

/** Base64 with or without the head of a data URI. */
function decoded(text: string): Buffer {
  return Buffer.from(text.replace(/^data:[a-z/+-]{1,40};base64,/, ''), 'base64')
}
