import { describe, expect, it } from 'vitest'
import { rankedRows } from '../leaderboard/__fixtures__/ranked-rows.ts'
import type { LeaderboardRow } from '../schemas/leaderboard.ts'
import { deriveEvents, markBoard } from './derive-events.ts'

/** The rows with the first one changed. */
function withFirst(changes: Partial<LeaderboardRow>): LeaderboardRow[] {
  return rankedRows.map((row, index) => (index === 0 ? { ...row, ...changes } : row))
}

const derive = (changes: Partial<LeaderboardRow>) => deriveEvents(markBoard(rankedRows), markBoard(withFirst(changes)))
const id = rankedRows[0]?.supplier.id ?? ''
const flag = { kind: 'canary', statement: 'Two.', n: 2, effect: null, logEValue: 7, errorRate: 0.001 } as const
const shown = {
  event: 'leaderboard',
  changed: 1,
  rows: [{ id, rank: 2, score: 0.5, tier: 'middle', state: 'provisional' }],
}

describe('deriveEvents', () => {
  it('default: nothing where nothing has changed', () => {
    expect(derive({})).toEqual([])
  })

  it('behavior: new figures, and what they make of the whole', () => {
    expect(derive({ computedAt: 9999, attempts: 150 })).toEqual([
      shown,
      { event: 'summary', suppliers: 5, ranked: 4, decided: 0, attempts: 510 },
    ])
  })

  it('behavior: a finding is told once', () => {
    expect(derive({ comparedAt: 1, flags: [flag, flag] })).toEqual([shown, { event: 'flag', id, kind: 'canary' }])
    const before = markBoard(withFirst({ comparedAt: 1, flags: [flag] }))
    expect(deriveEvents(before, markBoard(withFirst({ comparedAt: 2, flags: [flag] })))).toEqual([shown])
  })

  it('behavior: an alarm, and the epoch that follows it', () => {
    const alarmed = { drift: { state: 'alarmed', logEvidence: 9, looks: 3 }, computedAt: 9999 } as const
    expect(derive(alarmed)).toEqual([shown, { event: 'alarm', id, epoch: 0, reason: 'evidence' }])
    expect(derive({ epoch: 1, computedAt: 9999, flags: [flag] })).toEqual([
      shown,
      { event: 'alarm', id, epoch: 1, reason: 'new-epoch' },
      { event: 'flag', id, kind: 'canary' },
    ])
  })

  it('behavior: of a supplier that is new there is a row and no alarm', () => {
    const events = deriveEvents(markBoard(rankedRows.slice(1)), markBoard(withFirst({ flags: [flag] })))
    expect(events.map(({ event }) => event)).toEqual(['leaderboard', 'summary'])
  })
})
