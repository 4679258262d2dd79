import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { stopSignal } from './stop-signal.ts'

function scene() {
  const source = new EventEmitter()
  const exits: number[] = []
  const time = { now: 5_000 }
  const signal = stopSignal({ source, now: () => time.now, exit: (code) => exits.push(code) })
  return { source, exits, time, signal }
}

describe('stopSignal', () => {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    it(`default: ${name} aborts`, () => {
      const { source, exits, signal } = scene()
      expect(signal.aborted).toBe(false)
      source.emit(name)
      expect([signal.aborted, exits]).toEqual([true, []])
    })
  }

  it('behavior: one press that arrives three times is one press', () => {
    const { source, exits, time } = scene()
    for (const name of ['SIGINT', 'SIGINT', 'SIGTERM']) {
      source.emit(name)
      time.now += 400
    }
    expect(exits).toEqual([])
  })

  it('behavior: a second press ends the process at once', () => {
    const { source, exits, time } = scene()
    source.emit('SIGINT')
    time.now += 1_000
    source.emit('SIGINT')
    expect(exits).toEqual([1])
  })
})
