import { crc32, deflateSync } from 'node:zlib'
import { encodePng } from '../png.ts'

/** For tests: files of 24 × 16 pixels in one colour, written by libvips 8.18 (sharp 0.35.5). */
export const foreignFiles = {
  jpeg: '/9j/2wBDAFA3PEY8MlBGQUZaVVBfeMiCeG5uePWvuZHI////////////////////////////////////////////////////2wBDAVVaWnhpeOuCguv/////////////////////////////////////////////////////////////////////////wAARCAAQABgDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAL/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFgEBAQEAAAAAAAAAAAAAAAAAAAID/8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAwDAQACEQMRAD8AgBsgAB//2Q==',
  webp: 'UklGRjwAAABXRUJQVlA4IDAAAADQAgCdASoYABAAP3Gixlk0rCejsAgCkC4JQBdgBaSAAP7QyvI7CG7DlxhNJHaqAAA=',
  losslessWebp: 'UklGRh4AAABXRUJQVlA4TBEAAAAvF8ADEAdQs86UuYCBiOh/AAA=',
  extendedWebp:
    'UklGRmAAAABXRUJQVlA4WAoAAAAQAAAAFwAADwAAQUxQSAoAAAABB1DAiAhERP8DVlA4IDAAAADQAgCdASoYABAAP3Gixlk0rCejsAgCkC4JQBdgBaSAAP7QyvI7CG7DlxhNJHaqAAA=',
  palettePng:
    'iVBORw0KGgoAAAANSUhEUgAAABgAAAAQCAMAAAA7+k+nAAAAA1BMVEUzZswgIiSpAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAADklEQVQYlWNgGAWDCQAAAZAAAdjzlT8AAAAASUVORK5CYII=',
} as const

/** For tests: a PNG whose pixels are all alike, as base64. */
export async function plainPng(
  width: number,
  height: number,
  colour: readonly number[] = [51, 102, 204],
): Promise<string> {
  const channels = colour.length as 1 | 2 | 3 | 4
  const data = Uint8Array.from({ length: width * height * channels }, (_, index) => colour[index % channels] ?? 0)
  return (await encodePng({ width, height, channels, data })).toString('base64')
}

/** For tests: a PNG that claims a size, with `rows` of whatever length packed in it. */
export function claimedPng(width: number, height: number, rows: Uint8Array): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const chunks = [
    ['IHDR', header],
    ['IDAT', deflateSync(rows)],
    ['IEND', Buffer.alloc(0)],
  ] as const
  const framed = chunks.map(([type, data]) => {
    const frame = Buffer.alloc(data.byteLength + 12)
    frame.writeUInt32BE(data.byteLength, 0)
    frame.write(type, 4, 'latin1')
    frame.set(data, 8)
    frame.writeUInt32BE(crc32(frame.subarray(4, -4)), data.byteLength + 8)
    return frame
  })
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...framed])
}
