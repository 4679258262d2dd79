import { type ImageHeader, readImageHeader } from './image-header.ts'
import { imageLimits } from './limits.ts'

/** An image that came within a body, as its sender wrote it. Its base64 goes on as it is, never written anew. */
export type InlineImage = {
  readonly base64: string
  /** `raw_rgb`: red, green and blue of each pixel, row by row, no header. */
  readonly format: ImageHeader['format'] | 'raw_rgb'
  readonly width: number
  readonly height: number
  readonly hasAlpha: boolean
  readonly byteLength: number
}

/** `problem` completes a sentence that begins with the image's name. */
export type ReadImage =
  | { readonly kind: 'image'; readonly image: InlineImage; readonly bytes: Buffer }
  | { readonly kind: 'bad-image'; readonly problem: string; readonly code: string }

const maximumBase64Characters = Math.ceil(imageLimits.maximumImageBytes / 3) * 4
const dataUri = /^data:image\/[a-z0-9.+-]{1,40};base64,/i
const uri = /^[a-z][a-z0-9+.-]{0,30}:/i

/**
 * Reads an image from base64 or a `data:` URI. Links are refused: nothing is ever fetched for a request. What is too
 * large is refused before it is decoded, and what would have too many pixels before anything unpacks it.
 *
 * @param options.maximumPixels of width times height; the greatest size of the contract unless given
 * @param options.raw the size, when the bytes are bare pixels
 */
export function readInlineImage(
  text: string,
  {
    maximumPixels = imageLimits.greatestSide ** 2,
    raw,
  }: { readonly maximumPixels?: number; readonly raw?: { readonly width: number; readonly height: number } } = {},
): ReadImage {
  const prefix = dataUri.exec(text.slice(0, 100))?.[0] ?? ''
  if (prefix === '' && uri.test(text.slice(0, 40)))
    return bad('is a link. Images come inline only, as base64: nothing is fetched', 'unsupported_value')
  const base64 = prefix === '' ? text : text.slice(prefix.length)
  if (base64 === '') return bad('is empty', 'invalid_image')
  if (base64.length > maximumBase64Characters)
    return bad(`is larger than ${imageLimits.maximumImageBytes / 1_000_000} MB`, 'image_too_large')
  const bytes = decodeBase64(base64)
  if (bytes === null) return bad('is not base64', 'invalid_image')
  if (bytes.byteLength > imageLimits.maximumImageBytes)
    return bad(`is larger than ${imageLimits.maximumImageBytes / 1_000_000} MB`, 'image_too_large')
  return raw === undefined
    ? readFile({ base64, bytes, maximumPixels })
    : readRaw({ base64, bytes, maximumPixels, ...raw })
}

/** The bytes of base64 of the standard alphabet, padded or not; null for anything else. */
function decodeBase64(base64: string): Buffer | null {
  const unpadded = base64.endsWith('==') ? base64.length - 2 : base64.length - (base64.endsWith('=') ? 1 : 0)
  if (unpadded !== base64.length && base64.length % 4 !== 0) return null
  if (unpadded % 4 === 1) return null
  const bytes = Buffer.from(base64, 'base64')
  // The decoder passes over what is no base64, and takes the alphabet of URLs too.
  if (bytes.byteLength !== Math.floor((unpadded * 3) / 4) || /[-_\s]/.test(base64)) return null
  return bytes
}

type Decoded = { readonly base64: string; readonly bytes: Buffer; readonly maximumPixels: number }

function readFile({ base64, bytes, maximumPixels }: Decoded): ReadImage {
  const header = readImageHeader(bytes)
  if (header.kind === 'unreadable') return bad(`cannot be read: ${header.problem}`, 'invalid_image')
  const { format, width, height, hasAlpha } = header
  if (width * height > maximumPixels) return tooManyPixels(width, height, maximumPixels)
  return { kind: 'image', image: { base64, format, width, height, hasAlpha, byteLength: bytes.byteLength }, bytes }
}

function readRaw({
  base64,
  bytes,
  maximumPixels,
  width,
  height,
}: Decoded & { readonly width: number; readonly height: number }): ReadImage {
  if (width * height > maximumPixels) return tooManyPixels(width, height, maximumPixels)
  if (bytes.byteLength !== width * height * 3) {
    const problem = `has ${bytes.byteLength} bytes; ${width} × ${height} pixels of RGB are ${width * height * 3}`
    return bad(problem, 'invalid_image')
  }
  const image = { base64, format: 'raw_rgb', width, height, hasAlpha: false, byteLength: bytes.byteLength } as const
  return { kind: 'image', image, bytes }
}

function tooManyPixels(width: number, height: number, maximumPixels: number): ReadImage {
  return bad(`has ${width} × ${height} pixels; at most ${maximumPixels} are taken`, 'too_many_pixels')
}

function bad(problem: string, code: string): ReadImage {
  return { kind: 'bad-image', problem, code }
}
