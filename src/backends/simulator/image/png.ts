import { promisify } from 'node:util'
import { crc32, deflate } from 'node:zlib'

const compress = promisify(deflate)

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** Colour type 2 of PNG: red, green, blue. */
const trueColour = 2
/** Each byte less the one of the pixel to its left: smooth pictures become small numbers. */
const filterSub = 1

/**
 * A picture as a PNG file (W3C PNG, second edition): 8 bits per channel, no alpha, not interlaced.
 *
 * @param pixels red, green and blue of each pixel, row by row from the top left
 */
export async function encodePng({
  width,
  height,
  pixels,
}: {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
}): Promise<Buffer> {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, trueColour, 0, 0, 0], 8)
  // Packing runs on another thread; the level trades little size for much time.
  const data = await compress(filterRows(pixels, width * 3, height), { level: 3 })
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))])
}

function filterRows(pixels: Uint8Array, rowBytes: number, height: number): Uint8Array {
  const filtered = new Uint8Array((rowBytes + 1) * height)
  for (let row = 0; row < height; row += 1) {
    const from = row * rowBytes
    const to = row * (rowBytes + 1)
    filtered[to] = filterSub
    for (let index = 0; index < rowBytes; index += 1) {
      const left = index < 3 ? 0 : (pixels[from + index - 3] ?? 0)
      filtered[to + 1 + index] = (pixels[from + index] ?? 0) - left
    }
  }
  return filtered
}

/** Length, type, data, and the CRC-32 of type and data. */
function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(body.byteLength + 8)
  framed.writeUInt32BE(data.byteLength, 0)
  framed.set(body, 4)
  framed.writeUInt32BE(crc32(body), body.byteLength + 4)
  return framed
}
