/** Bytes that arrive in pieces, kept in one piece. */
export type ByteCollector = {
  add(bytes: Uint8Array): void
  /** All bytes so far; valid until the next `add` or `clear`. */
  collected(): Uint8Array
  clear(): void
  readonly byteLength: number
}

const empty = new Uint8Array(0)

/**
 * Collects bytes at the cost of the bytes alone: a body sent one byte at a time takes no more memory than one sent at
 * once. A body of one piece is not copied.
 */
export function createByteCollector(): ByteCollector {
  let buffer: Uint8Array = empty
  let length = 0
  // The first piece belongs to whoever gave it: it is read, never written behind its end.
  let isOurs = false

  function makeRoom(added: number) {
    if (isOurs && length + added <= buffer.byteLength) return
    const larger = new Uint8Array(Math.max(1024, 2 * length, length + added))
    larger.set(buffer.subarray(0, length))
    buffer = larger
    isOurs = true
  }

  return {
    add(bytes) {
      if (length === 0 && !isOurs) buffer = bytes
      else {
        makeRoom(bytes.byteLength)
        buffer.set(bytes, length)
      }
      length += bytes.byteLength
    },
    collected: () => buffer.subarray(0, length),
    clear() {
      length = 0
      if (!isOurs) buffer = empty
    },
    get byteLength() {
      return length
    },
  }
}
