import { describe, expect, it } from 'vitest'
import { golden } from './__golden__/golden.ts'
import {
  capitalize,
  endsWithSpace,
  splitText,
  startsWithSpace,
  strip,
  stripEnd,
  stripStart,
  textLength,
  titleText,
} from './text.ts'

describe('strip, splitText, textLength', () => {
  it('default: work as CPython', () => {
    const worked = golden.spaces.map(({ text }) => ({
      text,
      strip: strip(text),
      lstrip: stripStart(text),
      rstrip: stripEnd(text),
      stripX: strip(text, 'x'),
      split: splitText(text),
      split1: splitText(text, undefined, 1),
      splitA: splitText(text, 'a'),
      splitA1: splitText(text, 'a', 1),
      length: textLength(text),
    }))
    expect(worked).toEqual(golden.spaces)
  })

  it('behavior: the white space is exactly that of CPython', () => {
    const spaces = Array.from({ length: 0x10000 }, (_, code) => code).filter((code) => {
      const character = String.fromCharCode(code)
      return startsWithSpace(character) && endsWithSpace(character) && strip(character) === ''
    })
    expect(spaces).toEqual(golden.whitespace)
  })

  it('behavior: counts code points, lone halves too', () => {
    expect(['😀é', '\ud83d', '\ude00\ud83d', 'a\ud83d😀'].map(textLength)).toEqual([2, 1, 2, 3])
  })

  it('behavior: long runs of spaces are stripped in linear time', () => {
    expect(stripEnd(`${' '.repeat(200_000)}x`)).toHaveLength(200_001)
  })

  it('error: an empty separator', () => {
    expect(() => splitText('a', '')).toThrow('empty separator')
  })
})

describe('capitalize', () => {
  it('default: works as CPython', () => {
    expect(golden.cases.map(({ text }) => ({ text, capitalize: capitalize(text) }))).toEqual(golden.cases)
  })
})

describe('titleText', () => {
  it('default: capitalizes runs of letters', () => {
    expect(titleText("they're bill's FRIENDS")).toBe("They'Re Bill'S Friends")
  })
})
