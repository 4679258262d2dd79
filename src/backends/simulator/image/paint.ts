import type { ImageRequest } from '#contract/image/image-request.ts'
import type { InlineImage } from '#contract/image/inline-image.ts'
import { decodePng } from '#contract/image/png.ts'

/** The images of a request as pixels. */
export type Canvas = {
  /** Red, green and blue of each pixel to begin with; null begins with nothing. */
  readonly start: Uint8Array | null
  /** How much of each pixel is painted anew, 0 to 255; null = of all of them. */
  readonly mask: Uint8Array | null
}

type Opened<Value> =
  | { readonly kind: 'opened'; readonly value: Value }
  | { readonly kind: 'unreadable'; readonly param: string; readonly problem: string }

/** Takes the images of a request apart: PNGs of 8 bits per channel, or raw pixels. */
export async function openCanvas({ image, mask, maskMode }: ImageRequest): Promise<Opened<Canvas>> {
  const start = image === null ? null : await open(image, 'init_image')
  if (start?.kind === 'unreadable') return start
  const cover = mask === null ? null : await open(mask, 'mask_image')
  if (cover?.kind === 'unreadable') return cover
  return {
    kind: 'opened',
    value: {
      start: start === null ? null : channelsOf(start.value, [0, 1, 2]),
      mask: cover === null ? null : coverOf(cover.value, maskMode),
    },
  }
}

type Layer = { readonly channels: 1 | 2 | 3 | 4; readonly data: Uint8Array }

async function open({ base64, format }: InlineImage, param: string): Promise<Opened<Layer>> {
  const bytes = Buffer.from(base64, 'base64')
  if (format === 'raw_rgb') return { kind: 'opened', value: { channels: 3, data: bytes } }
  const decoded = await decodePng(bytes)
  if (decoded.kind === 'unreadable') return { kind: 'unreadable', param, problem: decoded.problem }
  return { kind: 'opened', value: decoded.pixels }
}

function channelsOf({ channels, data }: Layer, wanted: readonly number[]): Uint8Array {
  const isGrey = channels <= 2
  const result = new Uint8Array((data.length / channels) * wanted.length)
  for (let at = 0; at < result.length; at += 1) {
    const channel = wanted[at % wanted.length] ?? 0
    result[at] = data[Math.floor(at / wanted.length) * channels + (isGrey ? 0 : channel)] ?? 0
  }
  return result
}

/** White, or what is transparent, is painted anew. */
function coverOf(layer: Layer, maskMode: ImageRequest['maskMode']): Uint8Array {
  if (maskMode === 'white') return channelsOf(layer, [0])
  const { channels, data } = layer
  return Uint8Array.from(
    { length: data.length / channels },
    (_, pixel) => 255 - (data[pixel * channels + channels - 1] ?? 255),
  )
}

/** A drawn picture laid over where it began: as strongly as `strength` says, and only where the mask lets it. */
export function paintOver(drawn: Uint8Array, { start, mask }: Canvas, strength: number): Uint8Array {
  if (start === null) return drawn
  return drawn.map((value, at) => {
    const before = start[at] ?? 0
    const share = strength * (mask === null ? 1 : (mask[Math.floor(at / 3)] ?? 0) / 255)
    return Math.round(before + (value - before) * share)
  })
}
