import { describe, expect, it } from 'vitest'
import { activeMisbehaviours, findMisbehaviour } from './active-misbehaviours.ts'
import type { Misbehaviour } from './misbehaviour.ts'

const startedAt = Date.parse('2026-01-31T12:00:00Z')
const drip: Misbehaviour = { kind: 'slow-drip', bytesPerSecond: 1 }

function isActive(window: { from?: number | string; until?: number | string }, secondsLater: number): boolean {
  const all = [{ ...drip, ...window }]
  return activeMisbehaviours({ all, startedAt, now: startedAt + secondsLater * 1000 }).length === 1
}

describe('activeMisbehaviours', () => {
  it('default: always', () => {
    expect(isActive({}, 0)).toBe(true)
  })

  it('args: seconds after the start, the end left out', () => {
    expect([0, 9.999, 10, 19.999, 20].map((later) => isActive({ from: 10, until: 20 }, later))).toEqual([
      false,
      false,
      true,
      true,
      false,
    ])
  })

  it('args: wall times', () => {
    const window = { from: '2026-01-31T12:00:10Z', until: '2026-01-31T13:00:20+01:00' }
    expect([9, 10, 19, 20].map((later) => isActive(window, later))).toEqual([false, true, true, false])
  })
})

describe('findMisbehaviour', () => {
  it('default: by kind', () => {
    const active: readonly Misbehaviour[] = [drip]
    expect(findMisbehaviour(active, 'slow-drip')).toBe(drip)
    expect(findMisbehaviour(active, 'flaky')).toBeUndefined()
  })
})
