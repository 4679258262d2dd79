import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { textWindows } from './text-windows.ts'

describe('textWindows', () => {
  it('default: a short text is one window without context', () => {
    expect(textWindows('a b')).toEqual([{ context: '', text: 'a b' }])
    expect(textWindows('')).toEqual([])
  })

  it('behavior: breaks before white space, with the last word as context', () => {
    const [first, second, ...rest] = textWindows(`${'word '.repeat(900)}end`)
    expect([first?.text.length, first?.text.slice(-9), second?.context, second?.text.slice(0, 6), rest]).toEqual([
      3999,
      'word word',
      'word',
      ' word ',
      [],
    ])
  })

  it('behavior: windows are the text, whatever it is, and no window splits a character', () => {
    const long = fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(long, fc.constantFrom('', ' ', '\n', '😀'), (parts, separator) => {
        const text = parts.map((part) => part.repeat(60)).join(separator.repeat(50))
        const windows = textWindows(text)
        expect(windows.map((window) => window.text).join('')).toBe(text)
        for (const window of windows) {
          expect(window.text.length).toBeLessThanOrEqual(4000)
          expect([window.text, window.context].map((part) => part.isWellFormed())).toEqual([true, true])
        }
      }),
      { numRuns: 200, seed: 1 },
    )
  })
})
