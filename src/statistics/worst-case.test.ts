import { describe, expect, it } from 'vitest'
import { worstCase } from './worst-case.ts'

describe('worstCase', () => {
  it('default: the least of each document, then the mean', () => {
    const documents = [
      { original: 1, perturbed: [1, 0] },
      { original: 0.5, perturbed: [1] },
      { original: 1, perturbed: [] },
      { original: 0, perturbed: [1, 1] },
    ]
    expect(worstCase(documents)).toEqual({ worst: 0.375, original: 0.625, share: 0.6 })
  })

  it('behavior: nothing right, nothing left', () => {
    expect(worstCase([{ original: 0, perturbed: [1] }])).toEqual({ worst: 0, original: 0, share: undefined })
  })

  it('error: no documents', () => {
    expect(() => worstCase([])).toThrow('documents is 0, expected at least one')
  })
})
