import { describe, expect, test } from 'vitest'
import { retryUnavailable } from './retry-unavailable.ts'
import { StoreUnavailableError } from './store-error.ts'

const away = () => new StoreUnavailableError({ cause: new Error('refused') })

/** Work that fails in the given ways, then answers; and the waits that were asked for. */
function failing(failures: readonly Error[]) {
  const left = [...failures]
  const waits: number[] = []
  const work = async () => {
    const failure = left.shift()
    if (failure !== undefined) throw failure
    return 'done'
  }
  return { work, waits, wait: async (ms: number) => void waits.push(ms) }
}

describe('retryUnavailable', () => {
  test('default: tries until it works, with the waits in order', async () => {
    const { work, waits, wait } = failing([away(), away()])
    expect(await retryUnavailable(work, { waitsMs: [1, 2, 3], wait })).toBe('done')
    expect(waits).toEqual([1, 2])
  })

  test('error: still away after the last try', async () => {
    const { work, waits, wait } = failing([away(), away(), away()])
    await expect(retryUnavailable(work, { waitsMs: [1, 2], wait })).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
    expect(waits).toEqual([1, 2])
  })

  test('error: anything else is thrown at once', async () => {
    const { work, waits, wait } = failing([new Error('duplicate key')])
    await expect(retryUnavailable(work, { waitsMs: [1], wait })).rejects.toThrow('duplicate key')
    expect(waits).toEqual([])
  })
})
