/** No line may be longer: an item with its answers is far below, and memory stays bounded whatever a file holds. */
const MAXIMUM_LINE_BYTES = 256 * 1024 * 1024

const lineFeed = 0x0a

/**
 * The lines of a text that arrives in pieces, each without its line feed. The bytes after the last line feed are a
 * line too when there are any.
 *
 * @throws {BundleLineTooLongError} beyond 256 MiB.
 */
export async function* readLines(pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Buffer> {
  let held: Uint8Array[] = []
  let heldBytes = 0
  let number = 1
  for await (const piece of pieces) {
    let from = 0
    for (let end = piece.indexOf(lineFeed); end >= 0; end = piece.indexOf(lineFeed, from)) {
      yield Buffer.concat([...held, piece.subarray(from, end)])
      held = []
      heldBytes = 0
      number++
      from = end + 1
    }
    held.push(piece.subarray(from))
    heldBytes += piece.length - from
    if (heldBytes > MAXIMUM_LINE_BYTES) throw new BundleLineTooLongError({ number })
  }
  if (heldBytes > 0) yield Buffer.concat(held)
}

/** A line is longer than any that a bundle has. */
export class BundleLineTooLongError extends Error {
  override readonly name = 'BundleLineTooLongError'
  readonly code = 'BUNDLE_LINE_TOO_LONG'
  constructor({ number }: { number: number }) {
    super(`Line ${number} is longer than 256 MiB: this is no evidence bundle.`)
  }
}
