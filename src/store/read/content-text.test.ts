import { zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { contentText } from './content-text.ts'

function stored(text: string | Uint8Array, encoding: 'raw' | 'zstd' = 'raw') {
  const bytes = Buffer.from(text)
  return { encoding, bytes: encoding === 'raw' ? bytes : zstdCompressSync(bytes), size: bytes.length }
}

describe('contentText', () => {
  it('default', () => {
    expect(contentText(stored('grüße', 'zstd'), 100)).toEqual({ text: 'grüße', size: 7, isCut: false })
  })

  it('args: a limit inside a character', () => {
    expect(contentText(stored('ü'), 1)).toEqual({ text: '�', size: 2, isCut: true })
  })

  it('behavior: bytes that are no text are replaced', () => {
    expect(contentText(stored(Uint8Array.of(0x61, 0xff)), 100).text).toBe('a�')
  })

  it('behavior: what would take much memory is not unpacked', () => {
    const bytes = zstdCompressSync(Buffer.alloc(5 * 1024 * 1024))
    expect(contentText({ encoding: 'zstd', bytes, size: 5 * 1024 * 1024 }, 100)).toEqual({
      text: null,
      size: 5 * 1024 * 1024,
      isCut: true,
    })
  })
})
