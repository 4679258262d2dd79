import { describe, expect, it } from 'vitest'
import { golden } from './__golden__/golden.ts'
import { floatRepr, pythonRepr, pythonString } from './to-string.ts'
import { PythonFloat } from './value.ts'

function restored(value: unknown): unknown {
  const big = typeof value === 'object' ? (value as { big?: string } | null)?.big : undefined
  return big === undefined ? value : BigInt(big)
}

describe('pythonRepr', () => {
  it('default: prints as CPython', () => {
    const printed = golden.reprs.map(({ value }) => pythonRepr(restored(value)))
    expect(printed).toEqual(golden.reprs.map(({ repr }) => repr))
  })

  it('behavior: keeps 1.0 apart from 1', () => {
    expect(pythonRepr([1, new PythonFloat(1), { a: new PythonFloat(1e16) }])).toBe("[1, 1.0, {'a': 1e+16}]")
  })

  it('error: what Python cannot hold', () => {
    expect(() => pythonRepr(() => 1)).toThrow('a template cannot print a function')
  })
})

describe('pythonString', () => {
  it('default: prints as CPython', () => {
    const printed = golden.reprs.map(({ value }) => pythonString(restored(value)))
    expect(printed).toEqual(golden.reprs.map(({ str }) => str))
  })
})

describe('floatRepr', () => {
  it('default: prints as CPython', () => {
    const printed = golden.floats.map(({ number, negative }) => floatRepr(negative && number === 0 ? -0 : number))
    expect(printed).toEqual(golden.floats.map(({ repr }) => repr))
  })

  it('behavior: names what is not finite', () => {
    expect([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map(floatRepr)).toEqual([
      'nan',
      'inf',
      '-inf',
    ])
  })
})
