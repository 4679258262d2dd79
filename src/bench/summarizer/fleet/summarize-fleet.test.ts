import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { insertRows } from '#store/insert-rows.ts'
import { tellNews } from '#store/news.ts'
import { readFleetFindings } from '#store/read/read-fleet-findings.ts'
import { type FleetMember, listFleetPlaces, readFleetPage } from '#store/summarizer/read-fleet.ts'
import { echoCatalogue } from '../../__fixtures__/echo-catalogue.ts'
import { supplierNamed } from '../../__fixtures__/relays.ts'
import { list, openWorld, startOfTime, type World } from '../../__fixtures__/world.ts'
import { summarizeOnce } from '../summarize-once.ts'
import { STATE_VERSION } from '../summary-state.ts'
import { FleetThread, FleetThreadError } from './fleet-thread.ts'
import { type ComparedFleets, summarizeFleetOnce } from './summarize-fleet.ts'

const [a, b] = [supplierNamed('a'), supplierNamed('b')]
let world: World

beforeAll(async () => {
  world = await openWorld()
})

afterAll(() => world.close())

beforeEach(() => world.reset())

function ports() {
  const { database, time } = world
  const catalogue = echoCatalogue()
  return { database, catalogue, clock: time.clock, evidenceMs: 1, historyMs: 1, comparedMs: 1_000 }
}

/** Scores of both, of items from these pools. */
async function addScores(pools: readonly ('own' | 'common')[]): Promise<void> {
  await insertRows(
    world.database,
    'scores',
    [a, b].flatMap(({ id }) =>
      pools.map((pool, order) => ({
        sample_id: `${id}-${order}`,
        supplier_id: id,
        epoch: 1,
        suite: 'echo-suite',
        suite_version: '1',
        task: 'echo',
        stratum: 'words',
        pool,
        draw_order: order,
        kind: 'scored',
        value: 1,
        basis: 'answer',
        reason: null,
        metrics: '{}',
        extracted: '{}',
        evaluated_at: startOfTime,
        document_id: `${pool}:${order}`,
        answer: '0011223344556677',
        difficulty: null,
        prompt_tokens: 9,
        completion_tokens: 2,
      })),
    ),
  )
  await tellNews(world.database, [a.id, b.id])
}

describe('summarizeFleetOnce', () => {
  test('default: a finding for every summarised supplier of a service', async () => {
    await list(world, [a, b])
    expect(await summarizeFleetOnce(ports())).toBe(0)
    await addScores(['own', 'common'])
    await summarizeOnce(ports())
    expect(await summarizeFleetOnce(ports())).toBe(2)
    const findings = await readFleetFindings(world.database, [a.id, b.id])
    expect([...findings.values()].map(({ epoch, computedAt }) => [epoch, computedAt])).toEqual([
      [1, startOfTime],
      [1, startOfTime],
    ])
  })

  test('behavior: a finding of an epoch that is over is shown no more', async () => {
    await list(world, [a, b])
    await addScores(['own'])
    await summarizeOnce(ports())
    await summarizeFleetOnce(ports())
    await world.database.updateTable('epochs').set({ closed_at: startOfTime }).where('supplier_id', '=', a.id).execute()
    expect([...(await readFleetFindings(world.database, [a.id, b.id])).keys()]).toEqual([b.id])
  })

  test('behavior: a service about which nothing is new is left alone, for a while', async () => {
    await list(world, [a, b])
    await addScores(['own', 'common'])
    await summarizeOnce(ports())
    const compared: ComparedFleets = new Map()
    expect(await summarizeFleetOnce(ports(), { compared })).toBe(2)
    await world.database.deleteFrom('fleet_findings').execute()
    expect(await summarizeFleetOnce(ports(), { compared })).toBe(0)
    world.time.advance(34)
    expect(await summarizeFleetOnce(ports(), { compared })).toBe(2)
    await world.database.deleteFrom('fleet_findings').execute()
    await tellNews(world.database, [a.id])
    world.time.advance(1)
    await summarizeOnce(ports())
    expect(await summarizeFleetOnce(ports(), { compared })).toBe(2)
  })

  test('behavior: a finding that says the same is not written again', async () => {
    await list(world, [a, b])
    await addScores(['own'])
    await summarizeOnce(ports())
    expect(await summarizeFleetOnce(ports())).toBe(2)
    world.time.advance(500)
    await world.database
      .updateTable('fleet_findings')
      .set({ content_hash: null })
      .where('supplier_id', '=', a.id)
      .execute()
    expect(await summarizeFleetOnce(ports())).toBe(1)
    const findings = await readFleetFindings(world.database, [a.id, b.id])
    expect([a, b].map(({ id }) => findings.get(id)?.computedAt)).toEqual([startOfTime + 500, startOfTime])
  })

  test('behavior: a thread finds the same', async () => {
    await list(world, [a, b])
    await addScores(['own', 'common', 'common'])
    await summarizeOnce(ports())
    await summarizeFleetOnce(ports())
    const here = await readFleetFindings(world.database, [a.id, b.id])
    await world.database.deleteFrom('fleet_findings').execute()
    expect(await summarizeFleetOnce(ports(), { leastForThread: 1 })).toBe(2)
    expect(await readFleetFindings(world.database, [a.id, b.id])).toEqual(here)
  })

  test('behavior: of too many with common answers those with the latest are compared', async () => {
    await list(world, [a, b])
    await addScores(['own', 'common'])
    await world.database
      .updateTable('scores')
      .set({ evaluated_at: startOfTime - 1 })
      .where('supplier_id', '=', a.id)
      .execute()
    await summarizeOnce(ports())
    await summarizeFleetOnce(ports(), { mostCompared: 1 })
    const findings = await readFleetFindings(world.database, [a.id, b.id])
    expect([a, b].map(({ id }) => findings.get(id)?.identity.isLeftOut)).toEqual([true, false])
  })

  test('error: a service that cannot be compared keeps no other from its turn', async () => {
    const elsewhere = supplierNamed('b', { service: 'zzz' })
    await list(world, [a, elsewhere])
    await tellNews(world.database, [a.id, elsewhere.id])
    await summarizeOnce(ports())
    await sql`update summaries set summary = summary - 'availability' where supplier_id = ${a.id}`.execute(
      world.database,
    )
    await expect(summarizeFleetOnce(ports())).rejects.toThrow(TypeError)
    expect([...(await readFleetFindings(world.database, [a.id, elsewhere.id])).keys()]).toEqual([elsewhere.id])
  })

  test('behavior: told to stop, it ends without a finding', async () => {
    await list(world, [a, b])
    await addScores(['own', 'common'])
    await summarizeOnce(ports())
    const compared: ComparedFleets = new Map()
    for (const leastForThread of [1, 100]) {
      expect(await summarizeFleetOnce(ports(), { compared, leastForThread, signal: AbortSignal.abort() })).toBe(0)
    }
    expect([...compared]).toEqual([])
  })
})

