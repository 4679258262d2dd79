import { describe, expect, it } from 'vitest'
import { BlockTimer } from './block-timer.ts'

/** A timer by hand: `pass` lets the next tick come, this much later than it is due. */
function handTimer() {
  let now = 1_000
  const waiting: { callback: () => void; delayMs: number }[] = []
  const delays: number[] = []
  const timer = new BlockTimer({
    blockTimeMs: 250,
    now: () => now,
    setTimer: (callback, delayMs) => {
      const entry = { callback, delayMs }
      waiting.push(entry)
      delays.push(delayMs)
      return () => {
        if (waiting.includes(entry)) waiting.splice(waiting.indexOf(entry), 1)
      }
    },
  })
  const pass = (lateMs: number) => {
    const next = waiting.shift()
    now += (next?.delayMs ?? 0) + lateMs
    next?.callback()
  }
  return { timer, pass, delays, waiting }
}

describe('BlockTimer', () => {
  const unexpected = (fault: unknown) => expect.fail(String(fault))

  it('ticks at the block time, and makes up for ticks that came late, but not for blocks that were missed', () => {
    const { timer, pass, delays } = handTimer()
    let ticks = 0
    timer.start(() => {
      ticks += 1
    }, unexpected)
    for (const lateMs of [0, 40, 1000, 0]) pass(lateMs)
    expect([ticks, delays]).toEqual([4, [250, 250, 210, 0, 250]])
  })

  it('stops when it is told to, also by the tick itself', () => {
    const { timer, pass, waiting } = handTimer()
    timer.start(() => timer.stop(), unexpected)
    pass(0)
    expect(waiting).toEqual([])
    timer.start(() => expect.fail('It was stopped.'), unexpected)
    timer.stop()
    expect(waiting).toEqual([])
  })

  it('has one run at a time', () => {
    const { timer, pass, waiting } = handTimer()
    const ticks: string[] = []
    timer.start(() => ticks.push('first'), unexpected)
    timer.start(() => ticks.push('second'), unexpected)
    pass(0)
    expect([ticks, waiting.length]).toEqual([['second'], 1])
  })

  it('error: a tick that throws is the last one', () => {
    const { timer, pass, waiting } = handTimer()
    const faults: unknown[] = []
    const full = new Error('The disk is full.')
    timer.start(
      () => {
        throw full
      },
      (fault) => faults.push(fault),
    )
    pass(0)
    expect([faults, waiting]).toEqual([[full], []])
  })
})
