import { describe, expect, it } from 'vitest'
import {
  formatAmount,
  formatCount,
  formatDuration,
  formatPoints,
  formatPointsInterval,
  formatProbability,
  formatShare,
} from './format-number.ts'

describe('formatPoints', () => {
  it('default', () => {
    expect([0.83823, 1, 0, null, undefined].map(formatPoints)).toEqual(['83.8', '100.0', '0.0', '–', '–'])
  })
})

describe('formatPointsInterval', () => {
  it('behavior: rounds outwards, and floating point is no reason to', () => {
    expect(formatPointsInterval({ lower: 0.6622, upper: 0.9471 })).toBe('66–95')
    expect(formatPointsInterval({ lower: 0.29, upper: 0.58 })).toBe('29–58')
  })
})

describe('formatShare', () => {
  it('default: nothing and all are only what they are', () => {
    expect([0, 0.0004, 0.0312, 0.45, 0.994, 0.9996, 1, null].map(formatShare)).toEqual([
      '0 %',
      '<0.1 %',
      '3.1 %',
      '45 %',
      '99.4 %',
      '>99.9 %',
      '100 %',
      '–',
    ])
  })
})

describe('formatProbability', () => {
  it('behavior: never quite nothing nor all', () => {
    expect([0, 0.5, 1, null].map(formatProbability)).toEqual(['<0.1 %', '50 %', '>99.9 %', '–'])
  })
})

describe('formatCount, formatAmount', () => {
  it('default', () => {
    expect([7, 1234, 1234567, null].map(formatCount)).toEqual(['7', '1\u2009234', '1\u2009234\u2009567', '–'])
    expect([formatAmount(1, 'item'), formatAmount(2, 'item'), formatAmount(0, 'reply', 'replies')]).toEqual([
      '1 item',
      '2 items',
      '0 replies',
    ])
  })
})

describe('formatDuration', () => {
  it('default', () => {
    expect([0, 198.4, 999.6, 4600, 12_340, 120_000, 7_200_000, 259_200_000, null].map(formatDuration)).toEqual([
      '0 ms',
      '198 ms',
      '1.00 s',
      '4.60 s',
      '12.3 s',
      '2 min',
      '2 h',
      '3 days',
      '–',
    ])
  })
})
