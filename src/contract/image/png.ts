import { promisify } from 'node:util'
import { crc32, deflate, inflate } from 'node:zlib'
import { readImageHeader } from './image-header.ts'
import { imageLimits } from './limits.ts'

const pack = promisify(deflate)
const unpack = promisify(inflate)

/** Pixels of 8 bits per channel, row by row from the top left: grey, grey and alpha, RGB, or RGB and alpha. */
export type Pixels = {
  readonly width: number
  readonly height: number
  readonly channels: 1 | 2 | 3 | 4
  readonly data: Uint8Array
}

const channelsOfColourType: Readonly<Record<number, Pixels['channels']>> = { 0: 1, 2: 3, 4: 2, 6: 4 }
const colourTypeOfChannels = { 1: 0, 2: 4, 3: 2, 4: 6 } as const

/**
 * The pixels of a PNG of 8 bits per channel, not interlaced and without palette. Its size is judged before anything is
 * unpacked, and no more is unpacked than that size needs, so a bomb costs nothing.
 *
 * Source: W3C PNG (third edition) §7 to §10.
 */
export async function decodePng(
  bytes: Uint8Array,
): Promise<
  { readonly kind: 'pixels'; readonly pixels: Pixels } | { readonly kind: 'unreadable'; readonly problem: string }
> {
  const header = readImageHeader(bytes)
  if (header.kind === 'unreadable') return header
  if (header.format !== 'png') return { kind: 'unreadable', problem: 'it is no PNG' }
  const { width, height } = header
  if (width * height > imageLimits.greatestSide ** 2) return { kind: 'unreadable', problem: 'it has too many pixels' }
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const channels = channelsOfColourType[file[25] ?? -1]
  if (file[24] !== 8 || channels === undefined || file[28] !== 0)
    return { kind: 'unreadable', problem: 'only PNGs of 8 bits per channel without palette or interlacing are read' }
  const rowBytes = width * channels
  const size = (rowBytes + 1) * height
  // Whatever fails in it is the fault of the file.
  const rows = await unpack(imageData(file), { maxOutputLength: size }).catch(() => null)
  if (rows === null || rows.byteLength !== size) return { kind: 'unreadable', problem: 'its pixels are broken' }
  const data = unfilter(rows, { rowBytes, height, channels })
  if (data === null) return { kind: 'unreadable', problem: 'its pixels are broken' }
  return { kind: 'pixels', pixels: { width, height, channels, data } }
}

function imageData(file: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = 8; at + 12 <= file.length; at += file.readUInt32BE(at) + 12) {
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)))
  }
  return Buffer.concat(parts)
}

/** Null for a filter that does not exist. */
function unfilter(
  rows: Uint8Array,
  { rowBytes, height, channels }: { readonly rowBytes: number; readonly height: number; readonly channels: number },
): Uint8Array | null {
  const data = new Uint8Array(rowBytes * height)
  for (let row = 0; row < height; row += 1) {
    const from = row * (rowBytes + 1)
    const filter = rows[from] ?? 0
    if (filter > 4) return null
    const to = row * rowBytes
    for (let index = 0; index < rowBytes; index += 1) {
      const left = index < channels ? 0 : (data[to + index - channels] ?? 0)
      const up = row === 0 ? 0 : (data[to + index - rowBytes] ?? 0)
      const upLeft = row === 0 || index < channels ? 0 : (data[to + index - rowBytes - channels] ?? 0)
      data[to + index] = (rows[from + 1 + index] ?? 0) + predicted(filter, { left, up, upLeft })
    }
  }
  return data
}

function predicted(filter: number, { left, up, upLeft }: { left: number; up: number; upLeft: number }): number {
  if (filter === 0) return 0
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return (left + up) >> 1
  // Paeth: whichever of the three is nearest to left + up − upLeft.
  const byLeft = Math.abs(up - upLeft)
  const byUp = Math.abs(left - upLeft)
  const byUpLeft = Math.abs(left + up - 2 * upLeft)
  if (byLeft <= byUp && byLeft <= byUpLeft) return left
  return byUp <= byUpLeft ? up : upLeft
}

const filterSub = 1

/** A picture as a PNG file: 8 bits per channel, not interlaced. */
export async function encodePng({ width, height, channels, data }: Pixels): Promise<Buffer> {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, colourTypeOfChannels[channels], 0, 0, 0], 8)
  // Packing runs on another thread; the level trades little size for much time.
  const packed = await pack(filterRows(data, { rowBytes: width * channels, height, channels }), { level: 3 })
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', packed), chunk('IEND', Buffer.alloc(0))])
}

/** Each byte less the one of the pixel to its left: smooth pictures become small numbers. */
function filterRows(
  data: Uint8Array,
  { rowBytes, height, channels }: { readonly rowBytes: number; readonly height: number; readonly channels: number },
): Uint8Array {
  const filtered = new Uint8Array((rowBytes + 1) * height)
  for (let row = 0; row < height; row += 1) {
    const from = row * rowBytes
    const to = row * (rowBytes + 1)
    filtered[to] = filterSub
    for (let index = 0; index < rowBytes; index += 1) {
      const left = index < channels ? 0 : (data[from + index - channels] ?? 0)
      filtered[to + 1 + index] = (data[from + index] ?? 0) - left
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
