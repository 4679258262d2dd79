import { describe, expect, it } from 'vitest'
import type { Constraint } from '../item.ts'
import { meetsConstraints } from './meets-constraints.ts'

const poem = 'Lanterns glow tonight\nAll windows are dark\nMist moves over water\nPines wait for morning'

const cases: readonly (readonly [Constraint, string, string])[] = [
  [{ kind: 'line-count', count: 4 }, poem, `Here you go:\n${poem}`],
  [{ kind: 'words-per-line', count: 4 }, 'one two three four\nfive six seven eight', poem],
  [{ kind: 'word-count', count: 3 }, "I don't know.", 'I do not know.'],
  [{ kind: 'comma-list', count: 3 }, 'red, green, blue.', 'red green, blue, white'],
  [{ kind: 'acrostic', letters: 'lamp' }, poem, poem.replace('Mist', 'Fog')],
  [{ kind: 'includes', word: 'water' }, poem, poem.replace('water', 'waters')],
  [{ kind: 'excludes-word', word: 'the' }, 'other', 'The other'],
  [{ kind: 'excludes-letter', letter: 'z' }, poem, 'Zebra'],
  [{ kind: 'last-word', word: 'morning' }, `${poem}.`, `${poem} sun`],
  [{ kind: 'word-at', position: 2, word: 'green' }, 'red, Green, blue', 'green, red, blue'],
  [{ kind: 'lower-case' }, 'red, green', 'Red, green'],
  [{ kind: 'upper-case' }, 'RED, GREEN', 'RED, green'],
  [{ kind: 'alphabetical' }, 'Apple, bean, corn', 'bean, apple'],
  [{ kind: 'no-repeats' }, 'a b c', 'A b a'],
]

describe('meetsConstraints', () => {
  it.each(cases)('args: %j', (constraint, right, wrong) => {
    expect([right, wrong].map((text) => meetsConstraints(text, [constraint]))).toEqual([true, false])
  })

  it('behavior: a fence, quotes, bold and bullets around the text are forgiven', () => {
    const constraints: Constraint[] = [{ kind: 'word-count', count: 2 }, { kind: 'lower-case' }]
    const texts = ['```\nred green\n```', '"red green"', '**red green**', '- red\n- green', '1. red\n2. green']
    expect(texts.map((text) => meetsConstraints(text, constraints))).toEqual([true, true, true, true, true])
  })

  it('behavior: nothing meets no constraint', () => {
    expect(meetsConstraints(' \n', [{ kind: 'lower-case' }])).toBe(false)
  })
})
