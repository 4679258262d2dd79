import type { ImageRequest } from './image-request.ts'
import type { InlineImage } from './inline-image.ts'
import { decodePng, encodePng, type Pixels } from './png.ts'
import { type ImageRefusal, refuseImage } from './refusal.ts'

/**
 * The request with its mask in the other meaning, if it has one and a server needs that: white = painted anew for
 * Stable Diffusion, transparent = painted anew for OpenAI. Only the mask is written anew, never the image.
 */
export async function withMaskMode(
  request: ImageRequest,
  maskMode: ImageRequest['maskMode'],
): Promise<{ readonly kind: 'converted'; readonly request: ImageRequest } | ImageRefusal> {
  const { mask } = request
  if (mask === null || request.maskMode === maskMode) return { kind: 'converted', request }
  const decoded = await decodePng(Buffer.from(mask.base64, 'base64'))
  if (decoded.kind === 'unreadable')
    return refuseImage(`The mask cannot be converted: ${decoded.problem}.`, 'mask', 'invalid_image')
  const { pixels } = decoded
  if (maskMode === 'white' && pixels.channels % 2 === 1)
    return refuseImage('The mask has no transparent part, which says what is painted anew.', 'mask', 'invalid_image')
  const file = await encodePng(maskMode === 'white' ? alphaToWhite(pixels) : whiteToAlpha(pixels))
  const converted: InlineImage = {
    base64: file.toString('base64'),
    format: 'png',
    width: mask.width,
    height: mask.height,
    hasAlpha: maskMode === 'alpha',
    byteLength: file.byteLength,
  }
  return { kind: 'converted', request: { ...request, mask: converted, maskMode } }
}

/** Alpha 0 becomes white, alpha 255 black. */
function alphaToWhite({ width, height, channels, data }: Pixels): Pixels {
  const grey = new Uint8Array(width * height)
  for (let pixel = 0; pixel < grey.length; pixel += 1) grey[pixel] = 255 - (data[pixel * channels + channels - 1] ?? 0)
  return { width, height, channels: 1, data: grey }
}

/** White becomes alpha 0, black alpha 255; colours count by the mean of their channels. */
function whiteToAlpha({ width, height, channels, data }: Pixels): Pixels {
  const colours = channels <= 2 ? 1 : 3
  const result = new Uint8Array(width * height * 4)
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    let sum = 0
    for (let channel = 0; channel < colours; channel += 1) sum += data[pixel * channels + channel] ?? 0
    result[pixel * 4 + 3] = 255 - Math.round(sum / colours)
  }
  return { width, height, channels: 4, data: result }
}
