import { describe, expect, it } from 'vitest'
import { createAuthorization } from './authorization.ts'

describe('createAuthorization', () => {
  it('default: reads the key once a minute', async () => {
    let now = 0
    const keys = ['first', 'second\n']
    const source = createAuthorization({
      supplier: { id: 'a', key: { kind: 'env', name: 'KEY' } },
      readSecret: async () => keys.shift() ?? '',
      clock: { now: () => now, startTimer: () => () => {} },
    })
    expect(source.current()).toBeNull()
    expect(await source.read()).toEqual({ kind: 'header', header: 'Bearer first' })
    now = 60_000
    expect(source.current()).toEqual({ kind: 'header', header: 'Bearer first' })
    now = 60_001
    expect(source.current()).toBeNull()
    expect(await source.read()).toEqual({ kind: 'header', header: 'Bearer second' })
    expect(await source.read()).toMatchObject({ kind: 'failure', failure: { kind: 'local-fault', blame: 'us' } })
  })

  it('args: no key', () => {
    const source = createAuthorization({
      supplier: { id: 'a', key: null },
      readSecret: () => Promise.reject(new Error('There is no key to read.')),
      clock: { now: () => 1e15, startTimer: () => () => {} },
    })
    expect(source.current()).toEqual({ kind: 'header', header: null })
  })
})
