import * as z from 'zod'
import { invalidRequest, type Parsed } from '../api-error.ts'
import { refuseInvalid } from '../generation-fields.ts'

/** Pictures that are asked for, whatever the face. */
export type ImageRequest = {
  /** One picture each; a prompt that is wanted twice is in the list twice. */
  readonly prompts: readonly string[]
  readonly width: number
  readonly height: number
  readonly steps: number
  /** Undefined = the server chooses. */
  readonly seed: number | undefined
  /** `raw` = red, green and blue of each pixel, without a header. */
  readonly format: 'png' | 'raw'
}

const defaultSide = 1024
const leastSide = 64
const greatestSide = 2048
const mostImages = 4

const sideRule = `Expected a multiple of 8 from ${leastSide} to ${greatestSide}`
const numeric = (inner: z.ZodNumber) =>
  z.preprocess((value) => (typeof value === 'string' && value.trim() !== '' ? Number(value) : value), inner)
const side = numeric(z.number(sideRule).min(leastSide, sideRule).max(greatestSide, sideRule).multipleOf(8, sideRule))
const prompt = z.string().min(1, 'Expected some text').max(32_000)
const seed = z.number().int().min(0).max(0xffff_ffff)

const textToImage = z.looseObject({
  prompt: z.union([prompt, z.array(prompt).min(1)], { error: 'Expected a text or a list of texts' }),
  negative_prompt: z.union([z.string(), z.array(z.string())]).nullish(),
  width: side.nullish(),
  height: side.nullish(),
  samples: numeric(z.number().int().min(1).max(mostImages)).nullish(),
  num_inference_steps: numeric(z.number().int().min(1).max(150)).nullish(),
  guidance_scale: numeric(z.number().min(0).max(50)).nullish(),
  sag_scale: numeric(z.number().min(0).max(50)).nullish(),
  seed: numeric(seed).nullish(),
  output_type: z.string().nullish(),
})

/**
 * Reads the body of `POST /text2img`, as the diffusers server takes it and clients of the Stable Diffusion services
 * write it (numbers as text too). Fields that change nothing in a simulated picture are checked and ignored.
 *
 * Source: RawthiL/diffusers_api abcaf80; unlike that server's, the default output is PNG, since its raw pixels do not
 * say their size.
 */
export function parseTextToImage(json: unknown): Parsed<ImageRequest> {
  const result = textToImage.safeParse(json)
  if (!result.success) return refuseInvalid(result.error)
  const body = result.data
  const format = (body.output_type ?? 'png').toLowerCase()
  if (format !== 'png' && format !== 'pil')
    return refuse(`Invalid 'output_type': this server writes PNG, or raw pixels as "pil".`, 'output_type')
  const prompts = (typeof body.prompt === 'string' ? [body.prompt] : body.prompt).flatMap((text) =>
    Array<string>(body.samples ?? 1).fill(text),
  )
  if (prompts.length > mostImages)
    return refuse(
      `Invalid 'prompt': ${prompts.length} images were asked for, at most ${mostImages} are made.`,
      'prompt',
    )
  return {
    kind: 'parsed',
    value: {
      prompts,
      width: body.width ?? defaultSide,
      height: body.height ?? defaultSide,
      steps: body.num_inference_steps ?? 50,
      seed: body.seed ?? undefined,
      format: format === 'pil' ? 'raw' : 'png',
    },
  }
}

const generation = z.looseObject({
  model: z.string().min(1).nullish(),
  prompt,
  n: z.number().int().min(1).max(mostImages, `This server makes at most ${mostImages} images per request`).nullish(),
  size: z.string().nullish(),
  seed: seed.nullish(),
  response_format: z.string().nullish(),
  output_format: z.string().nullish(),
  stream: z.boolean().nullish(),
})

/**
 * Reads the body of `POST /v1/images/generations`. `seed` is an extension that several servers have.
 *
 * Source: openai/openai-openapi f85dbe2, CreateImageRequest.
 */
export function parseGeneration(json: unknown): Parsed<ImageRequest> {
  const result = generation.safeParse(json)
  if (!result.success) return refuseInvalid(result.error)
  const body = result.data
  if (body.response_format != null && body.response_format !== 'b64_json')
    return refuse('Images come inline only: set response_format to "b64_json".', 'response_format', 'unsupported_value')
  if (body.output_format != null && body.output_format !== 'png')
    return refuse('This server writes PNG only.', 'output_format', 'unsupported_value')
  if (body.stream === true) return refuse("This server does not support 'stream'.", 'stream', 'unsupported_parameter')
  const size = readSize(body.size ?? 'auto')
  if (size === undefined) return refuse(`Invalid 'size': ${sideRule} on both sides, such as 1024x1024.`, 'size')
  return {
    kind: 'parsed',
    value: {
      prompts: Array<string>(body.n ?? 1).fill(body.prompt),
      ...size,
      steps: 50,
      seed: body.seed ?? undefined,
      format: 'png',
    },
  }
}

function readSize(text: string): { readonly width: number; readonly height: number } | undefined {
  if (text === 'auto') return { width: defaultSide, height: defaultSide }
  const found = /^(\d{2,4})x(\d{2,4})$/.exec(text)
  const width = side.safeParse(found?.[1])
  const height = side.safeParse(found?.[2])
  return width.success && height.success ? { width: width.data, height: height.data } : undefined
}

function refuse(message: string, param: string, code: string | null = null): Parsed<never> {
  return { kind: 'refused', error: invalidRequest(message, param, code) }
}
