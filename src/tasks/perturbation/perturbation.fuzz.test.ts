import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PythonFloat, type PythonValue } from '../python/value.ts'
import { perturbations, perturbRow } from './perturb.ts'

const { value } = fc.letrec<{ value: PythonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: 'binary' }),
    fc.integer(),
    fc.bigInt(),
    fc.boolean(),
    fc.constant(null),
    fc.double().map((number) => new PythonFloat(number)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 3 }),
  ),
}))

describe('perturbRow', () => {
  it('default: any row is perturbed or left out, and the same way again', () => {
    const columns = { texts: ['a', 'b'], options: 'b', gold: 'c' }
    const row = fc.record({ a: value, b: value, c: value })
    fc.assert(
      fc.property(row, fc.constantFrom(...perturbations), fc.string(), (document, kind, seed) => {
        const once = perturbRow(document, { kind, columns, seed })
        expect(perturbRow(document, { kind, columns, seed })).toEqual(once)
      }),
      { numRuns: 300 },
    )
  })
})
