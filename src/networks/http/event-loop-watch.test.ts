import { describe, expect, it } from 'vitest'
import { watchEventLoop } from './event-loop-watch.ts'

/** Time passes as the test says; the watch's timer runs only when the test lets the loop turn. */
function handClock() {
  let now = 1000
  let waiting: (() => void) | null = null
  return {
    clock: {
      now: () => now,
      startTimer: (callback: () => void) => {
        waiting = callback
        return () => {
          waiting = null
        }
      },
    },
    pass(milliseconds: number) {
      now += milliseconds
    },
    turn() {
      const callback = waiting
      waiting = null
      callback?.()
    },
    hasTimer: () => waiting !== null,
  }
}

describe('watchEventLoop', () => {
  it('default: a loop in time is never late', () => {
    const { clock, pass, turn } = handClock()
    const watch = watchEventLoop({ clock })
    for (let index = 0; index < 50; index += 1) {
      pass(25)
      turn()
    }
    expect(watch.lateMsBetween(0, 1e9)).toBe(0)
  })

  it('behavior: a late stretch counts where it overlaps', () => {
    const { clock, pass, turn } = handClock()
    const watch = watchEventLoop({ clock })
    pass(20)
    turn()
    pass(300)
    turn()
    pass(20)
    turn()
    expect(
      [
        [0, 5000],
        [1100, 1200],
        [1300, 5000],
        [0, 1020],
        [1320, 5000],
      ].map(([from = 0, to = 0]) => watch.lateMsBetween(from, to)),
    ).toEqual([300, 100, 20, 0, 0])
    expect([watch.wasLateBetween(1319, 5000), watch.wasLateBetween(1320, 5000)]).toEqual([true, false])
  })

  it('behavior: knows of a stretch that has not ended yet', () => {
    const { clock, pass } = handClock()
    const watch = watchEventLoop({ clock })
    pass(120)
    expect(watch.wasLateBetween(1000, 1120)).toBe(false)
    pass(1)
    expect(watch.wasLateBetween(1000, 1121)).toBe(true)
  })

  it('behavior: stops', () => {
    const { clock, hasTimer } = handClock()
    const watch = watchEventLoop({ clock })
    watch.stop()
    expect(hasTimer()).toBe(false)
  })
})
