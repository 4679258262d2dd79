import { describe, expect, it } from 'vitest'
import type { Sequence } from './language-model.ts'
import { createSequencePool } from './sequence-pool.ts'
import type { Token } from './token.ts'

/** A sequence that has read these tokens. */
function sequence(read: readonly Token[]): Sequence {
  return {
    ratings: [],
    commonLength: (tokens) => read.filter((token, index) => tokens[index] === token).length,
    rewind: async () => 0,
    read: async () => undefined,
    readGreedily: async () => 0,
  }
}

const alive = () => new AbortController().signal

describe('createSequencePool', () => {
  it('default: the one that has read most of the prompt', async () => {
    const [one, other] = [sequence([1, 2]), sequence([1, 2, 3])]
    const pool = createSequencePool([one, other], 0)
    expect(await pool.take([1, 2, 3, 4], alive())).toBe(other)
    expect(await pool.take([1, 2, 3, 4], alive())).toBe(one)
    expect(await pool.take([1], alive())).toBe('full')
    pool.leave(one)
    expect(await pool.take([9], alive())).toBe(one)
  })

  it('behavior: those who wait come in order, and may give up', async () => {
    const only = sequence([])
    const pool = createSequencePool([only], 3)
    await pool.take([], alive())
    const gone = new AbortController()
    const waiting = [pool.take([], gone.signal), pool.take([], alive())]
    expect([pool.busyCount, pool.waitingCount]).toEqual([1, 2])
    gone.abort()
    expect(await waiting[0]).toBe('gone')
    pool.leave(only)
    expect(await waiting[1]).toBe(only)
    pool.leave(only)
    expect([pool.busyCount, pool.waitingCount]).toEqual([0, 0])
    expect(await pool.take([], gone.signal)).toBe('gone')
  })
})
