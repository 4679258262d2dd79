import { describe, expect, it } from 'vitest'
import type { Position } from './position.ts'
import { createTextWriter } from './text-writer.ts'

/** A token of these bytes, whose number is its place. */
function position(bytes: string | readonly number[], token: number): Position {
  return { token, bytes: Buffer.from(bytes as string), logprob: -1, top: [] }
}

/** What is written for tokens: pieces of text, each with the places of its tokens. */
function write(tokens: readonly (string | readonly number[])[], stops: readonly string[] = []) {
  const writer = createTextWriter(stops)
  const pieces: [string, number[]][] = []
  const keep = ({ text, positions }: { text: string; positions: readonly Position[] }) => {
    if (text !== '' || positions.length > 0) pieces.push([text, positions.map(({ token }) => token)])
  }
  for (const [place, token] of tokens.entries()) {
    const { piece, isStopped } = writer.add(position(token, place))
    keep(piece)
    if (isStopped) return { pieces, isStopped }
  }
  keep(writer.end())
  return { pieces, isStopped: false }
}

describe('createTextWriter', () => {
  it('default: a token at a time', () => {
    expect(write(['The', ' cat'])).toEqual({
      pieces: [
        ['The', [0]],
        [' cat', [1]],
      ],
      isStopped: false,
    })
  })

  it('behavior: holds bytes until their character is whole', () => {
    const [first, second, third] = Buffer.from('日')
    expect(write(['a', [first ?? 0], [second ?? 0], [third ?? 0, 0x21]]).pieces).toEqual([
      ['a', [0]],
      ['日!', [1, 2, 3]],
    ])
  })

  it('behavior: bytes that never become a character are U+FFFD, at the end too', () => {
    expect(
      write([
        [0xe6, 0x41],
        [0xf0, 0x9f],
      ]).pieces,
    ).toEqual([
      ['\ufffdA', [0]],
      ['\ufffd', [1]],
    ])
  })

  it('behavior: keeps a byte order mark', () => {
    expect(write(['\ufeffa']).pieces).toEqual([['\ufeffa', [0]]])
  })

  it('stop: spans tokens, is left out, and takes its tokens with it', () => {
    expect(write(['one', ' E', 'N', 'D two'], ['END'])).toEqual({
      pieces: [
        ['one', [0]],
        [' ', []],
        // Until the stop sequence was whole, this token's end was not certain.
        ['', [1]],
      ],
      isStopped: true,
    })
  })

  it('stop: the first of several, whichever comes first in the text', () => {
    expect(write(['a b c'], ['c', 'b'])).toEqual({ pieces: [['a ', [0]]], isStopped: true })
  })

  it('stop: what looked like one and was none comes in full', () => {
    expect(write(['a', 'EN', 'X'], ['END']).pieces).toEqual([
      ['a', [0]],
      ['ENX', [1, 2]],
    ])
    expect(write(['a', 'EN'], ['END'])).toEqual({
      pieces: [
        ['a', [0]],
        ['EN', [1]],
      ],
      isStopped: false,
    })
  })

  it('stop: at the very beginning leaves nothing', () => {
    expect(write(['END'], ['END'])).toEqual({ pieces: [], isStopped: true })
  })

  it('stop: a beginning within a beginning', () => {
    expect(write(['aa', 'ab'], ['aab'])).toEqual({ pieces: [['a', [0]]], isStopped: true })
  })

  it('behavior: tokens without bytes come with the text before them', () => {
    expect(write(['a', '']).pieces).toEqual([
      ['a', [0]],
      ['', [1]],
    ])
  })
})
