import * as z from 'zod'
import type { ImageTask } from './image-request.ts'
import { type InlineImage, readInlineImage } from './inline-image.ts'
import { sideProblem } from './limits.ts'
import { type ImageRefusal, refuseImage } from './refusal.ts'

/** An image as it stands in a request, before anything of it is read. */
export type SourceImage = {
  readonly text: string
  /** The name of its field. */
  readonly param: string
  readonly raw?: { readonly width: number; readonly height: number }
}

const imageObject = z.looseObject({
  b64: z.string(),
  format: z.enum(['png', 'jpeg', 'webp', 'raw_rgb']).nullish(),
  width: z.int().positive().nullish(),
  height: z.int().positive().nullish(),
})

const imageData = z.looseObject({
  img_data: z.array(z.string()),
  img_data_format: z.enum(['raw_bytes', 'file_bytes']).default('raw_bytes'),
  img_type: z.literal('RGB').default('RGB'),
  img_height: z.int().positive().default(512),
  img_width: z.int().positive().default(512),
})

export type FoundImage = { readonly kind: 'found'; readonly source: SourceImage | null } | ImageRefusal

/** Base64, a `data:` URI, or the image value of the contract. */
export function imageValue(value: unknown, param: string): FoundImage {
  if (value === undefined || value === null) return { kind: 'found', source: null }
  if (typeof value === 'string') return { kind: 'found', source: { text: value, param } }
  const parsed = imageObject.safeParse(value)
  if (!parsed.success)
    return refuseImage(`Invalid '${param}': expected base64, or {"b64", "format"}.`, param, 'invalid_image')
  const { b64, format, width, height } = parsed.data
  if (format !== 'raw_rgb') return { kind: 'found', source: { text: b64, param } }
  if (width == null || height == null)
    return refuseImage(`Invalid '${param}': raw pixels need their width and height.`, param)
  return { kind: 'found', source: { text: b64, param, raw: { width, height } } }
}

/** As the older diffusers server takes it: a list of one. Source: RawthiL/diffusers_api abcaf80, ImageData. */
export function imageDataValue(value: unknown, param: string): FoundImage {
  if (value === undefined || value === null) return { kind: 'found', source: null }
  const parsed = imageData.safeParse(value)
  const text = parsed.data?.img_data[0]
  if (!parsed.success || text === undefined || parsed.data.img_data.length > 1)
    return refuseImage(
      `Invalid '${param}': expected {"img_data": [base64], "img_data_format", …} with one image.`,
      param,
    )
  const { img_data_format, img_width, img_height } = parsed.data
  if (img_data_format === 'file_bytes') return { kind: 'found', source: { text, param } }
  return { kind: 'found', source: { text, param, raw: { width: img_width, height: img_height } } }
}

export type TaskImages = {
  readonly kind: 'images'
  readonly image: InlineImage | null
  readonly mask: InlineImage | null
}

/** The images that a task needs, read and held against one another: no more, no fewer, and of one size. */
export function readTaskImages(
  task: ImageTask,
  { image, mask }: { readonly image: SourceImage | null; readonly mask: SourceImage | null },
  names: { readonly image: string; readonly mask: string },
): TaskImages | ImageRefusal {
  const needless = task === 'text2img' ? (image ?? mask) : task === 'img2img' ? mask : null
  if (needless !== null && needless.text !== '')
    return refuseImage(
      `'${needless.param}' has no place here: ${needlessImages[task]}.`,
      needless.param,
      'unsupported_parameter',
    )
  if (task === 'text2img') return { kind: 'images', image: null, mask: null }
  if (image === null) return refuseImage(`'${names.image}' is missing: the image to begin with.`, names.image)
  const readImage = readInlineImage(image.text, image)
  if (readImage.kind === 'bad-image') return refuseSource(image, readImage)
  const { width, height } = readImage.image
  const problem = sideProblem(width) ?? sideProblem(height)
  if (problem !== null)
    return refuseImage(
      `'${image.param}' has ${width} × ${height} pixels: ${problem} on both sides.`,
      image.param,
      'invalid_size',
    )
  if (task === 'img2img') return { kind: 'images', image: readImage.image, mask: null }
  if (mask === null) return refuseImage(`'${names.mask}' is missing: what is painted anew.`, names.mask)
  const readMask = readInlineImage(mask.text, mask)
  if (readMask.kind === 'bad-image') return refuseSource(mask, readMask)
  if (readMask.image.width !== width || readMask.image.height !== height)
    return refuseImage(
      `'${mask.param}' has ${readMask.image.width} × ${readMask.image.height} pixels, the image ${width} × ${height}: they must be equal.`,
      mask.param,
      'mask_size',
    )
  return { kind: 'images', image: readImage.image, mask: readMask.image }
}

/** What to ask instead, of a task that takes fewer images. */
const needlessImages: Readonly<Record<ImageTask, string>> = {
  text2img: 'text makes an image of its own; ask for an edit of one instead',
  img2img: 'the whole image may change; ask for inpainting instead',
  inpainting: '',
}

function refuseSource({ param }: SourceImage, { problem, code }: { readonly problem: string; readonly code: string }) {
  return refuseImage(`'${param}' ${problem}.`, param, code)
}
