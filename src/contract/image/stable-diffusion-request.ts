import * as z from 'zod'
import type { ImageRequest, ImageTask } from './image-request.ts'
import { imageLimits } from './limits.ts'
import { numberWithin, promptText, refuseField, sideField, wholeNumber, yesOrNo } from './read-fields.ts'
import { type ImageRefusal, refuseImage } from './refusal.ts'
import { type FoundImage, imageDataValue, imageValue, readTaskImages } from './source-images.ts'

const { maximumImages } = imageLimits
const expectedTexts = { error: `expected a text, or a list of at most ${maximumImages} texts` }
const prompt = promptText.min(1, 'expected some text')
const prompts = z.union([prompt, z.array(prompt).min(1).max(maximumImages)], expectedTexts)
const negativePrompts = z.union([promptText, z.array(promptText).max(maximumImages)], expectedTexts)

const fields = {
  prompt: prompts,
  negative_prompt: negativePrompts.nullish(),
  model: z.string().max(500).nullish(),
  model_id: z.string().max(500).nullish(),
  width: sideField,
  height: sideField,
  samples: wholeNumber(1, maximumImages),
  num_inference_steps: wholeNumber(1, 150),
  guidance_scale: numberWithin(0, 50),
  seed: wholeNumber(-1, 2 ** 32 - 1),
  scheduler: z.string().max(100).nullish(),
  clip_skip: wholeNumber(0, 12),
  sag_scale: numberWithin(0, 50),
  safety_checker: yesOrNo,
  output_type: z.string().nullish(),
  output_compression: wholeNumber(0, 100),
  strength: numberWithin(0, 1),
  mask_mode: z.enum(['white', 'alpha'], { error: 'expected white or alpha' }).nullish(),
  mask_blur: wholeNumber(0, 64),
  aesthetic_score: numberWithin(0, 10),
  negative_aesthetic_score: numberWithin(0, 10),
  lora: z
    .array(z.looseObject({ name: z.string().min(1).max(200), weight: z.number().min(-4).max(4).default(1) }))
    .max(8)
    .nullish(),
}

const body = z.looseObject(fields)

/** Read elsewhere, or without meaning here: a client's key is never looked at and goes no further. */
const knownBesides = new Set([
  ...['init_image', 'mask_image', 'base_img_data', 'mask_img_data', 'base64'],
  ...['key', 'track_id', 'return_dict', 'gen_output_type', 'base_img', 'mask_img'],
])

const noLinks = 'Images come and go inline only: nothing is fetched, stored or called back.'
const nothingOfTheKind = 'This service does nothing of the kind.'

/** Fields of which a client would think that they were honoured: by them the answer would go elsewhere, or be another. */
const refused: ReadonlyMap<string, string> = new Map([
  ...[
    'webhook',
    'callback_url',
    'upload_url',
    's3',
    's3_url',
    'url',
    'image_url',
    'init_image_url',
    'mask_image_url',
  ].map((name): [string, string] => [name, noLinks]),
  ...[
    ...['lora_model', 'embeddings_model', 'controlnet_model', 'controlnet_type', 'controlnet_image', 'vae', 'upscale'],
    ...['panorama', 'tiling', 'self_attention', 'enhance_prompt', 'multi_lingual', 'styles'],
  ].map((name): [string, string] => [name, nothingOfTheKind]),
])

const formats: ReadonlyMap<string, ImageRequest['outputFormat']> = new Map([
  ['png', 'png'],
  ['jpeg', 'jpeg'],
  ['jpg', 'jpeg'],
  ['webp', 'webp'],
  ['pil', 'raw_rgb'],
  ['raw_rgb', 'raw_rgb'],
])

/**
 * Reads the body of `text2img`, `img2img` or `inpainting`, as the older diffusers server takes it and as clients of
 * the Stable Diffusion services write it. Unlike those, it answers PNG unless told, and sends no field on that it does
 * not know.
 *
 * Sources: RawthiL/diffusers_api abcaf80; stablediffusionapi.com v3.
 */
