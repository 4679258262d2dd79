import { describe, expect, it } from 'vitest'
import type { PayResponse } from '#api/schemas/pay.ts'
import { payReport } from './pay-report.ts'

const hourMs = 3_600_000
const paid = { knownMs: 1.5 * hourMs, stepped: 14 / 3, continuous: 11 / 3, staked: 12, stakedAbove: 22 / 36 }
const response: PayResponse = {
  about: { name: 'Assay', version: '1', isDemo: false, notes: [] },
  ...{ since: 0, until: hourMs },
  services: [{ network: 'morse', service: 'A10C', suppliers: 1, ...paid }],
  suppliers: [
    {
      supplier: { id: 's', network: 'morse', service: 'A10C', address: 'aa', name: 'mis-staked', isSimulated: true },
      now: { stepped: 1, continuous: 0.5, staked: 12, cap: 'base' },
      ...paid,
    },
  ],
}

describe('payReport', () => {
  it('default: services, then suppliers, with what was paid above the measured tier', () => {
    expect(payReport(response, { width: 110, hasColor: false }).split('\n').slice(0, 5)).toEqual([
      'service     suppliers  by tier  by score  staked for  above tier    over',
      'morse A10C          1    x4.67     x3.67         x12         61%  1h 30m',
      '',
      'service  supplier        now  capped  by tier  by score  staked for  above tier    over',
      'A10C     SIM mis-staked   x1  base      x4.67     x3.67         x12         61%  1h 30m',
    ])
  })

  it('args: nothing known', () => {
    const unknown = { knownMs: 0, stepped: null, continuous: null, staked: null, stakedAbove: null }
    const services = [{ network: 'direct', service: 'text', suppliers: 1, ...unknown }]
    const lines = payReport({ ...response, services }, { width: 110, hasColor: false }).split('\n')
    expect(lines[1]).toMatch(/^direct text +1( +–){5}$/)
  })

  it('args: nobody', () => {
    const nobody = { ...response, suppliers: [], services: [] }
    expect(payReport(nobody, { width: 80, hasColor: false })).toBe('No suppliers yet: nothing would have been paid.')
  })
})
