import { describe, expect, test } from 'vitest'
import type { Outcome } from '#records/outcome.ts'
import type { Supplier } from '#records/supplier.ts'
import { watchApplications } from './watch-applications.ts'

const supplier = { id: 's1', address: 'a1' } as Supplier

function outcome(kind: Outcome['kind'], blame: Outcome['blame']): Outcome {
  const timing = { sentAt: 0, firstByteAt: 0, firstTokenAt: null, lastByteAt: 0, isTrustworthy: true }
  return { kind, blame, httpStatus: null, timeoutPhase: null, timing, usage: null, bodyBytes: 0, detail: 'Why.' }
}

describe('watchApplications', () => {
  test('default: a refusal that is our fault is said once in ten minutes', () => {
    const time = { now: 0 }
    const events: unknown[] = []
    const observe = watchApplications(
      (event) => events.push(event),
      () => time.now,
    )
    for (let relays = 0; relays < 3; relays++) observe(supplier, outcome('network-error', 'us'))
    expect(events).toEqual([
      {
        message: 'relays of our applications are refused, and it is our fault: check their stake and keys. Why.',
        supplierId: 's1',
      },
    ])
    time.now = 600_000
    observe(supplier, outcome('network-error', 'us'))
    expect(events.length).toBe(2)
  })

  test('behavior: nothing else is said', () => {
    const events: unknown[] = []
    const observe = watchApplications(
      (event) => events.push(event),
      () => 0,
    )
    observe(supplier, outcome('network-error', 'supplier'))
    observe(supplier, outcome('network-error', 'network'))
    observe(supplier, outcome('local-fault', 'us'))
    observe(supplier, outcome('answered', 'nobody'))
    expect(events).toEqual([])
  })
})
