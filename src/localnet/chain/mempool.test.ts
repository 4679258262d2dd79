import { describe, expect, it } from 'vitest'
import { Mempool } from './mempool.ts'

describe('Mempool', () => {
  const filled = () => {
    const mempool = new Mempool({ maximumTransactions: 3, maximumBytes: 10, maximumTransactionBytes: 6 })
    mempool.add('a', new Uint8Array(2))
    mempool.add('b', new Uint8Array(3))
    return mempool
  }

  it('keeps the order of arrival, and each transaction once', () => {
    const mempool = filled()
    mempool.add('a', new Uint8Array(5))
    expect(mempool.list().map(([hash, raw]) => [hash, raw.length])).toEqual([
      ['a', 2],
      ['b', 3],
    ])
    mempool.remove('a')
    mempool.remove('never there')
    expect([mempool.has('a'), mempool.has('b')]).toEqual([false, true])
  })

  it('error: too large, too many bytes, too many transactions', () => {
    const mempool = filled()
    expect([mempool.problemWith(5), mempool.problemWith(6), mempool.problemWith(7)]).toEqual([
      undefined,
      'mempool is full: number of txs 2 (max: 3), total txs bytes 5 (max: 10)',
      'Tx too large. Max size is 6, but got 7',
    ])
    mempool.add('c', new Uint8Array(1))
    expect(mempool.problemWith(1)).toBe('mempool is full: number of txs 3 (max: 3), total txs bytes 6 (max: 10)')
    mempool.remove('b')
    expect(mempool.problemWith(6)).toBeUndefined()
  })

  it('gives the first ones that fit, and passes none over', () => {
    const mempool = filled()
    mempool.add('c', new Uint8Array(1))
    expect([1, 2, 4, 5, 6].map((bytes) => mempool.first(bytes).map(([hash]) => hash))).toEqual([
      [],
      ['a'],
      ['a'],
      ['a', 'b'],
      ['a', 'b', 'c'],
    ])
  })
})
