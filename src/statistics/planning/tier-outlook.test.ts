import { describe, expect, it } from 'vitest'
import { defaultTierRule } from '../tier-decision.ts'
import { itemsLeft } from './items-left.ts'
import { tierOutlook } from './tier-outlook.ts'

const provisional = { state: 'provisional', tier: 'middle' } as const
const decided = { state: 'decided', tier: 'middle' } as const

describe('tierOutlook', () => {
  it('default: an undecided tier, what it needs, and what would change it', () => {
    expect(tierOutlook({ n: 100, mean: 0.6 }, provisional)).toEqual({
      thresholds: [
        {
          ...{ tier: 'base', threshold: 0.3, lower: 0.3, upper: 0.3, probabilityAbove: expect.closeTo(1, 8) },
          ...{ isShownAbove: true, isShownBelow: false },
        },
        {
          ...{ tier: 'middle', threshold: 0.55, lower: 0.55, upper: 0.55, probabilityAbove: expect.closeTo(0.8426, 4) },
          ...{ isShownAbove: false, isShownBelow: false },
        },
        {
          ...{ tier: 'high', threshold: 0.8, lower: 0.8, upper: 0.8, probabilityAbove: expect.closeTo(0, 5) },
          ...{ isShownAbove: false, isShownBelow: true },
        },
      ],
      decision: {
        ...{ tier: 'middle', isDecided: false, itemsLeft: 517, mostItems: 1500 },
        needs: [
          { bound: 'lower', level: 0.53, isMet: false, itemsLeft: 517 },
          { bound: 'upper', level: expect.closeTo(0.83), isMet: true, itemsLeft: 0 },
        ],
      },
      changes: [
        { to: 'high', direction: 'up', mean: 0.8, bound: 'lower', level: expect.closeTo(0.78), itemsLeft: null },
        { to: 'base', direction: 'down', mean: 0.55, bound: 'upper', level: expect.closeTo(0.58), itemsLeft: null },
      ],
    })
  })

  it('behavior: items left are those that the manager plans by', () => {
    for (const mean of [0.05, 0.2, 0.42, 0.6, 0.7, 0.77, 0.9]) {
      const tier = mean < 0.3 ? 'none' : mean < 0.55 ? 'base' : mean < 0.8 ? 'middle' : 'high'
      const { decision } = tierOutlook({ n: 10, mean }, { state: 'provisional', tier })
      expect(decision.itemsLeft).toBe(Math.ceil(itemsLeft({ n: 10, mean })))
    }
  })

  it('behavior: a decided tier needs no more, and changes only beyond its zones', () => {
    const { decision, changes } = tierOutlook({ n: 900, mean: 0.57 }, decided)
    expect(decision).toMatchObject({ isDecided: true, itemsLeft: 0 })
    expect(decision.needs.every(({ isMet }) => isMet)).toBe(true)
    expect(changes).toEqual(
      [
        ...[{ to: 'high', direction: 'up', mean: expect.closeTo(0.83), bound: 'lower', level: expect.closeTo(0.83) }],
        { to: 'base', direction: 'down', mean: 0.53, bound: 'upper', level: 0.53 },
      ].map((one) => ({ ...one, itemsLeft: null })),
    )
    expect(tierOutlook({ n: 900, mean: 0.49 }, decided).changes[1]).toMatchObject({ itemsLeft: expect.any(Number) })
  })

  it('behavior: nothing is known before the first score', () => {
    const { thresholds, decision, changes } = tierOutlook({ n: 0, mean: null }, { state: 'unknown', tier: null })
    expect(thresholds.map(({ probabilityAbove }) => probabilityAbove)).toEqual([null, null, null])
    expect([decision, changes]).toEqual([
      { tier: null, isDecided: false, itemsLeft: null, mostItems: 1500, needs: [] },
      [],
    ])
  })

  it('args: the ends of the scale: the lowest tier cannot fall, the highest cannot rise', () => {
    expect(tierOutlook({ n: 50, mean: 0 }, { state: 'provisional', tier: 'none' }).changes).toMatchObject([
      { to: 'base', direction: 'up' },
    ])
    expect(tierOutlook({ n: 50, mean: 1 }, { state: 'provisional', tier: 'high' })).toMatchObject({
      decision: { needs: [{ bound: 'lower', isMet: true }] },
      changes: [{ to: 'middle', direction: 'down' }],
    })
  })

  it('args: thresholds that were fitted are cleared at their far ends', () => {
    const limits = {
      base: { lower: 0.2, upper: 0.3 },
      middle: { lower: 0.5, upper: 0.6 },
      high: { lower: 0.7, upper: 0.9 },
    }
    const rule = { ...defaultTierRule, thresholds: { base: 0.25, middle: 0.55, high: 0.8 }, limits }
    const { decision } = tierOutlook({ n: 100, mean: 0.65 }, provisional, rule)
    expect(decision.needs.map(({ level }) => level)).toEqual([expect.closeTo(0.58), expect.closeTo(0.73)])
  })
})
