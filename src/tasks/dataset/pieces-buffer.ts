import type { AsyncBuffer } from 'hyparquet'
import { DatasetFormatError } from './dataset.ts'

export type Pieces = { readonly parts: readonly { from: number; to: number }[]; readonly wholeBytes: number }

/** A file of which only parts are here, one after the other in `stored`, as if it were whole. */
export function piecesBuffer(stored: AsyncBuffer, { parts, wholeBytes }: Pieces, path: string): AsyncBuffer {
  let length = 0
  const placed = parts.map(({ from, to }) => {
    const at = length
    length += to - from
    return { from, to, at }
  })
  return {
    byteLength: wholeBytes,
    slice(start, end = wholeBytes) {
      const [from, to] = [start < 0 ? wholeBytes + start : start, end < 0 ? wholeBytes + end : end]
      const part = placed.find((candidate) => candidate.from <= from && to <= candidate.to)
      if (part === undefined) {
        throw new DatasetFormatError({ path, reason: `bytes ${from} to ${to} were not downloaded` })
      }
      return stored.slice(part.at + from - part.from, part.at + to - part.from)
    },
  }
}
