import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEventStreamReader } from './event-stream.ts'

function read(...pieces: Uint8Array[]): (string | null)[] {
  const events: (string | null)[] = []
  const reader = createEventStreamReader((data) => events.push(data))
  for (const piece of pieces) reader.add(piece)
  reader.end()
  return events
}

const bytesOf = (text: string) => new TextEncoder().encode(text)

describe('createEventStreamReader', () => {
  it.each<[string, string, (string | null)[]]>([
    ['line feeds', 'data: a\n\ndata: b\n\n', ['a', 'b']],
    ['carriage returns and line feeds', 'data: a\r\n\r\ndata: b\r\n\r\n', ['a', 'b']],
    ['carriage returns', 'data: a\r\rdata: b\r\r', ['a', 'b']],
    ['comments and other fields', ': ping\n\nevent: x\nid: 1\nretry: 5\ndata: a\n\n', ['a']],
    ['several data lines', 'data: a\ndata: b\n\n', ['a\nb']],
    ['several data lines with both line ends', 'data: a\r\ndata: b\r\n\r\n', ['a\nb']],
    ['no space, or two', 'data:a\n\ndata:  b\n\n', ['a', ' b']],
    ['empty data', 'data:\n\ndata\n\n', ['', '']],
    ['a byte order mark', '\ufeffdata: a\n\n', ['a']],
    ['no blank line at the end', 'data: a\n\ndata: [DONE]', ['a', '[DONE]']],
    ['nothing', '', []],
    ['fields that only begin alike', 'database: a\n\n', []],
  ])('default: %s', (_name, text, expected) => {
    expect(read(bytesOf(text))).toEqual(expected)
  })

  it('behavior: it does not matter where the bytes are cut', () => {
    const bytes = bytesOf('data: é😀\r\n\r\n: x\r\ndata: [1]\r\rdata: b\n\n')
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 12 }), (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), bytes.length]
        const pieces = places.slice(1).map((end, index) => bytes.slice(places[index], end))
        expect(read(...pieces)).toEqual(['é😀', '[1]', 'b'])
      }),
    )
  })

  it('error: an event that is not UTF-8 is null, the others are read', () => {
    const broken = new Uint8Array([...bytesOf('data: '), 0xff, ...bytesOf('\n\ndata: b\n\n')])
    expect(read(broken)).toEqual([null, 'b'])
  })
})
