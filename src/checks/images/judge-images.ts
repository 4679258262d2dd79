import { readImageHeader } from '#contract/image/image-header.ts'
import { decodePng, type Pixels } from '#contract/image/png.ts'
import { type Finding, fail, notObservable, pass, silentlyIgnored } from '../finding.ts'
import type { ReceivedImage } from './image-face.ts'

type Size = { readonly width: number; readonly height: number }

/** Whether all are whole image files of one size. */
export function judgeFiles(images: readonly ReceivedImage[], { width, height }: Size): Finding {
  if (images.length === 0) return fail('There is no image in the answer.')
  for (const { bytes } of images) {
    const header = readImageHeader(bytes)
    if (header.kind === 'unreadable') return fail(`It is no image file that is read: ${header.problem}.`)
    if (header.width !== width || header.height !== height)
      return fail(`It is ${header.width} × ${header.height} pixels in place of ${width} × ${height}.`)
  }
  return pass(`${images.length} of ${width} × ${height} pixels.`)
}

/** The pixels of a PNG; null for what cannot be decoded here. */
export async function pixelsOf(bytes: Uint8Array): Promise<Pixels | null> {
  const decoded = await decodePng(bytes)
  return decoded.kind === 'pixels' ? decoded.pixels : null
}

/** Whether a picture has more than one colour: a safety filter's black picture has not. */
export async function judgeContent(bytes: Buffer): Promise<Finding> {
  const header = readImageHeader(bytes)
  if (header.kind === 'image' && header.format !== 'png') return notObservable('Only PNGs are decoded here.')
  const pixels = await pixelsOf(bytes)
  if (pixels === null) return fail('The PNG cannot be decoded.')
  const { data, channels } = pixels
  const isConstant = data.every((value, place) => value === data[place % channels])
  return isConstant ? fail('All of its pixels have one colour.') : pass('It has several colours.')
}

/** Mean difference of colour values, of 255, where `isMeant`; infinite for pictures of different sizes. */
export function meanDifference(a: Pixels, b: Pixels, isMeant: (x: number) => boolean = () => true): number {
  if (a.width !== b.width || a.height !== b.height) return Number.POSITIVE_INFINITY
  let sum = 0
  let count = 0
  for (let pixel = 0; pixel < a.width * a.height; pixel += 1) {
    if (!isMeant(pixel % a.width)) continue
    for (let channel = 0; channel < 3; channel += 1) {
      sum += Math.abs(valueAt(a, pixel, channel) - valueAt(b, pixel, channel))
      count += 1
    }
  }
  return sum / count
}

/** Grey pictures have one value for all three colours. */
function valueAt({ data, channels }: Pixels, pixel: number, channel: number): number {
  return data[pixel * channels + (channels < 3 ? 0 : channel)] ?? 0
}

/** GPU sums differ in the last digits: as many steps of 255 as nobody sees. */
const SAME_PICTURE = 2

export async function arePictures(a: Buffer, b: Buffer): Promise<'same' | 'different' | 'unknown'> {
  if (a.equals(b)) return 'same'
  const [first, second] = [await pixelsOf(a), await pixelsOf(b)]
  if (first === null || second === null) return 'unknown'
  return meanDifference(first, second) <= SAME_PICTURE ? 'same' : 'different'
}

/** Judges how far either half of a picture changed when only the right one was to be repainted. */
export function judgeRepainted({ kept, repainted }: { readonly kept: number; readonly repainted: number }): Finding {
  const measures = { kept_difference: kept, repainted_difference: repainted }
  if (repainted < SAME_PICTURE && kept < SAME_PICTURE)
    return silentlyIgnored('The picture comes back as it was.', measures)
  if (repainted < SAME_PICTURE) return fail('The half that was to stay is repainted, the other one is not.', measures)
  // What stays goes through the model’s encoder too, and changes a little by that.
  if (kept < repainted / 2) return pass('The marked half is repainted, the other one stays.', measures)
  return kept > repainted * 2
    ? fail('The half that was to stay is repainted.', measures)
    : silentlyIgnored('Both halves are repainted alike.', measures)
}
