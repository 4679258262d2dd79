import { describe, expect, test } from 'vitest'
import { isMeasurable } from './is-measurable.ts'

const items = (scored: number, capabilityMissing: number) => ({
  scored,
  supplierFailures: 0,
  unscored: capabilityMissing,
  capabilityMissing,
})

describe('isMeasurable', () => {
  test('default: nothing is missing', () => {
    expect([isMeasurable(items(0, 0)), isMeasurable(items(100, 0))]).toEqual([true, true])
  })

  test('behavior: up to one answer in twenty may lack what was asked for', () => {
    expect([items(0, 1), items(18, 1), items(19, 1), items(94, 6), items(95, 5)].map(isMeasurable)).toEqual([
      false,
      false,
      true,
      false,
      true,
    ])
  })
})
