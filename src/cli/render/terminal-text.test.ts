import { describe, expect, it } from 'vitest'
import { displayWidth, fitText, terminalText, wrapText } from './terminal-text.ts'

describe('terminalText', () => {
  it.each([
    ['plain', 'plain'],
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u001b]0;title\u0007x', 'x'],
    ['\u001b]8;;http://evil.example\u0007link\u001b]8;;\u0007', 'link'],
    ['a\u0007b\u009b31mc', 'a�bc'],
    ['two\r\nlines\there', 'two lines here'],
    ['\u202egnp.exe', '�gnp.exe'],
    ['a\u200bb\ufeffc', 'a�b�c'],
    ['\ud800', '�'],
    ['日本 🙂 é', '日本 🙂 é'],
  ])('default: %j', (given, safe) => {
    expect(terminalText(given)).toBe(safe)
  })
})

describe('displayWidth', () => {
  it.each([
    ['abc', 3],
    ['日本', 4],
    ['🙂', 2],
    ['e\u0301', 1],
    ['\u001b[1mx\u001b[22m', 1],
    ['', 0],
  ])('default: %j is %i wide', (text, width) => {
    expect(displayWidth(text)).toBe(width)
  })
})

describe('fitText', () => {
  it('default', () => {
    expect([
      fitText('abcdef', 6),
      fitText('abcdef', 5),
      fitText('日本語', 4),
      fitText('ab', 1),
      fitText('ab', 0),
    ]).toEqual(['abcdef', 'abcd…', '日…', '…', ''])
  })
})

describe('wrapText', () => {
  it('default', () => {
    expect(wrapText('one two three', 7)).toEqual(['one two', 'three'])
    expect(wrapText('extraordinary', 5)).toEqual(['extraordinary'])
    expect(wrapText('', 5)).toEqual([''])
  })
})
