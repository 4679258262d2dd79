import { describe, expect, it } from 'vitest'
import { formatCount, formatDuration, formatMoment, formatScore, formatShare, formatSpan } from './format-figure.ts'

describe('formatShare', () => {
  it.each([
    [null, '–'],
    [0, '0%'],
    [0.0004, '<.1%'],
    [0.012, '1.2%'],
    [0.0996, '10%'],
    [0.5, '50%'],
    [0.989, '99%'],
    [0.995, '99.5%'],
    [0.9999, '>99.9%'],
    [1, '100%'],
  ])('default: %j', (share, text) => {
    expect(formatShare(share)).toBe(text)
  })
})

describe('formatDuration', () => {
  it.each([
    [null, '–'],
    [0.2, '<1ms'],
    [999.4, '999ms'],
    [999.6, '1.0s'],
    [9949, '9.9s'],
    [9951, '10s'],
    [60_000, '60s'],
  ])('default: %j', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text)
  })
})

describe('formatSpan', () => {
  it.each([
    [0, '0s'],
    [-5, '0s'],
    [59_999, '59s'],
    [60_000, '1m 0s'],
    [3_720_000, '1h 2m'],
    [90_000_000, '1d 1h'],
  ])('default: %j', (milliseconds, text) => {
    expect(formatSpan(milliseconds)).toBe(text)
  })
})

describe('formatCount', () => {
  it.each([
    [null, '–'],
    [0, '0'],
    [9999, '9999'],
    [12_340, '12.3k'],
    [123_400, '123k'],
    [1_234_000, '1.2M'],
  ])('default: %j', (count, text) => {
    expect(formatCount(count)).toBe(text)
  })
})

describe('formatScore, formatMoment', () => {
  it('default', () => {
    expect([formatScore(null), formatScore(0), formatScore(0.6125)]).toEqual(['–', '0.0', '61.3'])
    expect([formatMoment(null), formatMoment(0)]).toEqual(['–', '1970-01-01 00:00Z'])
  })
})