describe('FleetThread', () => {
  test('error: a fault ends the thread, and says why', async () => {
    await using thread = new FleetThread({ size: 1, now: 0 })
    await expect(thread.add('[{}]')).rejects.toThrow(FleetThreadError)
    await expect(thread.findings()).rejects.toThrow(/ended without findings: .*undefined/)
  })

  test('behavior: stopped while it compares, it ends at once', async () => {
    const thread = new FleetThread({ size: 1, now: 0 })
    await thread.add('[]')
    const findings = thread.findings()
    const stopped = thread[Symbol.asyncDispose]()
    await expect(findings).rejects.toThrow('it was stopped')
    await stopped
  })
})

describe('readFleetPage', () => {
  test('default: of each supplier what it is compared by', async () => {
    await list(world, [a, b])
    await addScores(['own', 'common'])
    await summarizeOnce(ports())
    const fleet = { network: a.network, service: a.service }
    const page = async (since: number, stateVersion: number): Promise<FleetMember[]> => {
      const places = await listFleetPlaces(world.database, fleet, { since, mostCompared: 9 })
      const options = {
        since,
        tierSuite: 'echo-suite',
        pairedSuites: [],
        publicSuite: 'none',
        listTask: 'none',
        stateVersion,
      }
      return JSON.parse(await readFleetPage(world.database, places, options))
    }
    const suppliers = [a, b].toSorted((one, other) => (one.id < other.id ? -1 : 1))
    const known = suppliers.map(({ id, operator }) => ({
      supplierId: id,
      epoch: 1,
      operator,
      isReference: false,
      score: { estimate: { n: 2, mean: 1 }, own: { n: 1, mean: 1 } },
      availability: expect.objectContaining({ n: 0 }),
      publicLabelled: null,
      traffic: null,
      pairs: [],
      isLeftOut: false,
    }))
    const answer = ['common:1', 'echo', 1, '0011223344556677', 9]
    const latencyMs = { n: 0, zeros: 0, bins: [] }
    const ownLabelled = { values: [], difficulties: [] }
    expect(await page(startOfTime, STATE_VERSION)).toEqual(
      known.map((one) => ({ ...one, latencyMs, ownLabelled, commonAnswers: [answer] })),
    )
    const unreadable = { latencyMs: null, ownLabelled: null }
    expect(await page(startOfTime + 1, STATE_VERSION + 1)).toEqual(
      known.map((one) => ({ ...one, ...unreadable, commonAnswers: [] })),
    )
  })
})
