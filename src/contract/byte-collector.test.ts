import { describe, expect, it } from 'vitest'
import { createByteCollector } from './byte-collector.ts'

describe('createByteCollector', () => {
  it('default: pieces in one piece', () => {
    const collector = createByteCollector()
    expect(collector.collected()).toEqual(new Uint8Array(0))
    for (let index = 0; index < 3000; index += 1) collector.add(new Uint8Array([index % 256]))
    expect(collector.byteLength).toBe(3000)
    expect([...collector.collected()]).toEqual(Array.from({ length: 3000 }, (_, index) => index % 256))
  })

  it('behavior: a single piece is not copied, and never written to', () => {
    const room = new Uint8Array([1, 2, 3, 4])
    const collector = createByteCollector()
    collector.add(room.subarray(0, 2))
    expect(collector.collected().buffer).toBe(room.buffer)
    collector.add(new Uint8Array([9]))
    expect([[...collector.collected()], [...room]]).toEqual([
      [1, 2, 9],
      [1, 2, 3, 4],
    ])
  })

  it('behavior: can be used again', () => {
    const collector = createByteCollector()
    const collect = (...pieces: number[]) => {
      for (const piece of pieces) collector.add(new Uint8Array([piece]))
      const collected = [...collector.collected()]
      collector.clear()
      return collected
    }
    expect([collect(1, 2), collect(), collect(3), collect(4, 5)]).toEqual([[1, 2], [], [3], [4, 5]])
  })
})
