import { describe, expect, it } from 'vitest'
import { cutText, visibleText, visibleWord } from './visible-text.ts'

describe('visibleText', () => {
  it('default: plain text of any script stays as it is', () => {
    for (const text of ['<b>x</b> & "y"', 'a\tb\nc', 'Größe 数学 שלום', '😀 ok', '❤️ 👩‍🚀'])
      expect(visibleText(text)).toBe(text)
  })

  it('behavior: what hides or turns text is written out', () => {
    expect(visibleText('a\u202eb')).toBe('a⟨U+202E⟩b')
    expect(visibleText('\u0000\u001b[31m\u200b\ufeff')).toBe('⟨U+0000⟩⟨U+001B⟩[31m⟨U+200B⟩⟨U+FEFF⟩')
    expect(visibleText('\ud800x \udc00')).toBe('⟨U+D800⟩x ⟨U+DC00⟩')
    expect(visibleText('\u{e0041}')).toBe('⟨U+E0041⟩')
    expect(visibleText('a\r\nb\rc')).toBe('a\nb⟨U+000D⟩c')
  })
})

describe('cutText', () => {
  it('default: short enough', () => {
    expect(cutText('a\nb', { characters: 10, lines: 2 })).toEqual({ text: 'a\nb', hiddenCharacters: 0 })
  })

  it('behavior: by characters, by lines, never through a pair', () => {
    expect(cutText('abcdef', { characters: 4, lines: 9 })).toEqual({ text: 'abcd', hiddenCharacters: 2 })
    expect(cutText('a\nb\nc\nd', { characters: 99, lines: 2 })).toEqual({ text: 'a\nb', hiddenCharacters: 4 })
    expect(cutText('ab😀', { characters: 3, lines: 9 })).toEqual({ text: 'ab', hiddenCharacters: 2 })
  })
})

describe('visibleWord', () => {
  it('default: short ones whole, long ones cut', () => {
    expect([visibleWord('large-2'), visibleWord('abc\u202edef', 5)]).toEqual(['large-2', 'abc⟨U+202E⟩d…'])
  })
})
