import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { StatisticsArgumentError } from '../argument-error.ts'
import { normalQuantile } from './normal-quantile.ts'

const golden: { readonly normalQuantile: readonly (readonly [number, number])[] } = JSON.parse(
  readFileSync(new URL('../__golden__/planning.json', import.meta.url), 'utf8'),
)

describe('normalQuantile', () => {
  test.each(golden.normalQuantile)('default: at %d as SciPy has it', (probability, expected) => {
    expect(normalQuantile(probability)).toBeCloseTo(expected, 12)
  })

  test.each([0, 1, -0.1, Number.NaN])('error: %d', (probability) => {
    expect(() => normalQuantile(probability)).toThrow(StatisticsArgumentError)
  })
})
