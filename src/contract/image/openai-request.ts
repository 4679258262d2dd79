import * as z from 'zod'
import type { ImageRequest, ImageTask } from './image-request.ts'
import { imageLimits, sideProblem } from './limits.ts'
import { numberWithin, promptText, refuseField, wholeNumber, yesOrNo } from './read-fields.ts'
import { type ImageRefusal, refuseImage } from './refusal.ts'
import { readTaskImages, type SourceImage } from './source-images.ts'

const { maximumImages } = imageLimits

const fields = {
  prompt: promptText.min(1, 'expected some text'),
  model: z.string().max(500).nullish(),
  n: wholeNumber(1, maximumImages),
  size: z.string().nullish(),
  response_format: z.string().nullish(),
  output_format: z.string().nullish(),
  output_compression: wholeNumber(0, 100),
  stream: z.union([z.boolean(), z.enum(['true', 'false'])]).nullish(),
  partial_images: wholeNumber(0, 3),
  background: z.string().nullish(),
  quality: z.string().nullish(),
  moderation: z.string().nullish(),
  // What follows is not OpenAI's: the fields of the other face that mean something here too.
  negative_prompt: promptText.nullish(),
  seed: wholeNumber(-1, 2 ** 32 - 1),
  num_inference_steps: wholeNumber(1, 150),
  guidance_scale: numberWithin(0, 50),
  scheduler: z.string().max(100).nullish(),
  strength: numberWithin(0, 1),
  safety_checker: yesOrNo,
}

const body = z.looseObject(fields)
type Given = z.infer<typeof body>

type ReadRequest = { readonly kind: 'request'; readonly request: ImageRequest } | ImageRefusal

/**
 * Reads the body of `POST /v1/images/generations`.
 * Source: openai/openai-openapi f85dbe2, CreateImageRequest.
 */
export function readGenerationRequest(json: unknown): ReadRequest {
  const parsed = body.safeParse(json)
  if (!parsed.success) return refuseField(parsed.error)
  for (const name of ['image', 'images', 'mask']) {
    if (parsed.data[name] != null)
      return refuseImage(`'${name}' has no place here: ask /v1/images/edits.`, name, 'unsupported_parameter')
  }
  return requestOf('text2img', parsed.data, { image: null, mask: null })
}

/**
 * Reads the JSON body of `POST /v1/images/edits`, or the fields of a form with its files as base64. Without a mask the
 * whole image may change.
 *
 * Source: openai/openai-openapi f85dbe2, CreateImageEditRequest and EditImageBodyJsonParam.
 */
export function readEditRequest(json: unknown): ReadRequest {
  const parsed = body.safeParse(json)
  if (!parsed.success) return refuseField(parsed.error)
  const image = sourceOf(parsed.data.image ?? parsed.data.images, 'image')
  if (image.kind === 'refused') return image
  const mask = sourceOf(parsed.data.mask, 'mask')
  if (mask.kind === 'refused') return mask
  const task = mask.source === null ? 'img2img' : 'inpainting'
  return requestOf(task, parsed.data, { image: image.source, mask: mask.source })
}

const reference = z.looseObject({ image_url: z.string().nullish(), file_id: z.string().nullish() })

/** What this service makes, of fields with more values in OpenAI's API. */
const accepted: readonly (readonly [keyof Given & string, readonly unknown[]])[] = [
  ['response_format', ['b64_json']],
  ['output_format', ['png', 'jpeg', 'webp']],
  ['background', ['auto', 'opaque']],
  ['quality', ['auto', 'standard', 'medium']],
  ['moderation', ['auto', 'low']],
  ['stream', [false, 'false']],
  ['partial_images', [0]],
]

type Source = { readonly kind: 'source'; readonly source: SourceImage | null }

