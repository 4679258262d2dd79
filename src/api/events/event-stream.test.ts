import { describe, expect, it } from 'vitest'
import { EventStream } from './event-stream.ts'

describe('EventStream', () => {
  it('default: what it was told comes out, and nothing after its end', async () => {
    const stream = new EventStream({ mostWaitingBytes: 100 })
    stream.tell('one ')
    stream.tell('two')
    stream.finish()
    stream.tell('three')
    stream.finish()
    expect(Buffer.concat(await stream.toArray()).toString()).toBe('one two')
  })

  it('behavior: who does not read is let go, and costs no more memory', () => {
    const stream = new EventStream({ mostWaitingBytes: 100 })
    for (let told = 0; told < 1000; told += 1) stream.tell('0123456789')
    expect([stream.destroyed, stream.readableLength]).toEqual([true, 110])
  })
})
