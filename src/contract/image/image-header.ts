/** What the first bytes of an image file say about it. Nothing is decoded, so nothing can be unpacked by surprise. */
export type ImageHeader = {
  readonly kind: 'image'
  readonly format: 'png' | 'jpeg' | 'webp'
  readonly width: number
  readonly height: number
  readonly hasAlpha: boolean
}

export type NoImage = { readonly kind: 'unreadable'; readonly problem: string }

/**
 * Reads format and size of an image file from its headers, and that the file is whole: it has its end mark (PNG,
 * JPEG) or its declared length (WebP). Works in one pass over the headers, on any bytes.
 *
 * Sources: W3C PNG (third edition) §5 and §11; ITU-T T.81 annex B; RFC 9649 (WebP).
 */
export function readImageHeader(bytes: Uint8Array): ImageHeader | NoImage {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (startsWith(buffer, pngSignature)) return readPng(buffer)
  if (startsWith(buffer, [0xff, 0xd8, 0xff])) return readJpeg(buffer)
  if (buffer.toString('latin1', 0, 4) === 'RIFF' && buffer.toString('latin1', 8, 12) === 'WEBP') return readWebp(buffer)
  return unreadable('it is neither PNG, JPEG nor WebP')
}

const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

function readPng(buffer: Buffer): ImageHeader | NoImage {
  if (buffer.length < 33 || buffer.readUInt32BE(8) !== 13 || chunkType(buffer, 8) !== 'IHDR')
    return unreadable('the PNG ends within its header')
  const walked = walkChunks(buffer)
  if (walked === null) return unreadable('the PNG is cut off before its end')
  if (walked.isAnimated) return unreadable('it is an animation, of which there is no one image')
  const colourType = buffer[25] ?? 0
  const hasAlpha = colourType === 4 || colourType === 6 || walked.hasTransparency
  return sized({ format: 'png', width: buffer.readUInt32BE(16), height: buffer.readUInt32BE(20), hasAlpha })
}

/**
 * Whether a tRNS chunk gives transparency, and acTL more than one frame; null when IEND is not reached. Every step goes on
 * by 12 bytes at least.
 */
function walkChunks(buffer: Buffer): { readonly hasTransparency: boolean; readonly isAnimated: boolean } | null {
  let hasTransparency = false
  let isAnimated = false
  for (let at = 8; at + 12 <= buffer.length; at += buffer.readUInt32BE(at) + 12) {
    const type = chunkType(buffer, at)
    if (type === 'IEND') return { hasTransparency, isAnimated }
    if (type === 'tRNS') hasTransparency = true
    if (type === 'acTL') isAnimated = buffer.readUInt32BE(at + 8) !== 1
  }
  return null
}

function chunkType(buffer: Buffer, at: number): string {
  return buffer.toString('latin1', at + 4, at + 8)
}

/** Start-of-frame markers: C0 to CF but for C4 (tables), C8 (reserved) and CC (arithmetic conditioning). */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}

function readJpeg(buffer: Buffer): ImageHeader | NoImage {
  let at = 2
  while (at + 9 <= buffer.length) {
    if (buffer[at] !== 0xff) return unreadable('a marker of the JPEG is missing')
    const marker = buffer[at + 1] ?? 0
    if (marker === 0xff) at += 1
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) at += 2
    else if (isFrame(marker)) {
      if (buffer.lastIndexOf(Buffer.of(0xff, 0xd9)) < at) return unreadable('the JPEG is cut off before its end')
      const height = buffer.readUInt16BE(at + 5)
      return sized({ format: 'jpeg', width: buffer.readUInt16BE(at + 7), height, hasAlpha: false })
    } else if (marker === 0xd9 || marker === 0xda) return unreadable('the JPEG has no frame')
    else at += 2 + Math.max(2, buffer.readUInt16BE(at + 2))
  }
  return unreadable('the JPEG ends within its headers')
}

function readWebp(buffer: Buffer): ImageHeader | NoImage {
  if (buffer.length < 30) return unreadable('the WebP ends within its header')
  if (buffer.readUInt32LE(4) + 8 > buffer.length) return unreadable('the WebP is cut off before its end')
  const format = 'webp' as const
  switch (buffer.toString('latin1', 12, 16)) {
    case 'VP8 ':
      if (buffer.readUIntBE(23, 3) !== 0x9d012a) return unreadable('the WebP has no key frame')
      return sized({
        format,
        width: buffer.readUInt16LE(26) & 0x3fff,
        height: buffer.readUInt16LE(28) & 0x3fff,
        hasAlpha: false,
      })
    case 'VP8L': {
      if (buffer[20] !== 0x2f) return unreadable('the WebP has no lossless signature')
      const bits = buffer.readUInt32LE(21)
      const hasAlpha = ((bits >>> 28) & 1) === 1
      return sized({ format, width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1, hasAlpha })
    }
    case 'VP8X': {
      if (((buffer[20] ?? 0) & 0x02) !== 0) return unreadable('it is an animation, of which there is no one image')
      const hasAlpha = ((buffer[20] ?? 0) & 0x10) !== 0
      return sized({ format, width: buffer.readUIntLE(24, 3) + 1, height: buffer.readUIntLE(27, 3) + 1, hasAlpha })
    }
    default:
      return unreadable('the WebP holds no image')
  }
}

function sized(header: Omit<ImageHeader, 'kind'>): ImageHeader | NoImage {
  if (header.width === 0 || header.height === 0) return unreadable('its width or height is 0')
  return { kind: 'image', ...header }
}

function startsWith(buffer: Buffer, start: readonly number[]): boolean {
  return buffer.length >= start.length && start.every((byte, index) => buffer[index] === byte)
}

function unreadable(problem: string): NoImage {
  return { kind: 'unreadable', problem }
}