/** Base64, a `data:` URI, an object with one of them as `image_url`, or a list of one of these. */
function sourceOf(value: unknown, param: string): Source | ImageRefusal {
  if (value === undefined || value === null) return { kind: 'source', source: null }
  if (typeof value === 'string') return { kind: 'source', source: { text: value, param } }
  if (Array.isArray(value)) {
    if (value.length === 1 && !Array.isArray(value[0])) return sourceOf(value[0], param)
    return refuseImage(`${value.length} images were given; one is edited at a time.`, param, 'unsupported_value')
  }
  const parsed = reference.safeParse(value)
  if (parsed.data?.file_id != null)
    return refuseImage('Images come inline only, as base64: there are no stored files.', param, 'unsupported_value')
  if (parsed.data?.image_url == null)
    return refuseImage(`Invalid '${param}': expected base64 or a data: URI.`, param, 'invalid_image')
  return { kind: 'source', source: { text: parsed.data.image_url, param } }
}

function requestOf(
  task: ImageTask,
  given: Given,
  sources: { readonly image: SourceImage | null; readonly mask: SourceImage | null },
): ReadRequest {
  for (const [name, values] of accepted) {
    const hint = name === 'response_format' ? ' Images come inline only.' : ''
    if (given[name] != null && !values.includes(given[name]))
      return refuseImage(
        `This service does not support this value of '${name}'; there is ${[...new Set(values.map(String))].join(', ')}.${hint}`,
        name,
        'unsupported_value',
      )
  }
  const images = readTaskImages(task, sources, { image: 'image', mask: 'mask' })
  if (images.kind === 'refused') return images
  if (images.mask?.hasAlpha === false)
    return refuseImage("'mask' has no transparency, which says what is painted anew.", 'mask', 'invalid_image')
  const size = readSize(given.size ?? 'auto', images.image)
  if (size.kind === 'refused') return size
  return {
    kind: 'request',
    request: {
      task,
      model: given.model ?? null,
      prompts: [given.prompt],
      negativePrompts: [given.negative_prompt ?? ''],
      samples: given.n ?? 1,
      width: size.width,
      height: size.height,
      steps: given.num_inference_steps ?? 50,
      guidanceScale: given.guidance_scale ?? 7.5,
      seed: given.seed == null || given.seed === -1 ? null : given.seed,
      scheduler: given.scheduler || null,
      clipSkip: null,
      sagScale: null,
      hasSafetyChecker: given.safety_checker ?? given.moderation === 'auto',
      outputFormat: (given.output_format ?? 'png') as ImageRequest['outputFormat'],
      outputCompression: given.output_compression ?? null,
      image: images.image,
      mask: images.mask,
      maskMode: 'alpha',
      maskBlur: 0,
      strength: given.strength ?? 0.7,
      aestheticScore: null,
      negativeAestheticScore: null,
      loras: [],
      ignored: Object.keys(given)
        .filter((name) => !Object.hasOwn(fields, name) && !['image', 'images', 'mask', 'user'].includes(name))
        .slice(0, 32)
        .map((name) => name.slice(0, 100)),
    },
  }
}

type Size = { readonly kind: 'size'; readonly width: number; readonly height: number }

function readSize(
  text: string,
  image: { readonly width: number; readonly height: number } | null,
): Size | ImageRefusal {
  if (text === 'auto') return { kind: 'size', width: image?.width ?? 1024, height: image?.height ?? 1024 }
  const found = /^(\d{1,5})x(\d{1,5})$/.exec(text)
  const [width, height] = [Number(found?.[1]), Number(found?.[2])]
  const problem = sideProblem(width) ?? sideProblem(height)
  if (problem !== null) {
    const message = `Invalid 'size': ${problem} on both sides, such as 1024x1024.`
    return refuseImage(message, 'size', found === null ? null : 'invalid_size')
  }
  if (image !== null && (image.width !== width || image.height !== height))
    return refuseImage(
      `'size' is ${text}, that of the image ${image.width}x${image.height}: they must be equal.`,
      'size',
    )
  return { kind: 'size', width, height }
}
