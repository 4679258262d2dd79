import { describe, expect, it } from 'vitest'
import { largestRequestBytes, limitsOf, mlProfile, pocketCoreProfile } from './profile.ts'

const images = { requestBytes: 100_000_000, responseBytes: 50_000_000, timeoutMs: 600_000 }
const profile = { ...mlProfile, services: { A1D0: images } }

describe('limitsOf', () => {
  it('default: a listed service has its own', () => {
    expect(limitsOf(profile, 'A1D0')).toEqual(images)
  })

  it('args: unknown chains and names of Object have the defaults', () => {
    expect(limitsOf(profile, 'FFFF')).toEqual(mlProfile.defaults)
    expect(limitsOf(profile, 'toString')).toEqual(mlProfile.defaults)
    expect(limitsOf(profile, '__proto__')).toEqual(mlProfile.defaults)
  })
})

describe('largestRequestBytes', () => {
  it('default: the largest of all services', () => {
    expect(largestRequestBytes(profile)).toBe(100_000_000)
    expect(largestRequestBytes(pocketCoreProfile)).toBe(1_048_576)
  })
})
