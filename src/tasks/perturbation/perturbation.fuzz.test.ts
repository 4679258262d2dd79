import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyPythonValue as value } from '../python/__fixtures__/any-value.ts'
import { perturbations, perturbRow } from './perturb.ts'

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
