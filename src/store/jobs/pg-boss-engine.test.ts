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

describe('isHeld', () => {
  test('default: true for the holder, false for a former one', async () => {
    await engine.offer('visit', ['a'])
    const job = await take()
    const asked = await store.database
      .transaction()
      .execute(async (transaction) => [
        await engine.isHeld(transaction, job),
        await engine.isHeld(transaction, { ...job, fence: job.fence + 1 }),
      ])
    expect(asked).toEqual([true, false])
  })

  test.skipIf(process.env.DATABASE_URL === undefined)(
    'behavior: nobody takes the job away until the transaction ends',
    async () => {
      await engine.offer('visit', ['a'])
      const job = await take()
      const takeAway = () =>
        store.executeSql(`
          begin; set local lock_timeout = '100ms';
          delete from pgboss.job where id = '${job.id}'; rollback`)
      await store.database.transaction().execute(async (transaction) => {
        expect(await engine.isHeld(transaction, job)).toBe(true)
        await expect(takeAway()).rejects.toMatchObject({ code: '55P03' })
      })
      await takeAway()
    },
  )

  test('behavior: a holder that was only slow writes nothing', async () => {
    await engine.offer('visit', ['a'])
    const slow = await take()
    await loseLease(slow)
    const successor = await takenAfterLoss()
    const write = (job: HeldJob) =>
      store.database.transaction().execute(async (transaction) => {
        if (!(await engine.isHeld(transaction, job))) return 'lost'
        await transaction.insertInto('news').values({ supplier_id: job.key }).execute()
        return 'written'
      })
    expect([await write(slow), await write(successor)]).toEqual(['lost', 'written'])
  })
})

describe('a holder that is silent', () => {
  test('behavior: loses its job, which another takes under another fence', async () => {
    await engine.offer('visit', ['a'])
    const dead = await take()
    await loseLease(dead)
    const successor = await takenAfterLoss()
    expect(successor).toMatchObject({ id: dead.id, key: 'a' })
    expect(successor.fence).not.toBe(dead.fence)
    expect([await engine.keep(dead), await engine.complete(dead)]).toEqual([false, false])
    expect(await engine.keep(successor)).toBe(true)
  })

  test('behavior: a lease that is kept is not lost', async () => {
    await engine.offer('visit', ['a'])
    const job = await take()
    await loseLease(job)
    expect(await engine.keep(job)).toBe(true)
    expect(await engine.take('visit', 1)).toEqual([])
    expect(await engine.complete(job)).toBe(true)
  })

  test('behavior: its job and a newer offer of the key are not held together', async () => {
    await engine.offer('visit', ['a'])
    await loseLease(await take())
    await engine.offer('visit', ['a'])
    const first = await takenAfterLoss()
    expect(await engine.take('visit', 10)).toEqual([])
    expect(await engine.complete(first)).toBe(true)
    expect(keysOf(await engine.take('visit', 10))).toEqual(['a'])
  })
})

describe('startPgBossEngine', () => {
  test('behavior: finished jobs do not pile up', async () => {
    await engine.offer('visit', ['a', 'b'])
    for (const job of await engine.take('visit', 2)) await engine.complete(job)
    await store.executeSql("update pgboss.job set completed_on = completed_on - interval '1 minute'")
    const count = () => store.executeSql('select count(*) from pgboss.job')
    await expect.poll(async () => (await count()).rows, { timeout: 10_000 }).toEqual([{ count: 0 }])
  })

  test('behavior: several start at once', async () => {
    await store.executeSql('drop schema pgboss cascade')
    const engines = await Promise.all(Array.from({ length: 4 }, () => startPgBossEngine({ store, supervises: false })))
    await Promise.all(engines.map((other, index) => other.offer('visit', [`k${index}`, 'common'])))
    expect(keysOf(await engine.take('visit', 10))).toEqual(['common', 'k0', 'k1', 'k2', 'k3'])
    await Promise.all(engines.map((other) => other.stop()))
  })
})

/** Makes the lease older than it may be, instead of waiting. */
async function loseLease({ id }: HeldJob): Promise<void> {
  await store.executeSql("update pgboss.job set heartbeat_on = now() - interval '1 hour' where id = $1", [id])
}

/** Supervision finds the loss within a second. */
async function takenAfterLoss(): Promise<HeldJob> {
  const taken: HeldJob[] = []
  const tryTake = async () => taken.push(...(await engine.take('visit', 1)))
  await expect.poll(tryTake, { timeout: 10_000, interval: 50 }).toBe(1)
  return taken[0] ?? (await take())
}

describe('startPgBossEngine: what others hold', () => {
  test('args: isSoleHolder: it is free at once, and no longer its own', async () => {
    await engine.offer('visit', ['a', 'b'])
    await engine.offer('tick', ['manager'])
    const [visit] = await engine.take('visit', 1)
    const [tick] = await engine.take('tick', 1)
    if (visit === undefined || tick === undefined) throw new Error('there is no job')
    const successor = await startPgBossEngine({ store, isSoleHolder: true })
    expect(keysOf(await successor.take('visit', 5))).toEqual(['a', 'b'])
    expect(keysOf(await successor.take('tick', 5))).toEqual(['manager'])
    expect([await engine.keep(visit), await engine.complete(tick)]).toEqual([false, false])
    await successor.stop()
  })

  test('behavior: otherwise what others hold stays theirs', async () => {
    await engine.offer('visit', ['a'])
    const job = await take()
    const another = await startPgBossEngine({ store })
    expect(await another.take('visit', 5)).toEqual([])
    expect(await engine.complete(job)).toBe(true)
    await another.stop()
  })
})
