import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CreateNodeOptions, stringify, type ToStringOptions } from 'yaml'
import { PythonFloat } from '../python/value.ts'
import { PythonFunction } from './python-function.ts'
import { readCompletely, readYaml } from './read-yaml.ts'
import { readFast } from './yaml/fast-reader.ts'

type Golden = { readonly text: string; readonly value?: unknown; readonly isError?: true }

/** What PyYAML answered, written by generate.py. */
const golden = JSON.parse(
  readFileSync(join(import.meta.dirname, 'yaml', '__golden__', 'yaml.json'), 'utf8'),
) as Golden[]

/** A value as generate.py writes it. */
function encoded(value: unknown): unknown {
  if (value instanceof PythonFunction) return { function: value.reference }
  if (value instanceof PythonFloat) return { float: pythonFloat(value.value) }
  if (typeof value === 'bigint') return { integer: String(value) }
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(encoded)
  return { members: Object.entries(value).map(([name, member]) => [name, encoded(member)]) }
}

function pythonFloat(value: number): string {
  if (Number.isInteger(value)) return `${value}.0`
  return String(value).replace('Infinity', 'inf').replace('NaN', 'nan')
}

/** Where the complete reader differs from PyYAML. Nothing that the fast reader takes is among them. */
const knownDifferences: ReadonlySet<string> = new Set(['a: <<\n', 'a: =\n', 'a: ?a\nb: [?a]\n', 'a: :a\nb: [:a]\n'])

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'members' in value
}

describe('readYaml', () => {
  it.each(golden.filter(({ text, value }) => isObject(value) && !knownDifferences.has(text)))(
    'behavior: as PyYAML reads it: %j',
    ({ text, value }) => {
      expect(encoded(readYaml(text, 'a.yaml'))).toEqual(sorted(value))
    },
  )

  it.each(golden.filter(({ isError, text }) => isError && !knownDifferences.has(text)))(
    'error: as in PyYAML: %j',
    ({ text }) => {
      expect(() => readYaml(text, 'a.yaml')).toThrow(expect.objectContaining({ code: 'DEFINITION_SYNTAX' }))
    },
  )

  it.each([
    ['', 'not a mapping'],
    ['# nothing\n', 'not a mapping'],
    ['- 1\n', 'not a mapping'],
    ['a: 1\nb: [\n', 'line 3, column 1'],
    [`a: ${'['.repeat(100_000)}`, ''],
    [`${'x'.repeat(17 * 1024 ** 2)}`, 'longer than 16 MiB'],
  ])('error: %#', (text, reason) => {
    expect(() => readYaml(text, 'a.yaml')).toThrow(
      expect.objectContaining({ code: 'DEFINITION_SYNTAX', message: expect.stringContaining(reason) }),
    )
  })
})

/** Integer-like names come first in JavaScript's objects. */
function sorted(value: unknown): unknown {
  const { members } = value as { members: [string, unknown][] }
  const isIndex = ([name]: [string, unknown]) => /^\d+$/.test(name)
  return { members: [...members.filter(isIndex), ...members.filter((member) => !isIndex(member))] }
}

describe('readFast', () => {
  it.each(golden)('behavior: what it takes, it reads as PyYAML does: %j', ({ text, value, isError }) => {
    const fast = readFast(text)
    if (fast === undefined) return
    expect(isError).toBeUndefined()
    expect(encoded(fast.value)).toEqual(isObject(value) ? sorted(value) : value)
  })

  it('default: leaves rare forms to the complete reader', () => {
    expect(
      golden.filter(({ text, isError }) => !isError && readFast(text) === undefined).map(({ text }) => text),
    ).toMatchInlineSnapshot(`
      [
        "a: [a: b]
      ",
        "a: &x {y: 1}
      b: *x
      c:
        <<: *x
        z: 2
      ",
        "---
      a: 1
      ",
        "--- # c
      a: 1
      ...
      ",
        "a: 1
      b: x
      ",
        "? a
      : b
      ",
        "a: !!str 1
      ",
        "a:	1
      ",
        "﻿a: 1
      ",
        "a: ?a
      b: [?a]
      ",
      ]
    `)
  })

  it('behavior: agrees with the complete reader on what it writes', () => {
    const styles: (ToStringOptions & CreateNodeOptions)[] = [
      {},
      { lineWidth: 20 },
      { indentSeq: false, indent: 4 },
      { flow: true } as CreateNodeOptions,
      { defaultStringType: 'QUOTE_SINGLE' },
      { defaultStringType: 'QUOTE_DOUBLE', lineWidth: 20 },
      { defaultStringType: 'BLOCK_LITERAL' },
      { defaultStringType: 'BLOCK_FOLDED', lineWidth: 20 },
    ]
    const word = fc.oneof(
      fc.string(),
      fc.stringMatching(/^[a-z :#'"\n{}[\]%-]{0,40}$/),
      fc.constantFrom('yes', '1.0', '010', '~'),
    )
    const document = fc.dictionary(
      word,
      fc.anything({ key: word, values: [word, fc.integer(), fc.boolean(), fc.constant(null)] }),
    )
    fc.assert(
      fc.property(document, fc.constantFrom(...styles), (value, style) => {
        const text = stringify(value, { version: '1.1', ...style })
        const fast = readFast(text)
        if (fast !== undefined) expect(encoded(fast.value)).toEqual(encoded(readCompletely(text, 'a.yaml')))
      }),
      { numRuns: 2_000 },
    )
  })

  it('behavior: any text is read or left, at once', () => {
    const piece = fc.constantFrom(
      'a',
      ': ',
      '\n',
      '  ',
      '- ',
      '"',
      "'",
      '#',
      '[',
      ']',
      '{',
      '}',
      ',',
      '|',
      '>',
      '!function ',
      '\\',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 200 }), (pieces) => {
        readFast(pieces.join(''))
      }),
      { numRuns: 2_000 },
    )
  })
})
