import * as z from 'zod'
import type { ImageRequest, ImageTask } from './image-request.ts'
import { imageLimits, sideProblem } from './limits.ts'
import { promptText, refuseField, wholeNumber } from './read-fields.ts'
import { type ImageRefusal, refuseImage } from './refusal.ts'
import { readTaskImages, type SourceImage } from './source-images.ts'

const { maximumImages } = imageLimits

const fields = {
  prompt: promptText.min(1, 'expected some text'),
  model: z.string().max(500).nullish(),
  n: wholeNumber(1, maximumImages),
  size: z.string().nullish(),
  /** An extension that several servers have. */
  seed: wholeNumber(0, 2 ** 32 - 1),
  response_format: z.string().nullish(),
  output_format: z.enum(['png', 'jpeg', 'webp'], { error: 'expected png, jpeg or webp' }).nullish(),
  output_compression: wholeNumber(0, 100),
  stream: z.union([z.boolean(), z.enum(['true', 'false'])]).nullish(),
  moderation: z.string().nullish(),
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

type Source = { readonly kind: 'source'; readonly source: SourceImage | null }

/** Base64, a `data:` URI, an object with one of them as `image_url`, or a list of one of these. */
function sourceOf(value: unknown, param: string): Source | ImageRefusal {
  if (value === undefined || value === null) return { kind: 'source', source: null }
  if (typeof value === 'string') return { kind: 'source', source: { text: value, param } }
  if (Array.isArray(value)) {
    if (value.length === 1 && !Array.isArray(value[0])) return sourceOf(value[0], param)
    return refuseImage(`${value.length} images were given; one is edited at a time.`, param)
  }
  const parsed = reference.safeParse(value)
  if (parsed.data?.file_id != null)
    return refuseImage('Images come inline only, as base64: there are no stored files.', param, 'unsupported_value')
  if (parsed.data?.image_url == null) return refuseImage(`Invalid '${param}': expected base64 or a data: URI.`, param)
  return { kind: 'source', source: { text: parsed.data.image_url, param } }
}

function requestOf(
  task: ImageTask,
  given: Given,
  sources: { readonly image: SourceImage | null; readonly mask: SourceImage | null },
): ReadRequest {
  if (given.response_format != null && given.response_format !== 'b64_json')
    return refuseImage(
      'Images come inline only: set response_format to "b64_json".',
      'response_format',
      'unsupported_value',
    )
  if (given.stream === true || given.stream === 'true')
    return refuseImage("This service does not support 'stream'.", 'stream', 'unsupported_parameter')
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
      negativePrompts: [''],
      samples: given.n ?? 1,
      width: size.width,
      height: size.height,
      steps: 50,
      guidanceScale: 7.5,
      seed: given.seed ?? null,
      scheduler: null,
      clipSkip: null,
      sagScale: null,
      hasSafetyChecker: given.moderation != null,
      outputFormat: given.output_format ?? 'png',
      outputCompression: given.output_compression ?? null,
      image: images.image,
      mask: images.mask,
      maskMode: 'alpha',
      maskBlur: 0,
      strength: 0.7,
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
  const found = /^(\d{2,4})x(\d{2,4})$/.exec(text)
  const [width, height] = [Number(found?.[1]), Number(found?.[2])]
  const problem = sideProblem(width) ?? sideProblem(height)
  if (problem !== null) return refuseImage(`Invalid 'size': ${problem} on both sides, such as 1024x1024.`, 'size')
  if (image !== null && (image.width !== width || image.height !== height))
    return refuseImage(
      `'size' is ${text}, that of the image ${image.width}x${image.height}: they must be equal.`,
      'size',
    )
  return { kind: 'size', width, height }
}
