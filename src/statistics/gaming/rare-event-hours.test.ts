import { describe, expect, it } from 'vitest'
import { foldRareEventHour, noRareEventHours, type RareEventHours } from './rare-event-hours.ts'

function fold(attempts: readonly (readonly [hour: number, hasHappened: boolean])[]): RareEventHours {
  return attempts.reduce((hours, [hour, hasHappened]) => foldRareEventHour(hours, hour, hasHappened), noRareEventHours)
}

describe('foldRareEventHour', () => {
  it('default: an hour is one observation, and counts when it is over', () => {
    const inOneHour = [
      [3, false],
      [3, true],
      [3, true],
      [3, false],
    ] as const
    expect(fold(inOneHour)).toEqual({ ...noRareEventHours, open: { hour: 3, hasHappened: true } })
    expect(fold([[2, false], ...inOneHour, [9, false]])).toEqual({
      open: { hour: 9, hasHappened: false },
      nextHour: 9,
      counts: { n: 2, successes: 1 },
    })
  })

  it('behavior: a run of six hours is one observation, longer ones count again after six hours', () => {
    const behind = (from: number, hours: number) =>
      Array.from({ length: 24 }, (_, hour) => [hour, hour >= from && hour < from + hours] as const)
    expect(fold(behind(4, 1)).counts).toEqual({ n: 18, successes: 1 })
    expect(fold(behind(4, 6)).counts).toEqual({ n: 18, successes: 1 })
    expect(fold(behind(4, 7)).counts).toEqual({ n: 13, successes: 2 })
    expect(fold(behind(0, 24)).counts).toEqual({ n: 4, successes: 4 })
  })

  it('behavior: hours without attempts do not count', () => {
    expect(
      fold([
        [0, false],
        [50, true],
        [1_000, false],
        [2_000, false],
      ]),
    ).toEqual({
      open: { hour: 2_000, hasHappened: false },
      nextHour: 1_001,
      counts: { n: 3, successes: 1 },
    })
  })

  it('behavior: what comes late belongs to the hour under way', () => {
    expect(
      fold([
        [5, false],
        [4, true],
      ]),
    ).toEqual({ ...noRareEventHours, open: { hour: 5, hasHappened: true } })
  })
})
