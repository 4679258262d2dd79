import { describe, expect, it } from 'vitest'
import { type ControlRelay, controlWindowMs, decideBlame } from './decide-blame.ts'

const failure = { supplierId: 's1', operator: 'o1', host: 'h1', at: 1_000_000 }
const answeredElsewhere: ControlRelay = { supplierId: 's2', operator: 'o2', host: 'h2', answered: true, at: 1_000_000 }
const failedElsewhere: ControlRelay = {
  ...answeredElsewhere,
  supplierId: 's3',
  operator: 'o3',
  host: 'h3',
  answered: false,
}

describe('decideBlame', () => {
  it.each<[string, ControlRelay[], string]>([
    ['no controls', [], 'undetermined'],
    ['one answered', [answeredElsewhere], 'supplier'],
    ['one failed', [failedElsewhere], 'us'],
    ['one answered, many failed', [failedElsewhere, failedElsewhere, answeredElsewhere], 'supplier'],
    ['all failed', [failedElsewhere, { ...failedElsewhere, operator: 'o4' }], 'us'],
    ['only the same supplier', [{ ...answeredElsewhere, supplierId: 's1' }], 'undetermined'],
    ['only the same operator', [{ ...answeredElsewhere, operator: 'o1' }], 'undetermined'],
    ['only the same host', [{ ...failedElsewhere, host: 'h1' }], 'undetermined'],
    ['at the edge of the window', [{ ...answeredElsewhere, at: failure.at - controlWindowMs }], 'supplier'],
    ['too early', [{ ...answeredElsewhere, at: failure.at - controlWindowMs - 1 }], 'undetermined'],
    ['too late', [{ ...answeredElsewhere, at: failure.at + controlWindowMs + 1 }], 'undetermined'],
    ['failed in time, answered too late', [failedElsewhere, { ...answeredElsewhere, at: 2_000_000 }], 'us'],
  ])('default: %s', (_name, controls, expected) => {
    expect(decideBlame('undetermined', failure, { controls })).toBe(expected)
  })

  it.each(['nobody', 'us', 'network', 'supplier'] as const)('behavior: %s stays', (blame) => {
    expect(decideBlame(blame, failure, { controls: [failedElsewhere] })).toBe(blame)
  })
})
