import { expect, test } from 'vitest'
import { withBudget } from './budget.ts'
import { PythonException, raise } from './exceptions.ts'
import { compare, equals, hashKey, iterate } from './operations.ts'
import { toRepr } from './representation.ts'
import { Tuple } from './value.ts'

test('operations', () => {
  withBudget({ steps: 1000, memory: 1000 }, () => {
    expect(hashKey(new Tuple(['a', 1]))).toBe(hashKey(new Tuple(['a', true])))
    expect(equals([1, 'a'], [true, 'a'])).toBe(true)
    expect(compare([1, 'b'], [1, 'a'])).toBeGreaterThan(0)
    expect([...iterate('a😀')]).toEqual(['a', '😀'])
    expect(toRepr(new Tuple([1]))).toBe('(1,)')
    expect(() => raise('ValueError', 'x')).toThrow(PythonException)
    expect(() => raise('ValueError', 'x')).toThrow('ValueError: x')
  })
})
