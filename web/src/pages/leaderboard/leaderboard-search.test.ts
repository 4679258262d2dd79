import { describe, expect, it } from 'vitest'
import { chosenColumns, fitColumns, usualColumns } from './column-ids.ts'
import { apiQueryOf, isFiltered, parseLeaderboardSearch } from './leaderboard-search.ts'

describe('parseLeaderboardSearch', () => {
  it('default', () => {
    expect(
      parseLeaderboardSearch({ q: 'large', tier: 'high', references: 'none', sort: 'latency', columns: 'tier,speed' }),
    ).toEqual({ q: 'large', tier: 'high', references: 'none', sort: 'latency', columns: 'tier,speed' })
  })

  it('behavior: what is unknown, empty or twice is dropped or taken once', () => {
    expect(
      parseLeaderboardSearch({ q: '', tier: 'best', sort: ['latency', 'score'], columns: 'tier,price', page: '3' }),
    ).toEqual({ sort: 'latency', columns: 'tier' })
  })
})

describe('apiQueryOf, isFiltered', () => {
  it('default', () => {
    expect(apiQueryOf({ references: 'only', service: 'A100' })).toEqual({
      service: 'A100',
      reference: 'true',
      sort: '-score',
    })
    expect(apiQueryOf({ sort: 'skill' })).toEqual({ sort: '-score' })
    expect(apiQueryOf({ sort: 'skill', skill: 'basics/logic' })).toEqual({ skill: 'basics/logic', sort: 'skill' })
    expect([isFiltered({ sort: 'score', columns: 'tier' }), isFiltered({ q: 'x' })]).toEqual([false, true])
  })
})

describe('chosenColumns, fitColumns', () => {
  const widths = {
    tier: 100,
    skills: 100,
    speed: 100,
    firstByte: 100,
    availability: 100,
    failures: 100,
    findings: 100,
    recent: 100,
    pay: 100,
    attempts: 100,
    model: 100,
    updated: 100,
  }

  it('default: all that are chosen, in their order', () => {
    expect(chosenColumns(undefined)).toEqual(usualColumns)
    expect(fitColumns(chosenColumns('speed,tier'), { widths, widthPx: 500 })).toEqual(['tier', 'speed'])
  })

  it('behavior: without room, the least needed go first', () => {
    expect(fitColumns(usualColumns, { widths, widthPx: 310 })).toEqual(['tier', 'speed', 'failures'])
    expect(fitColumns(usualColumns, { widths, widthPx: 50 })).toEqual([])
  })
})
