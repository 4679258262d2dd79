import { createHash } from 'node:crypto'
import type { DialectAnswer } from './dialect/dialect.ts'
import type { FinishedImage } from './image-answer.ts'
import type { ImageRequest } from './image-request.ts'
import { readInlineImage } from './inline-image.ts'

export type FinishedImages =
  | { readonly kind: 'finished'; readonly images: readonly FinishedImage[] }
  /** A sentence of ours on what the server behind has sent. */
  | { readonly kind: 'broken'; readonly problem: string }

/** Holds the images of a server to what was asked: their number, format, size, and that their base64 is whole. */
export function finishImages(
  { width, height, outputFormat }: Pick<ImageRequest, 'width' | 'height' | 'outputFormat'>,
  asked: number,
  { images }: Extract<DialectAnswer, { readonly kind: 'images' }>,
): FinishedImages {
  if (images.length !== asked) return broken(`It gave ${images.length} images, ${asked} were asked for.`)
  const finished: FinishedImage[] = []
  for (const { base64, seed, isNsfw } of images) {
    const read = readInlineImage(base64, outputFormat === 'raw_rgb' ? { raw: { width, height } } : {})
    if (read.kind === 'bad-image') return broken(`Its image ${read.problem}.`)
    const { image, bytes } = read
    if (image.width !== width || image.height !== height)
      return broken(`Its image has ${image.width} × ${image.height} pixels, ${width} × ${height} were asked for.`)
    if (image.format !== outputFormat) return broken(`Its image is ${image.format}, ${outputFormat} was asked for.`)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    finished.push({ base64: image.base64, format: image.format, width, height, seed, sha256, isNsfw })
  }
  return { kind: 'finished', images: finished }
}

function broken(problem: string): FinishedImages {
  return { kind: 'broken', problem }
}
