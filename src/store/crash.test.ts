import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { canMount } from './__fixtures__/can-mount.ts'
import { openStore, type Store } from './open-store.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-crash-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

describe('a writer that is killed', () => {
  test('behavior: loses no committed row and leaves no half transaction, ten times over', async () => {
    let committed = 0
    for (let round = 0; round < 10; round++) committed = Math.max(committed, await writeUntilKilled(40 + round * 17))
    await using store = await openStore({ dataFolder: folder })
    const { rows } = await store.executeSql(
      `select count(*) as batches, max(batch) as last, bool_and(rows = 20) as whole
       from (select batch, count(*) as rows from written group by batch) counted`,
    )
    const last = Number(rows[0]?.last)
    expect(rows).toEqual([{ batches: last, last, whole: true }])
    expect(last).toBeGreaterThanOrEqual(committed)
    expect(committed).toBeGreaterThan(400)
  }, 120_000)
})

/** @returns the last batch that was said to be committed. */
async function writeUntilKilled(batches: number): Promise<number> {
  const program = new URL('./__fixtures__/writer.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exit = once(child, 'exit')
  let said = 0
  let last = 0
  for await (const line of createInterface({ input: child.stdout })) {
    last = Number(line)
    if (++said === batches) child.kill('SIGKILL')
  }
  await exit
  return last
}

describe.skipIf(!canMount())('a disk that is full', () => {
  let store: Store
  const faults: string[] = []
  const ballast = () => join(folder, 'ballast')

  beforeEach(async () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=120m', 'tmpfs', folder])
    store = await openStore({ dataFolder: folder, onFault: ({ name }) => faults.push(name) })
    await store.executeSql('create table pages (id integer primary key, text text)')
    await store.executeSql('create table written (batch integer)')
  })
  afterEach(async () => {
    await store.close()
    execFileSync('umount', [folder])
  })

  const leaveFree = async (megabytes: number) => {
    const { bavail, bsize } = await statfs(folder)
    await writeFile(ballast(), Buffer.alloc(bavail * bsize - megabytes * 1e6))
  }
  /** @returns how many batches were committed before the first error. */
  const writeUntilError = async (batch: (number: number) => Promise<unknown>) => {
    for (let number = 1; ; number++) {
      const error = await batch(number).then(
        () => undefined,
        (caught: unknown) => caught,
      )
      if (error !== undefined) return { written: number - 1, error }
    }
  }
  const count = async () => (await store.executeSql('select count(*) from written')).rows

  test('error: no space for a table; what is committed stays, and work goes on when there is space', async () => {
    await leaveFree(4)
    const { written, error } = await writeUntilError(async (number) => {
      await store.executeSql(
        "insert into pages select $1 * 1000 + n, repeat('x', 1500) from generate_series(1, 200) n",
        [number],
      )
      await store.executeSql('insert into written values ($1)', [number])
    })
    expect(error).toMatchObject({ code: 'STORE_FULL', isRetryable: true })
    await rm(ballast())
    expect(await count()).toEqual([{ count: written }])
    await store.executeSql('insert into written values (0)')
  })

  test('error: no space for the log, which ends the engine; it comes back with all that is committed', async () => {
    await store.executeSql("insert into pages select n, repeat('x', 1500) from generate_series(1, 500) n")
    await leaveFree(14)
    const { written, error } = await writeUntilError(async (number) => {
      await store.executeSql("update pages set text = repeat('y', 1000) || $1::text", [String(number)])
      await store.executeSql('vacuum pages')
      await store.executeSql('insert into written values ($1)', [number])
    })
    expect(error).toMatchObject({ code: 'STORE_FULL' })
    await expect(count()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', isRetryable: true })
    await rm(ballast())
    await expect.poll(async () => await count().catch(() => 'away'), { timeout: 20_000 }).not.toBe('away')
    const rows = await count()
    expect([[{ count: written }], [{ count: written + 1 }]]).toContainEqual(rows)
    expect(faults).toEqual(['PgliteCrashedError'])
  })
})

describe.skipIf(process.env.DATABASE_URL === undefined)('a server that goes away', () => {
  test('error: statements fail as retryable meanwhile, and work when it is back', async () => {
    const script = new URL('../../.ci/postgres.sh', import.meta.url).pathname
    const started = execFileSync(script, ['start'], { stdio: ['ignore', 'pipe', 'ignore'] }).toString()
    const [, home] = /ASSAY_POSTGRES=(\S+)/.exec(started) ?? []
    const [, databaseUrl] = /DATABASE_URL='([^']+)'/.exec(started) ?? []
    const server = (verb: string) =>
      execFileSync(script, [verb], { env: { ...process.env, ASSAY_POSTGRES: home }, stdio: 'ignore' })
    try {
      const store = await openStore({ databaseUrl })
      await store.executeSql('create table written (batch integer)')
      const inFlight = store.executeSql('select pg_sleep(30)').catch((error: unknown) => error)
      const open = store.database.transaction().execute(async (transaction) => {
        await transaction.insertInto('news').values({ supplier_id: 'lost' }).execute()
        server('halt')
        await transaction.insertInto('news').values({ supplier_id: 'lost too' }).execute()
      })
      await expect(open).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', isRetryable: true })
      expect(await inFlight).toMatchObject({ code: 'STORE_UNAVAILABLE', isRetryable: true })
      await expect(store.executeSql('select 1')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
      server('resume')
      expect((await store.executeSql('select count(*) from news')).rows).toEqual([{ count: 0 }])
      await store.close()
    } finally {
      server('stop')
    }
  })
})
