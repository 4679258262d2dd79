import { describe, expect, it } from 'vitest'
import { writeParameter } from './write-parameter.ts'

describe('writeParameter', () => {
  it('default: as amino has it', () => {
    expect(writeParameter({ name: 'pos/BlocksPerSession', value: '6' })).toEqual({ json: '"6"' })
    expect(writeParameter({ name: 'application/ParticipationRateOn', value: 'true' })).toEqual({ json: 'true' })
    expect(writeParameter({ name: 'pocketcore/SupportedBlockchains', value: '["A100"]' })).toEqual({
      json: '["A100"]',
    })
    expect(writeParameter({ name: 'pos/RelaysToTokensMultiplierMap', value: '{"A104":"4000"}' })).toEqual({
      json: '{"A104":"4000"}',
    })
  })

  it('error: what is no parameter and no value of it', () => {
    expect(writeParameter({ name: 'pos/Nope', value: '1' })).toHaveProperty('problem')
    expect(writeParameter({ name: 'pos/BlocksPerSession', value: 'four' })).toHaveProperty('problem')
    expect(writeParameter({ name: 'pocketcore/SupportedBlockchains', value: '["A100"' })).toEqual({
      problem: '["A100" is no JSON',
    })
  })
})
