import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { studentQuantile } from './student-quantile.ts'

type Golden = { studentQuantile: readonly { probability: number; degrees: number; value: number }[] }
const golden: Golden = JSON.parse(
  readFileSync(join(import.meta.dirname, '__golden__', 'student-quantile.json'), 'utf8'),
)

describe('studentQuantile', () => {
  it.each(golden.studentQuantile)('default: $probability at $degrees degrees', ({ probability, degrees, value }) => {
    expect(Math.abs(studentQuantile(probability, degrees) - value)).toBeLessThan(1e-10 * Math.max(1, Math.abs(value)))
  })

  it.each([
    [0, 3, 'probability is 0, expected strictly between 0 and 1'],
    [0.5, 1.5, 'degrees is 1.5, expected a whole number from 1'],
  ])('error: %s at %s', (probability, degrees, message) => {
    expect(() => studentQuantile(probability, degrees)).toThrow(`studentQuantile: ${message}`)
  })
})
