import { describe, expect, it } from 'vitest'
import type { Outcome } from '#records/outcome.ts'
import type { Supplier } from '#records/supplier.ts'
import { watchKeys } from './watch-keys.ts'

const supplier: Supplier = {
  id: 's1',
  network: 'direct',
  address: 'node-one',
  service: 'text-generation',
  name: null,
  operator: 'someone',
  declaredModel: null,
  isReference: false,
  isSimulated: false,
  isListed: true,
  firstSeenAt: 0,
  lastSeenAt: 0,
}

function outcome(kind: Outcome['kind'], httpStatus: number | null): Outcome {
  const timing = { sentAt: 0, firstByteAt: 0, firstTokenAt: null, lastByteAt: 0, isTrustworthy: true }
  const unused = { timeoutPhase: null, timing, usage: null, bodyBytes: 0, detail: null }
  return { kind, blame: kind === 'answered' ? 'nobody' : 'supplier', httpStatus, ...unused }
}

/** What is said when a supplier answers with these statuses, one after the other. */
function said(...statuses: readonly number[]): string[] {
  const messages: string[] = []
  const observe = watchKeys(({ message }) => messages.push(message))
  for (const status of statuses) observe(supplier, outcome(status === 200 ? 'answered' : 'refused', status))
  return messages
}

const refusals = (count: number, status = 401) => Array.from({ length: count }, () => status)

describe('watchKeys', () => {
  it('default: ten refusals from the first request on, said once', () => {
    expect(said(...refusals(30, 403))).toEqual([
      'node-one answers 403 to everything: check its key in the suppliers file, or it scores as one that refuses',
    ])
  })

  it('behavior: nine are too few', () => {
    expect(said(...refusals(9))).toEqual([])
  })

  it('behavior: other refusals do not count', () => {
    expect(said(...refusals(30, 429))).toEqual([])
  })

  it('behavior: who has answered once has taken the key', () => {
    expect(said(200, ...refusals(30))).toEqual([])
  })
})
