import { describe, expect, it } from 'vitest'
import { exampleSummary, exampleSupplier } from '#store/read/__fixtures__/example-records.ts'
import { buildRow } from '../leaderboard/build-row.ts'
import { badgeText } from './badge-text.ts'
import { drawBadge } from './draw-badge.ts'

const row = buildRow(exampleSummary(exampleSupplier()))

describe('badgeText', () => {
  it('default', () => {
    expect(badgeText(row)).toEqual({
      label: 'Assay tier',
      value: 'base to middle · open · 1970-01-01',
      tone: 'unknown',
      title: 'Measured by Assay: not decided yet, between base and middle, as of 1970-01-01.',
    })
    expect(badgeText(null).value).toBe('not yet known')
  })

  it('behavior: a decided tier says how sure it is', () => {
    const tier = { ...row.tier, state: 'decided', tier: 'none', possible: ['none' as const], errorRate: 0.051 } as const
    expect(badgeText({ ...row, tier: { ...tier, possible: ['none'] } })).toMatchObject({
      ...{ value: 'no tier · 94.9 % sure · 1970-01-01', tone: 'none' },
    })
  })
})

describe('drawBadge', () => {
  it('behavior: one SVG with a title, nothing that runs or is fetched', () => {
    const svg = drawBadge(row)
    expect(svg).toMatch(
      /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="\d+" height="20" role="img" aria-label="[^"<>]+">/,
    )
    expect(svg).toContain('<title>Measured by Assay: not decided yet')
    expect(svg).not.toMatch(/script|href|style|on\w+=/)
  })
})
