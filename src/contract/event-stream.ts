import { isUtf8 } from 'node:buffer'
import { createByteCollector } from './byte-collector.ts'

const lineFeed = 0x0a
const carriageReturn = 0x0d

export type EventStreamReader = {
  add(bytes: Uint8Array): void
  /** An event that lacks its blank line at the very end still counts: some servers leave it out. */
  end(): void
}

/**
 * Splits server-sent events (WHATWG HTML §9.2.6) into the texts of their `data` fields: any of the three line ends,
 * comments and other fields passed over, bytes cut anywhere. Events without data are passed over too.
 *
 * @param onData gets the text of each event; null for an event whose bytes are not UTF-8
 */
export function createEventStreamReader(onData: (data: string | null) => void): EventStreamReader {
  const line = createByteCollector()
  let data: string[] | null = null
  let isInvalid = false
  let mayFollowCarriageReturn = false
  let isFirstLine = true

  function endLine() {
    const bytes = line.collected()
    if (bytes.byteLength === 0) dispatch()
    else if (!isUtf8(bytes)) isInvalid = true
    else readLine(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'))
    line.clear()
  }

  function readLine(text: string) {
    const bare = isFirstLine && text.startsWith('\ufeff') ? text.slice(1) : text
    isFirstLine = false
    if (!bare.startsWith('data:')) {
      if (bare === 'data') data = [...(data ?? []), '']
      return
    }
    data ??= []
    data.push(bare.slice(bare[5] === ' ' ? 6 : 5))
  }

  function dispatch() {
    if (isInvalid) onData(null)
    else if (data !== null) onData(data.join('\n'))
    data = null
    isInvalid = false
  }

  return {
    add(bytes) {
      let start = 0
      for (let index = 0; index < bytes.byteLength; index += 1) {
        const byte = bytes[index]
        if (byte !== lineFeed && byte !== carriageReturn) {
          mayFollowCarriageReturn = false
          continue
        }
        if (byte === lineFeed && mayFollowCarriageReturn) start = index + 1
        else {
          line.add(bytes.subarray(start, index))
          start = index + 1
          endLine()
        }
        mayFollowCarriageReturn = byte === carriageReturn
      }
      if (start < bytes.byteLength) line.add(bytes.subarray(start))
    },
    end() {
      if (line.byteLength > 0) endLine()
      dispatch()
    },
  }
}
