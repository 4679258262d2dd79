import { describe, expect, it } from 'vitest'
import { randomStream } from '#statistics/random-stream.ts'
import { findOptions } from './find-options.ts'

const values = (options: string[], text: string) => findOptions(options)(text).map(({ value }) => value)

describe('findOptions', () => {
  it('default: whole words, as the option is spelt', () => {
    expect(findOptions(['Oslo', 'Rome'])('ROME, not romes or oslo')).toEqual([
      { value: 'Rome', start: 0, end: 4 },
      { value: 'Oslo', start: 19, end: 23 },
    ])
  })

  it('behavior: the longest that fits, then the next shorter one', () => {
    expect(values(['red', 'red wine'], 'red wine, red wines')).toEqual(['red wine', 'red'])
  })

  it('behavior: letters beyond ASCII are letters', () => {
    expect(values(['caf', 'Ärger'], 'café ärger caf')).toEqual(['Ärger', 'caf'])
  })

  it('behavior: plain text is read as if a sign beyond ASCII followed it', () => {
    const stream = randomStream('options')
    const words = ['a', 'B', 'ab', 'a b', '-a', 'b.', '1', 'a1', ' ', ', ', '(', 'ba-b']
    const draw = (count: number) => Array.from({ length: count }, () => words[stream.integer(words.length)] ?? '')
    for (let trial = 0; trial < 2_000; trial += 1) {
      const options = draw(1 + stream.integer(4))
      const text = draw(stream.integer(12)).join('')
      const find = findOptions(options)
      expect({ options, text, found: find(text) }).toEqual({ options, text, found: find(`${text}¿`) })
    }
  })
})
