import type { Transform } from 'node:stream'
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from 'node:zlib'

/** What unpacking tells its owner. `onBytes` may call `pause`. */
export type UnpackEvents = {
  onBytes(bytes: Uint8Array): void
  /** Room for more packed bytes again, after `write` has returned false. */
  onDrain(): void
  onEnd(): void
  /** The packed bytes are broken or end too early. */
  onBroken(): void
}

/** A body being unpacked as it arrives; it never runs ahead of its reader by more than a few chunks of 16 KiB. */
export type Unpacker = {
  /** False: wait for `onDrain` before writing more. */
  write(bytes: Uint8Array): boolean
  end(): void
  pause(): void
  resume(): void
  destroy(): void
}

/** The content codings that we read: RFC 9110 §8.4.1, RFC 7932 (br), RFC 8878 (zstd). */
const contentCodings = ['gzip', 'x-gzip', 'deflate', 'br', 'zstd'] as const
export type ContentCoding = (typeof contentCodings)[number]

/**
 * The coding that a Content-Encoding header names: null for none, `unknown` for one that we do not read or for
 * several on top of each other (honest servers have no use for that, bombs do).
 */
export function contentCodingOf(header: string | undefined): ContentCoding | 'unknown' | null {
  const name = (header ?? '').trim().toLowerCase()
  if (name === '' || name === 'identity') return null
  return contentCodings.find((coding) => coding === name) ?? 'unknown'
}

/** Starts unpacking one body. Nothing is limited here but memory: the owner counts what comes out. */
export function startUnpacking(coding: ContentCoding, events: UnpackEvents): Unpacker {
  let stream: Transform | null = null
  function open(first: Uint8Array): Transform {
    const opened = streamFor(coding, first[0] ?? 0)
    opened.on('data', events.onBytes)
    opened.on('drain', events.onDrain)
    opened.on('end', events.onEnd)
    opened.on('error', events.onBroken)
    stream = opened
    return opened
  }
  return {
    write: (bytes) => (stream ?? open(bytes)).write(bytes),
    // A body of no bytes at all is an empty body under any coding.
    end: () => (stream === null ? events.onEnd() : stream.end()),
    pause: () => stream?.pause(),
    resume: () => stream?.resume(),
    destroy: () => stream?.off('data', events.onBytes).off('end', events.onEnd).destroy(),
  }
}

function streamFor(coding: ContentCoding, firstByte: number): Transform {
  if (coding === 'br') return createBrotliDecompress()
  // RFC 9659: an HTTP body may not ask its reader for a window beyond 8 MB.
  if (coding === 'zstd') return createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: 23 } })
  if (coding !== 'deflate') return createGunzip()
  // "deflate" means zlib (RFC 1950), whose first byte ends in 8; some servers send the bare stream (RFC 1951).
  return (firstByte & 0x0f) === 8 ? createInflate() : createInflateRaw()
}
