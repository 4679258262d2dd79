import { rm } from 'node:fs/promises'
import { Registry } from 'prom-client'
import { afterEach, describe, expect, it } from 'vitest'
import { createApi } from '#api/create-api.ts'
import type { Summary } from '#records/summary.ts'
import { openStore } from '#store/open-store.ts'
import { echoCatalogue, echoTask } from '../bench/__fixtures__/echo-catalogue.ts'
import { measured, mixedRelay, playScene, Scene } from '../bench/evidence/__fixtures__/scene.ts'
import { scratchFolder } from './__fixtures__/scratch-folder.ts'
import { handOver } from './api-client.ts'
import { cataloguePort } from './catalogue-port.ts'
import { createCommandToken } from './command-token.ts'
import { rescoreAll } from './rescore-all.ts'
import { readSettings } from './settings.ts'

let scene: Scene | undefined
afterEach(() => scene?.store.close())

async function summaryOf({ store }: Scene): Promise<Omit<Summary, 'computedAt' | 'recomputableUntil'>> {
  const row = await store.database
    .selectFrom('summaries')
    .select('summary')
    .where('supplier_id', '=', measured.id)
    .executeTakeFirstOrThrow()
  const { computedAt, recomputableUntil, ...figures } = row.summary as unknown as Summary
  return {
    ...figures,
    // A stored object's keys come back in another order, and so do the lists that are made of them.
    outcomes: figures.outcomes.toSorted((a, b) => (a.kind < b.kind ? -1 : 1)),
    suites: figures.suites.map((suite) => ({ ...suite, tasks: suite.tasks.toSorted(byTask) })),
  }
}

function byTask(a: { task: string }, b: { task: string }): number {
  return a.task < b.task ? -1 : 1
}

function portsOf({ store, catalogue, clock }: Scene) {
  return { database: store.database, catalogue, clock, log: () => {} }
}

describe('rescoreAll', () => {
  it('default: an unchanged program publishes the same summary again', async () => {
    scene = await playScene({ minutes: 2 })
    const before = await summaryOf(scene)
    const seen: number[] = []
    const result = await rescoreAll(portsOf(scene), (rescored) => seen.push(rescored))
    await scene.summarize()
    expect(result.rescored).toBeGreaterThan(20)
    expect(result).toEqual({ rescored: result.rescored, changed: 0, withoutEvidence: 0, withoutTask: 0 })
    expect(seen.at(-1)).toBe(result.rescored)
    expect(await summaryOf(scene)).toEqual(before)
  })

  it('behavior: a changed scorer changes the summary, whether its answers came before or after the reset', async () => {
    scene = await playScene({ minutes: 2, catalogue: echoCatalogue() })
    const half = echoTask('echo', { score: () => ({ value: 0.5, metrics: {}, extracted: {} }) })
    const before = await summaryOf(scene)
    const changed = new Scene(scene.store, echoCatalogue([half]), mixedRelay())
    await rescoreAll(portsOf(changed))
    await changed.summarize()
    const after = await summaryOf(scene)
    const [suite] = after.suites
    const failures = suite?.items.supplierFailures ?? 0
    const n = suite?.estimate.n ?? 0
    expect(after.suites[0]?.items).toEqual(before.suites[0]?.items)
    expect(suite?.estimate.mean).toBeCloseTo((0.5 * (n - failures)) / n, 12)
    expect(suite?.estimate.mean).not.toBe(before.suites[0]?.estimate.mean)
  })

  it('behavior: expired evidence keeps scores and summary', async () => {
    scene = await playScene({ minutes: 2 })
    const before = await summaryOf(scene)
    await scene.store.executeSql('delete from responses')
    const result = await rescoreAll(portsOf(scene))
    await scene.summarize()
    expect(result.withoutEvidence).toBeGreaterThan(10)
    expect(result.changed).toBe(0)
    expect(await summaryOf(scene)).toEqual(before)
  })

  it('behavior: the live process that holds an embedded store does it for a second one', async () => {
    const folder = await scratchFolder()
    const settings = await readSettings({ flags: { store: folder }, environment: {} })
    const store = await openStore({ dataFolder: folder })
    expect(await handOver(settings, 'rescore')).toBeUndefined()
    scene = new Scene(store, echoCatalogue(), mixedRelay())
    for (let step = 0; step < 4; step++) await scene.turn(10_000)
    const ports = portsOf(scene)
    const api = await createApi({
      database: store.database,
      clock: Date.now,
      about: { name: 'assay', version: '0', isDemo: false, notes: [] },
      readiness: { engine: store.engine, stages: () => [] },
      catalogue: cataloguePort(scene.catalogue),
      metrics: new Registry(),
      commands: { token: await createCommandToken(folder), handlers: { rescore: () => rescoreAll(ports) } },
    })
    try {
      await store.dataFolder?.setAddress(await api.listen({ host: '127.0.0.1', port: 0 }))
      const scores = await store.database.selectFrom('scores').select('sample_id').execute()
      expect(await handOver(settings, 'rescore')).toEqual({
        rescored: scores.length,
        changed: 0,
        withoutEvidence: 0,
        withoutTask: 0,
      })
    } finally {
      await api.close()
      await store.close()
      await rm(folder, { recursive: true, force: true })
    }
  })
})
