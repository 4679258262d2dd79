import { describe, expect, test } from 'vitest'
import { RequesterHealth } from './requester-health.ts'

function healthAt(clock: { now: number }) {
  return new RequesterHealth({ clock: () => clock.now, backoffMs: { least: 100, most: 350 } })
}

describe('RequesterHealth', () => {
  test('default: sound', () => {
    const health = healthAt({ now: 0 })
    expect([health.isBroken, health.mayProbe]).toEqual([false, false])
  })

  test('behavior: probes at growing intervals, and begins anew when sound', () => {
    const clock = { now: 0 }
    const health = healthAt(clock)
    const waits = [1, 2, 3, 4].map(() => {
      health.markBroken()
      const brokenAt = clock.now
      while (!health.mayProbe) clock.now++
      return clock.now - brokenAt
    })
    expect(waits).toEqual([100, 200, 350, 350])
    health.markSound()
    expect([health.isBroken, health.mayProbe]).toEqual([false, false])
    health.markBroken()
    clock.now += 100
    expect([health.isBroken, health.mayProbe]).toEqual([true, true])
  })

  test('behavior: a burst of faults is one step', () => {
    const clock = { now: 0 }
    const health = healthAt(clock)
    for (let fault = 0; fault < 16; fault++) health.markBroken()
    clock.now += 100
    expect(health.mayProbe).toBe(true)
  })
})
