import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { freshStore } from '../__fixtures__/fresh-store.ts'
import type { Store } from '../open-store.ts'
import type { HeldJob, JobEngine } from './job-engine.ts'
import { startPgBossEngine } from './pg-boss-engine.ts'

let store: Store
let engine: JobEngine

beforeAll(async () => {
  store = await freshStore()
  engine = await startPgBossEngine({ store, superviseSeconds: 1 })
})

afterAll(async () => {
  await engine.stop()
  await store.close()
})

beforeEach(async () => {
  await store.executeSql('delete from pgboss.job')
})

const keysOf = (jobs: readonly HeldJob[]) => jobs.map(({ key }) => key).sort()

async function take(limit = 1): Promise<HeldJob> {
  const [job] = await engine.take('visit', limit)
  if (job === undefined) throw new Error('there is no job')
  return job
}

describe('offer, take', () => {
  test('default: a job per key, each taken once', async () => {
    await engine.offer('visit', ['a', 'b', 'c'])
    expect(keysOf(await engine.take('visit', 2))).toEqual(['a', 'b'])
    expect(keysOf(await engine.take('visit', 2))).toEqual(['c'])
    expect(await engine.take('visit', 2)).toEqual([])
  })

  test('behavior: a key waits once, however often it is offered', async () => {
    await Promise.all(Array.from({ length: 5 }, () => engine.offer('visit', ['a'])))
    expect(keysOf(await engine.take('visit', 10))).toEqual(['a'])
    expect(await engine.take('visit', 10)).toEqual([])
  })

  test('behavior: a key that is held can be offered, and is taken when the holder is done', async () => {
    await engine.offer('visit', ['a'])
    const first = await take()
    await engine.offer('visit', ['a', 'b'])
    expect(keysOf(await engine.take('visit', 10))).toEqual(['b'])
    expect(await engine.complete(first)).toBe(true)
    expect(keysOf(await engine.take('visit', 10))).toEqual(['a'])
  })

  test('behavior: queues do not see each other', async () => {
    await engine.offer('tick', ['manager'])
    expect(await engine.take('visit', 10)).toEqual([])
    expect(keysOf(await engine.take('tick', 10))).toEqual(['manager'])
  })

  test('args: notBefore', async () => {
    await engine.offer('visit', ['later'], { notBefore: Date.now() + 3_600_000 })
    await engine.offer('visit', ['now'], { notBefore: Date.now() - 1000 })
    expect(keysOf(await engine.take('visit', 10))).toEqual(['now'])
  })

  test('args: no keys', async () => {
    await engine.offer('visit', [])
    expect(await engine.take('visit', 10)).toEqual([])
  })

  test('behavior: at most one holder per key among many takers', async () => {
    const keys = Array.from({ length: 40 }, (_, index) => `k${index}`)
    await engine.offer('visit', keys)
    const taken = (await Promise.all(Array.from({ length: 20 }, () => engine.take('visit', 5)))).flat()
    await engine.offer('visit', keys)
    const again = (await Promise.all(Array.from({ length: 20 }, () => engine.take('visit', 5)))).flat()
    expect(keysOf([...taken, ...again])).toEqual([...new Set(keysOf([...taken, ...again]))])
  })
})

describe('complete, release, keep', () => {
  test('behavior: a completed job is not ours any more', async () => {
    await engine.offer('visit', ['a'])
    const job = await take()
    expect(await engine.keep(job)).toBe(true)
    expect(await engine.complete(job)).toBe(true)
    expect(await engine.complete(job)).toBe(false)
    expect(await engine.keep(job)).toBe(false)
  })

  test('behavior: a released job is taken at once, under another fence', async () => {
    await engine.offer('visit', ['a'])
    const first = await take()
    await engine.release(first)
    const second = await take()
    expect(second).toMatchObject({ id: first.id, key: 'a' })
    expect(second.fence).toBeGreaterThan(first.fence)
    expect([await engine.keep(first), await engine.complete(first)]).toEqual([false, false])
    expect(await engine.complete(second)).toBe(true)
  })
})
