import { describe, expect, test } from 'vitest'
import { UnsupportedPythonError } from '../unsupported.ts'
import { parseProgram } from './parse-program.ts'

describe('parseProgram', () => {
  test('default', () => {
    expect(parseProgram('x: int = -1  # note\nif x:\n\tpass\n', 'a.py')).toEqual([
      {
        kind: 'annotated',
        line: 1,
        target: { kind: 'name', line: 1, name: 'x' },
        value: { kind: 'unary', line: 1, operator: '-', operand: { kind: 'constant', line: 1, value: 1 } },
      },
      {
        kind: 'if',
        line: 2,
        test: { kind: 'name', line: 2, name: 'x' },
        body: [{ kind: 'pass', line: 3 }],
        otherwise: [],
      },
    ])
  })

  test('behavior: line ends, a byte order mark and a last line without end', () => {
    const statements = [
      { kind: 'pass', line: 1 },
      { kind: 'pass', line: 3 },
    ]
    expect(parseProgram('\ufeffpass\r\n\r\npass', 'a.py')).toEqual(statements)
  })

  test.each([
    ['match', 'x = 1\nmatch x:\n    case 1:\n        pass\n', 2, 'a match statement'],
    ['async', 'async def f():\n    pass\n', 1, 'async'],
    ['an open string', 'x = 1\ny = "abc\n', 2, 'a string without its end'],
    ['a complex number', 'x = 2j\n', 1, 'a complex number'],
    ['a broken indentation', 'if x:\n    a\n  b\n', 3, 'an indentation that fits no block'],
    ['a missing bracket', 'x = (1\n', 2, 'where ")" should stand'],
    ['a strange character', 'x = 1 ? 2\n', 1, 'the character "?"'],
    ['a keyword as a name', 'def class(): pass\n', 1, 'the keyword class as a name'],
    ['a named character', 'x = "\\N{DASH}"\n', 1, 'a character by its name'],
    ['print as a statement', 'print "x"\n', 1, 'where a newline should stand'],
    ['a brace alone', 'x = f"}"\n', 1, 'a single "}" in a text with values'],
    ['too many brackets', `x = ${'('.repeat(100_000)}`, 1, 'nesting this deep'],
    ['a missing value', 'x = f"{}"\n', 1, 'a end here'],
  ])('error: %s', (_, text, line, what) => {
    const run = () => parseProgram(text, 'dir/file.py')
    expect(run).toThrow(UnsupportedPythonError)
    expect(run).toThrow(what)
    expect(run).toThrow(`Location: dir/file.py:${line}`)
  })
})
