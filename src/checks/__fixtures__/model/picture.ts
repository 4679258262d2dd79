import { crc32, deflateSync, inflateSync } from 'node:zlib'

export type Picture = { readonly width: number; readonly height: number; readonly rgba: Uint8Array }

/** A PNG of eight-bit red, green, blue and alpha, every line unfiltered. */
export function encodePicture({ width, height, rgba }: Picture): Buffer {
  const lines = Buffer.alloc(height * (width * 4 + 1))
  for (let y = 0; y < height; y++) lines.set(rgba.subarray(y * width * 4, (y + 1) * width * 4), y * (width * 4 + 1) + 1)
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 6, 0, 0, 0], 8)
  const signature = Buffer.from('89504e470d0a1a0a', 'hex')
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(lines, { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name), data])
  const ends = Buffer.alloc(8)
  ends.writeUInt32BE(data.length, 0)
  ends.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)])
}

/** The pixels of a PNG of that kind, its lines unfiltered or by difference to the left; undefined for anything else. */
export function decodePicture(png: Buffer): Picture | undefined {
  if (png.length < 57 || png.readUInt32BE(0) !== 0x89504e47) return undefined
  if (png[25] !== 6 || png.toString('latin1', 37, 41) !== 'IDAT') return undefined
  const width = png.readUInt32BE(16)
  const height = png.readUInt32BE(20)
  const lines = inflateSync(png.subarray(41, 41 + png.readUInt32BE(33)), { maxOutputLength: 1e8 })
  const rgba = new Uint8Array(width * height * 4)
  for (let y = 0; y < height; y++) {
    const line = lines.subarray(y * (width * 4 + 1), (y + 1) * (width * 4 + 1))
    if (line[0] !== 0 && line[0] !== 1) return undefined
    for (let place = 0; place < width * 4; place++) {
      const left = line[0] === 0 || place < 4 ? 0 : (rgba[y * width * 4 + place - 4] ?? 0)
      rgba[y * width * 4 + place] = (line[place + 1] ?? 0) + left
    }
  }
  return { width, height, rgba }
}
