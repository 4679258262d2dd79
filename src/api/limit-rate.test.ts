import { describe, expect, it } from 'vitest'
import { limitRate } from './limit-rate.ts'

function limited(addresses = 100) {
  let now = 0
  const verdictOn = limitRate({ requestsPerSecond: 2, burst: 3, addresses }, () => now)
  return { ask: (address = '192.0.2.1') => verdictOn(address), pass: (milliseconds: number) => (now += milliseconds) }
}

const allowed = { isAllowed: true }

describe('limitRate', () => {
  it('default', () => {
    const { ask, pass } = limited()
    expect([ask(), ask(), ask(), ask()]).toEqual([
      allowed,
      allowed,
      allowed,
      { isAllowed: false, retryAfterSeconds: 1 },
    ])
    pass(500)
    expect([ask(), ask()]).toEqual([allowed, { isAllowed: false, retryAfterSeconds: 1 }])
  })

  it('behavior: a long rest earns no more than the burst', () => {
    const { ask, pass } = limited()
    pass(1_000_000)
    expect([ask(), ask(), ask(), ask()].filter(({ isAllowed }) => isAllowed)).toHaveLength(3)
  })

  it('behavior: asking while refused delays nobody further', () => {
    const { ask, pass } = limited()
    for (let i = 0; i < 100; i += 1) ask()
    pass(500)
    expect(ask()).toEqual(allowed)
  })

  it('behavior: an IPv6 /64 is one address, and a mapped IPv4 address is that IPv4 address', () => {
    const { ask } = limited()
    for (const last of ['1', '2', '3']) ask(`2001:db8::${last}`)
    expect(ask('2001:db8::ffff').isAllowed).toBe(false)
    expect(ask('2001:db8:0:1::1').isAllowed).toBe(true)
    for (let i = 0; i < 3; i += 1) ask('::ffff:192.0.2.9')
    expect(ask('192.0.2.9').isAllowed).toBe(false)
  })

  it('behavior: memory is bounded, and the address that was quiet longest is forgotten first', () => {
    const { ask } = limited(2)
    for (let i = 0; i < 4; i += 1) ask('192.0.2.1')
    for (let i = 0; i < 4; i += 1) ask('192.0.2.2')
    ask('192.0.2.3')
    expect(ask('192.0.2.2').isAllowed).toBe(false)
    expect(ask('192.0.2.1').isAllowed).toBe(true)
  })

  it('behavior: a clock that goes back takes nothing away', () => {
    const { ask, pass } = limited()
    ask()
    pass(-10_000)
    expect(ask()).toEqual(allowed)
  })
})
