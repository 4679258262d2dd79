import { describe, expect, it } from 'vitest'
import { callText } from './call-text.ts'
import { type AnswerPiece, createCallReader, joinPieces } from './read-calls.ts'

const counted = () => {
  let count = 0
  return () => `id ${count++}`
}

/** The pieces of an answer that comes in parts of so many letters. */
function read(text: string, size: number, isFirstOnly = false): AnswerPiece[] {
  const reader = createCallReader(counted(), isFirstOnly)
  const pieces: AnswerPiece[] = []
  for (let start = 0; start < text.length; start += size) pieces.push(...reader.add(text.slice(start, start + size)))
  return [...pieces, ...reader.end()]
}

const sizes = [1, 2, 3, 5, 7, 11, 1000]

describe('createCallReader', () => {
  it('default: text and the calls after it, however they are cut', () => {
    const first = '{"a": "}\\"{<tool_call>", "b": [{}, 1]}'
    const text = `Let me see. <tool${callText('look_up', first)}\n${callText('other-1', '{}')}`
    for (const size of sizes)
      expect(joinPieces(read(text, size)), `pieces of ${size}`).toEqual({
        text: 'Let me see. <tool',
        calls: [
          { id: 'id 0', name: 'look_up', arguments: first },
          { id: 'id 1', name: 'other-1', arguments: '{}' },
        ],
      })
  })

  it('behavior: arguments come as soon as they are there', () => {
    const reader = createCallReader(counted(), false)
    expect(reader.add('<tool_call>{"name":"a","arguments":{"x"')).toEqual([
      { kind: 'call', id: 'id 0', name: 'a' },
      { kind: 'arguments', text: '{"x"' },
    ])
    expect(reader.add(':1}}')).toEqual([{ kind: 'arguments', text: ':1}' }])
  })

  it('behavior: what may begin a call is held back, and let go when it does not', () => {
    const reader = createCallReader(counted(), false)
    expect(reader.add('a <tool_')).toEqual([{ kind: 'text', text: 'a ' }])
    expect(reader.add('box> <to')).toEqual([{ kind: 'text', text: '<tool_box> ' }])
    expect(reader.end()).toEqual([{ kind: 'text', text: '<to' }])
  })

  it('behavior: of a call that is cut off there is what came', () => {
    const whole = callText('a', '{"x":"y"}')
    expect(joinPieces(read(whole.slice(0, 20), 4))).toEqual({ text: '', calls: [] })
    expect(joinPieces(read(whole.slice(0, -20), 4)).calls).toEqual([{ id: 'id 0', name: 'a', arguments: '{"x' }])
  })

  it('args: an answer in a format has calls only if it begins with one', () => {
    const json = '{"note": "<tool_call> is no call"}'
    for (const size of sizes) {
      expect(joinPieces(read(json, size, true))).toEqual({ text: json, calls: [] })
      expect(joinPieces(read(callText('a', '{}'), size, true)).calls).toHaveLength(1)
    }
    expect(joinPieces(read('<tool', 2, true))).toEqual({ text: '<tool', calls: [] })
  })
})
