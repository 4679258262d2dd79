import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openStore, type Store } from '#store/open-store.ts'
import { canMount } from '../store/__fixtures__/can-mount.ts'
import { freshDatabase, freshStore } from '../store/__fixtures__/fresh-store.ts'
import {
  outcomeKinds,
  outcomesOf,
  scoredItems,
  startBench,
  unfinishedBefore,
  until,
  wrongRows,
} from './__fixtures__/running-bench.ts'
import { openSeverableProxy } from './__fixtures__/severable-proxy.ts'
import { machineClock } from './clock.ts'

const serverUrl = process.env.DATABASE_URL

/** Leases run out and stages back off in real time. */
const patienceMs = 180_000

/** Takes all the space that is left; others write at the same time, so it may find less than it was told. */
async function fill(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  await writeFile(join(folder, 'ballast'), Buffer.alloc(bavail * bsize)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOSPC') throw error
  })
}

/** Attempts that have no outcome yet. */
async function openAttempts({ executeSql }: Store): Promise<number> {
  const { rows } = await executeSql(
    'select count(*)::int as count from attempts a left join outcomes o on o.attempt_id = a.id where o.attempt_id is null',
  )
  return Number(rows[0]?.count)
}

/** Busy for so long: nothing else of this process runs. */
function block(durationMs: number): void {
  const end = performance.now() + durationMs
  while (performance.now() < end);
}

describe('startInstance', () => {
  it(
    'behavior: an event loop that is blocked costs no supplier anything',
    async () => {
      await using store = await freshStore()
      {
        // Slow enough that something is always on the wire.
        const slow = { latency: { baseMs: 400 } }
        await using bench = await startBench({
          store,
          keyStore: store,
          behaviours: { 'slow-1': slow, 'slow-2': slow, 'slow-3': slow },
          // Far above what they take, so that a busy machine makes no real timeout of them; the block below is longer still.
          timeouts: { firstByteMs: 1_800, totalMs: 2_300 },
        })
        await until('relays are under way', async () => (await scoredItems(store)) > 20)
        for (let round = 0; round < 2; round++) {
          const before = await scoredItems(store)
          await until('several relays are on the wire', async () => (await openAttempts(store)) > 2)
          block(2_600)
          await until('work goes on', async () => (await scoredItems(store)) > before + 20)
        }
        expect(bench.instance.pulses.every(({ isAlive }) => isAlive)).toBe(true)
      }
      const kinds = await outcomeKinds(store)
      expect(Object.keys(kinds).filter((name) => !/^answered\|nobody$|\|us$/.test(name))).toEqual([])
      expect(await wrongRows(store)).toEqual({ twice: 0, failed: 0 })
      const { rows } = await store.executeSql('select count(*)::int as count from outcomes where not is_trustworthy')
      expect(Number(rows[0]?.count)).toBeGreaterThan(0)
    },
    patienceMs,
  )

  it(
    'behavior: what suppliers send costs themselves and nobody else',
    async () => {
      await using store = await freshStore()
      {
        await using bench = await startBench({
          store,
          keyStore: store,
          behaviours: {
            bomb: { misbehaviours: [{ kind: 'gzip-bomb', bytes: 2_000_000_000 }] },
            deep: { misbehaviours: [{ kind: 'broken-json', forms: ['deep-nesting'] }] },
            endless: { misbehaviours: [{ kind: 'oversized-body', bytes: 2_000_000_000 }] },
            garbled: { misbehaviours: [{ kind: 'broken-json', forms: ['invalid-utf8'] }] },
            honest: {},
          },
        })
        await until('everyone has answered', async () => Object.keys(await outcomesOf(store)).length === 5)
        await until('items are scored', async () => (await scoredItems(store)) > 60)
        expect(bench.events.filter(({ error }) => error !== undefined)).toEqual([])
      }
      expect(await outcomesOf(store)).toEqual({
        bomb: ['oversized|supplier'],
        deep: ['malformed|supplier'],
        endless: ['oversized|supplier'],
        garbled: ['malformed|supplier'],
        honest: ['answered|nobody'],
      })
    },
    patienceMs,
  )

  it.skipIf(serverUrl === undefined)(
    'behavior: a database that goes away and comes back loses nothing and blames nobody (DATABASE_URL)',
    async () => {
      const { databaseUrl, drop } = await freshDatabase(serverUrl ?? '')
      try {
        await using proxy = await openSeverableProxy(databaseUrl)
        await using keyStore = await openStore({ databaseUrl })
        await using store = await openStore({ databaseUrl: proxy.databaseUrl })
        {
          await using bench = await startBench({ store, keyStore })
          for (let round = 0; round < 2; round++) {
            const before = await scoredItems(keyStore)
            await until('items are scored', async () => (await scoredItems(keyStore)) > before + 30)
            const events = bench.events.length
            proxy.cut()
            await until('stages notice', () => bench.events.slice(events).filter(({ error }) => error).length >= 3)
            proxy.mend()
            const after = await scoredItems(keyStore)
            await until('work goes on', async () => (await scoredItems(keyStore)) > after + 30)
          }
          const now = machineClock()
          await until('every attempt has its outcome', async () => (await unfinishedBefore(keyStore, now)) === 0)
          expect(bench.instance.pulses.every(({ isAlive }) => isAlive)).toBe(true)
          const told = bench.events.flatMap(({ error }) => (error instanceof Error ? [error.message] : []))
          expect(told.some((message) => message.startsWith('The database cannot be reached'))).toBe(true)
        }
        const kinds = await outcomeKinds(keyStore)
        expect(Object.keys(kinds).filter((name) => !['answered|nobody', 'lost|us'].includes(name))).toEqual([])
        expect(await wrongRows(keyStore)).toEqual({ twice: 0, failed: 0 })
      } finally {
        await drop()
      }
    },
    patienceMs,
  )

  it.skipIf(!canMount())(
    'behavior: a full disk stops the work and loses nothing; with space it goes on (root on Linux)',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'assay-full-disk-'))
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=160m', 'tmpfs', folder])
      try {
        await using store = await openStore({ dataFolder: join(folder, 'store') })
        {
          await using bench = await startBench({ store, keyStore: store })
          await until('items are scored', async () => (await scoredItems(store)) > 30)
          await fill(folder)
          await until('a stage says that the disk is full', () =>
            bench.events.some(({ error }) => error instanceof Error && error.message.includes('disk')),
          )
          await rm(join(folder, 'ballast'))
          const before = await scoredItems(store)
          await until('work goes on', async () => (await scoredItems(store)) > before + 30)
          const now = machineClock()
          await until('every attempt has its outcome', async () => (await unfinishedBefore(store, now)) === 0)
          expect(bench.instance.pulses.every(({ isAlive }) => isAlive)).toBe(true)
        }
        const kinds = await outcomeKinds(store)
        expect(Object.keys(kinds).filter((name) => !['answered|nobody', 'lost|us'].includes(name))).toEqual([])
        expect(await wrongRows(store)).toEqual({ twice: 0, failed: 0 })
      } finally {
        execFileSync('umount', ['--lazy', folder])
        await rm(folder, { recursive: true, force: true })
      }
    },
    patienceMs,
  )
})