export function readStableDiffusionRequest(
  task: ImageTask,
  json: unknown,
): { readonly kind: 'request'; readonly request: ImageRequest } | ImageRefusal {
  const parsed = body.safeParse(json)
  if (!parsed.success) return refuseField(parsed.error)
  const given = parsed.data
  for (const [name, message] of refused) {
    if (Object.hasOwn(given, name) && !isSwitchedOff(given[name]))
      return refuseImage(`'${name}' is not supported. ${message}`, name, 'unsupported_parameter')
  }
  const outputFormat = formats.get((given.output_type || 'png').toLowerCase())
  if (outputFormat === undefined)
    return refuseImage(
      "Invalid 'output_type': expected png, jpeg, webp, or pil for raw pixels.",
      'output_type',
      'unsupported_value',
    )
  const prompts = listOf(given.prompt)
  const samples = given.samples ?? 1
  if (prompts.length * samples > maximumImages) {
    const message = `${prompts.length * samples} images were asked for, at most ${maximumImages} are made.`
    return refuseImage(message, 'samples')
  }
  const negatives = listOf(given.negative_prompt ?? '')
  if (negatives.length > 1 && negatives.length !== prompts.length) {
    const message = `There are ${negatives.length} negative prompts for ${prompts.length} prompts: give one for each, or one for all.`
    return refuseImage(message, 'negative_prompt')
  }
  const image = either(imageValue(given.init_image, 'init_image'), imageDataValue(given.base_img_data, 'base_img_data'))
  if (image.kind === 'refused') return image
  const mask = either(imageValue(given.mask_image, 'mask_image'), imageDataValue(given.mask_img_data, 'mask_img_data'))
  if (mask.kind === 'refused') return mask
  const sources = { image: image.source, mask: mask.source }
  const images = readTaskImages(task, sources, { image: 'init_image', mask: 'mask_image' })
  if (images.kind === 'refused') return images
  const size = sizeOf(given, images.image)
  if (size.kind === 'refused') return size
  const maskMode = given.mask_mode ?? 'white'
  if (maskMode === 'alpha' && images.mask?.hasAlpha === false)
    return refuseImage("The mask has no transparency, which 'mask_mode' alpha asks for.", 'mask_image', 'invalid_image')
  return {
    kind: 'request',
    request: {
      task,
      model: given.model || given.model_id || null,
      prompts,
      negativePrompts: prompts.map((_, index) => negatives[negatives.length === 1 ? 0 : index] ?? ''),
      samples,
      width: size.width,
      height: size.height,
      steps: given.num_inference_steps ?? 50,
      guidanceScale: given.guidance_scale ?? 7.5,
      seed: given.seed == null || given.seed === -1 ? null : given.seed,
      scheduler: given.scheduler || null,
      clipSkip: given.clip_skip ?? null,
      sagScale: given.sag_scale ?? null,
      hasSafetyChecker: given.safety_checker ?? false,
      outputFormat,
      outputCompression: given.output_compression ?? null,
      image: images.image,
      mask: images.mask,
      maskMode,
      maskBlur: given.mask_blur ?? 0,
      strength: given.strength ?? defaultStrength,
      aestheticScore: given.aesthetic_score ?? null,
      negativeAestheticScore: given.negative_aesthetic_score ?? null,
      loras: (given.lora ?? []).map(({ name, weight }) => ({ name, weight })),
      ignored: Object.keys(given)
        .filter((name) => !Object.hasOwn(fields, name) && !knownBesides.has(name) && !isSwitchedOff(given[name]))
        .slice(0, mostIgnored)
        .map((name) => name.slice(0, 100)),
    },
  }
}

/** That of stablediffusionapi.com; the older diffusers server has 0.3. */
const defaultStrength = 0.7
const mostIgnored = 32

/** Clients of Stable Diffusion services send every field, most of them with a value that asks for nothing. */
function isSwitchedOff(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0
  return off.has(value)
}

const off: ReadonlySet<unknown> = new Set([null, undefined, '', 'no', 'false', '0', '1', false, 0])

function listOf(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value
}

/** The image as a value, or in the form of the older server; not both. */
function either(one: FoundImage, other: FoundImage): FoundImage {
  if (one.kind === 'refused') return one
  if (other.kind === 'refused' || one.source === null) return other
  if (other.source === null) return one
  return refuseImage(`Give either '${one.source.param}' or '${other.source.param}', not both.`, one.source.param)
}

type Size = { readonly kind: 'size'; readonly width: number; readonly height: number }

/** A picture that begins with an image has its size. */
function sizeOf(
  given: { readonly width?: number | null | undefined; readonly height?: number | null | undefined },
  image: { readonly width: number; readonly height: number } | null,
): Size | ImageRefusal {
  if (image === null) return { kind: 'size', width: given.width ?? 512, height: given.height ?? 512 }
  for (const side of ['width', 'height'] as const) {
    if (given[side] != null && given[side] !== image[side])
      return refuseImage(`'${side}' is ${given[side]}, that of the image ${image[side]}: they must be equal.`, side)
  }
  return { kind: 'size', width: image.width, height: image.height }
}
