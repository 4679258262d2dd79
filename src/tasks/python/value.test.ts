import { describe, expect, it } from 'vitest'
import { PythonFloat, pythonEquals } from './value.ts'

describe('pythonEquals', () => {
  it.each([
    [1, new PythonFloat(1), true],
    [true, 1, true],
    [1n, 1, true],
    [null, 0, false],
    ['1', 1, false],
    [[1, { a: 'b' }], [true, { a: 'b' }], true],
    [[1], [1, 2], false],
    [{ a: 1 }, { b: 1 }, false],
    [{}, [], false],
  ])('default: %s == %s is %s', (a, b, equal) => {
    expect(pythonEquals(a, b)).toBe(equal)
  })
})
