import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PythonFloat } from '#tasks/python/value.ts'
import { withBudget } from './budget.ts'
import { PythonException, raise } from './exceptions.ts'
import { compare, equals, hashKey, isTruthy, iterate } from './operations.ts'
import { Dictionary, SetValue, Tuple, type Value } from './value.ts'

const within = <Result>(run: () => Result): Result => withBudget({ steps: 100_000, memory: 100_000 }, run)

/** Hashable values, among them texts made to look like the keys of tuples. */
const hashable: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<Value[]>(
      null,
      true,
      false,
      0,
      1,
      2 ** 53,
      2n ** 53n + 1n,
      new PythonFloat(1),
      new PythonFloat(0.5),
    ),
    fc.constantFrom<Value[]>('', 'a', '1', '\0t()', '\0t(s1:a)', '\0s\0t()', '(', 's1:a', 'n1;'),
    fc.string({ maxLength: 3, unit: fc.constantFrom('a', '\0', 's', 't', '(', ')', '1', ':') }),
    fc.array(tie('value'), { maxLength: 3 }).map((items) => new Tuple(items)),
  ),
})).value

describe('hashKey', () => {
  test('property: two values have the same key exactly when they are equal', () => {
    fc.assert(
      fc.property(hashable, hashable, (a, b) => {
        within(() => expect(new Map([[hashKey(a), true]]).has(hashKey(b))).toBe(equals(a, b)))
      }),
      { numRuns: 3000, seed: 1 },
    )
  })

  test.each([[[]], [new Dictionary()], [new SetValue()], [new Tuple([[]])]])('error: %o cannot be hashed', (value) => {
    expect(() => within(() => hashKey(value))).toThrow('TypeError: unhashable type')
  })
})

describe('compare', () => {
  test('default', () => {
    within(() => {
      expect(Math.sign(compare([1, 'b'], [1, 'a']))).toBe(1)
      expect(Math.sign(compare(new Tuple([1]), new Tuple([1, 0])))).toBe(-1)
      expect(compare(2n ** 60n, new PythonFloat(2 ** 60))).toBe(0)
      expect(compare(new PythonFloat(Number.NaN), 1)).toBeNaN()
    })
  })

  test('behavior: texts are in the order of their code points', () => {
    const texts = ['', 'a', 'aa', 'b', 'é', '\uffff', '😀', '😁']
    expect(texts.toReversed().toSorted(compare)).toEqual(texts)
  })
})

test('isTruthy', () => {
  const falsy = [null, false, 0, 0n, '', new PythonFloat(-0), [], new Tuple([]), new Dictionary(), new SetValue()]
  expect(falsy.filter(isTruthy)).toEqual([])
  const truthy = [true, -1, 'x', new PythonFloat(Number.NaN), [null], new Tuple([0])]
  expect(truthy.filter(isTruthy)).toEqual(truthy)
})

test('iterate goes through code points', () => {
  expect([...iterate('a😀')]).toEqual(['a', '😀'])
  expect(() => iterate(5)).toThrow("TypeError: 'int' object is not iterable")
})

test('raise', () => {
  expect(() => raise('ValueError', 'x', 3, [])).toThrow(PythonException)
  expect(() => raise('ValueError', 'x', 3, [])).toThrow('ValueError: x, 3, a value of type list')
  expect(() => raise('NoSuchError', 'x')).toThrow('NoSuchError is no built-in exception')
})
