import { zstdDecompressSync } from 'node:zlib'

/** A stored body as text for display. */
export type ContentText = {
  /** Null when the body is too large to be shown here at all. */
  readonly text: string | null
  /** Bytes of the whole body. */
  readonly size: number
  /** True when `text` is only the beginning. */
  readonly isCut: boolean
}

type Content = { readonly encoding: string; readonly bytes: Uint8Array; readonly size: number }

/** Bodies beyond this are not unpacked for a page of samples. */
const unpackLimitBytes = 4 * 1024 * 1024

/**
 * The beginning of a stored body, at most `limitBytes`. What is not UTF-8 becomes U+FFFD: the text is for
 * reading, the bytes stay in the store.
 *
 * @throws {UnknownEncodingError} when the store holds an encoding that this program does not know.
 */
export function contentText(content: Content, limitBytes: number): ContentText {
  const { encoding, bytes, size } = content
  if (size > unpackLimitBytes) return { text: null, size, isCut: true }
  const whole = unpack(encoding, bytes)
  const text = new TextDecoder().decode(whole.subarray(0, limitBytes))
  return { text, size, isCut: whole.length > limitBytes }
}

function unpack(encoding: string, bytes: Uint8Array): Uint8Array {
  if (encoding === 'raw') return bytes
  if (encoding === 'zstd') return zstdDecompressSync(bytes, { maxOutputLength: unpackLimitBytes })
  throw new UnknownEncodingError({ encoding })
}

/** The store holds a body in an encoding that this version cannot read. */
class UnknownEncodingError extends Error {
  readonly code = 'unknown-encoding'
  constructor({ encoding }: { readonly encoding: string }) {
    super(`A stored body has the unknown encoding "${encoding}".\nWhat to do: run a version of assay at least as new.`)
    this.name = 'UnknownEncodingError'
  }
}
