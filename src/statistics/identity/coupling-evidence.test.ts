import { describe, expect, test } from 'vitest'
import { randomStream } from '../random-stream.ts'
import { couplingEvidence } from './coupling-evidence.ts'

describe('couplingEvidence', () => {
  test('default: twelve trials that all point one way', () => {
    const { trials, coupled, logEValue } = couplingEvidence(
      Array.from({ length: 12 }, () => ({ disturbed: 2, control: 1 })),
    )
    expect({ trials, coupled }).toEqual({ trials: 12, coupled: 12 })
    expect(Math.exp(logEValue)).toBeGreaterThan(100)
  })

  test('behavior: ties say nothing', () => {
    expect(couplingEvidence([{ disturbed: 1, control: 1 }])).toEqual({ trials: 0, coupled: 0, logEValue: 0 })
  })

  test('behavior: with heavy-tailed noise and no coupling, 20 is ever reached in at most 5 % of cases', () => {
    const reached = Array.from({ length: 400 }, (_, number) => {
      const stream = randomStream(`uncoupled ${number}`)
      const time = () => 1 / (1 - stream.next())
      const trials = Array.from({ length: 60 }, () => ({ disturbed: time(), control: time() }))
      return trials.some((_, last) => couplingEvidence(trials.slice(0, last + 1)).logEValue >= Math.log(20))
    })
    expect(reached.filter(Boolean).length / reached.length).toBeLessThanOrEqual(0.05)
  })

  test('error: a time that is no number', () => {
    expect(() => couplingEvidence([{ disturbed: Number.NaN, control: 1 }])).toThrow('finite')
  })
})
