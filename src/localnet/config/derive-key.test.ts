import { describe, expect, it } from 'vitest'
import { deriveKey } from './derive-key.ts'

const who = { seed: 'x', role: 'servicer', name: 's01' } as const

describe('deriveKey', () => {
  it('default: the same for the same seed, role and name, for ever', () => {
    expect(deriveKey(who).address).toBe('9cfad72b0534dc1cfdbb8507e95a37fe066dd963')
  })

  it('args: another one when any of them changes', () => {
    const addresses = [
      who,
      { ...who, seed: 'y' },
      { ...who, role: 'application' as const },
      { ...who, name: 's02' },
    ].map((one) => deriveKey(one).address)
    expect(new Set(addresses).size).toBe(4)
  })
})
