/** No line may be longer: a request without its texts is a few hundred bytes. */
export const mostLineBytes: number = 64 * 1024

const lineFeed = 0x0a

export type LogLine = {
  /** From 1. */
  readonly number: number
  /** Null where it is too long; then nothing of it is held. */
  readonly bytes: Uint8Array | null
}

/** The lines of a log that arrives in pieces, each without its line feed; bytes after the last one are a line too. */
export async function* logLines(pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<LogLine> {
  let held: Uint8Array[] = []
  let heldBytes = 0
  let number = 1
  const hold = (part: Uint8Array) => {
    heldBytes += part.length
    if (heldBytes <= mostLineBytes) held.push(part)
    else held = []
  }
  const line = (): LogLine => ({ number, bytes: heldBytes > mostLineBytes ? null : Buffer.concat(held) })
  for await (const piece of pieces) {
    let from = 0
    for (let end = piece.indexOf(lineFeed); end >= 0; end = piece.indexOf(lineFeed, from)) {
      hold(piece.subarray(from, end))
      yield line()
      held = []
      heldBytes = 0
      number += 1
      from = end + 1
    }
    hold(piece.subarray(from))
  }
  if (heldBytes > 0) yield line()
}
