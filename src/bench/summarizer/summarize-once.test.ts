import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Summary } from '#records/summary.ts'
import type { Supplier } from '#records/supplier.ts'
import type { TierCalibration } from '#records/tier-scale.ts'
import { saveTierCalibration } from '#store/calibrations.ts'
import { insertRows } from '#store/insert-rows.ts'
import { tellNews } from '#store/news.ts'
import { resetSummaries } from '#store/summarizer/save-summaries.ts'
import { echoCatalogue } from '../__fixtures__/echo-catalogue.ts'
import { supplierNamed } from '../__fixtures__/relays.ts'
import { list, openWorld, startOfTime, type World } from '../__fixtures__/world.ts'
import { type SummarizerPorts, summarizeOnce } from './summarize-once.ts'

const suppliers = ['a', 'b', 'c'].map((name) => supplierNamed(name))
const [first = supplierNamed('a')] = suppliers
let world: World

beforeAll(async () => {
  world = await openWorld()
})

afterAll(() => world.close())

beforeEach(async () => {
  await world.reset()
  await list(world, suppliers)
})

function summarize(limit?: number, over: Partial<SummarizerPorts> = {}): Promise<number> {
  const { database, time } = world
  const ports = { database, catalogue: echoCatalogue(), clock: time.clock, evidenceMs: 1_000, historyMs: 1_000 }
  return summarizeOnce({ ...ports, ...over }, limit)
}

/** Turns until there is nothing left; a summarizer that never rests fails the test. */
async function summarizeAll(): Promise<number> {
  for (let turns = 0; turns < 20; turns++) if ((await summarize()) === 0) return turns
  throw new Error('the summarizer does not come to rest')
}

async function addOutcomes(supplier: Supplier, count: number): Promise<void> {
  await insertRows(
    world.database,
    'outcomes',
    Array.from({ length: count }, (_, index) => ({
      attempt_id: `${supplier.address}-${index}`,
      request_id: `${supplier.address}-${index}`,
      supplier_id: supplier.id,
      kind: 'answered',
      blame: 'nobody',
      http_status: 200,
      timeout_phase: null,
      sent_at: 0,
      first_byte_at: 1,
      first_token_at: null,
      last_byte_at: 2,
      is_trustworthy: true,
      prompt_tokens: 1,
      completion_tokens: 1,
      total_tokens: 2,
      body_bytes: 10,
      detail: null,
      recorded_at: startOfTime + 1,
    })),
  )
  await tellNews(world.database, [supplier.id])
}

async function addScores(supplier: Supplier, orders: readonly number[]): Promise<void> {
  await insertRows(
    world.database,
    'scores',
    orders.map((order) => ({
      sample_id: `${supplier.address}-${order}`,
      supplier_id: supplier.id,
      epoch: 1,
      suite: 'echo-suite',
      suite_version: '1',
      task: 'echo',
      stratum: 'words',
      pool: 'own',
      draw_order: order,
      kind: 'scored',
      value: order % 2,
      basis: 'answer',
      reason: null,
      metrics: '{}',
      extracted: '{}',
      evaluated_at: startOfTime,
      document_id: String(order),
      answer: null,
      difficulty: null,
      prompt_tokens: null,
      completion_tokens: null,
    })),
  )
  await tellNews(world.database, [supplier.id])
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index)

async function published(): Promise<{ address: string; attempts: number; n: number | undefined }[]> {
  const rows = await world.database.selectFrom('summaries').select('summary').execute()
  return rows
    .map(({ summary }) => summary as Summary)
    .map(({ supplier, attempts, suites }) => ({ address: supplier.address, attempts, n: suites[0]?.estimate.n }))
    .toSorted((a, b) => (a.address < b.address ? -1 : 1))
}

async function summaryOf({ id }: Supplier): Promise<{ summary: Summary }> {
  const query = world.database.selectFrom('summaries').select('summary').where('supplier_id', '=', id)
  return { summary: (await query.executeTakeFirstOrThrow()).summary as Summary }
}

describe('summarizeOnce', () => {
  test('default: who has news is summarised, once', async () => {
    await addOutcomes(first, 3)
    await addScores(first, range(0, 3))
    expect([await summarize(), await summarize()]).toEqual([1, 0])
    expect(await published()).toEqual([{ address: 'a', attempts: 3, n: 3 }])
  })

  test('args: limit', async () => {
    for (const supplier of suppliers) await addOutcomes(supplier, 1)
    expect([await summarize(2), await summarize(2), await summarize(2)]).toEqual([2, 1, 0])
  })

  test('behavior: more outcomes than fit in a turn are all counted without further news', async () => {
    for (const supplier of suppliers) await addOutcomes(supplier, 1_500)
    await summarizeAll()
    expect(await published()).toEqual(['a', 'b', 'c'].map((address) => ({ address, attempts: 1_500, n: 0 })))
  })

  test('behavior: more scores than fit in a turn are all folded without further news', async () => {
    await addScores(first, range(0, 4_100))
    await summarizeAll()
    expect(await published()).toEqual([{ address: 'a', attempts: 0, n: 4_100 }])
  })

  test('behavior: scores behind a gap wait without work, and come with the one that closes it', async () => {
    await addScores(first, range(1, 2_500))
    expect(await summarizeAll()).toBe(1)
    expect(await published()).toEqual([{ address: 'a', attempts: 0, n: 0 }])
    await addScores(first, [0])
    await summarizeAll()
    expect(await published()).toEqual([{ address: 'a', attempts: 0, n: 2_500 }])
  })

  test('behavior: folding all again from nothing gives the same state and summary', async () => {
    for (const [index, end] of [7, 40, 41, 300].entries()) {
      await addScores(first, range([0, 7, 40, 41][index] ?? 0, end))
      await summarizeAll()
    }
    await addOutcomes(first, 50)
    await summarizeAll()
    const read = () =>
      world.database.selectFrom('summaries').select(['state', 'summary']).where('supplier_id', '=', first.id).execute()
    const before = await read()
    await resetSummaries(world.database)
    await summarizeAll()
    expect(await read()).toEqual(before)
  })

  test('behavior: pay by each rule, and for what is staked; history keeps it', async () => {
    await addScores(first, range(0, 400))
    await summarize(undefined, { stakedPayOf: () => 12 })
    const { summary } = await summaryOf(first)
    expect(summary.tier).toMatchObject({ state: 'decided', tier: 'base', scale: null, isSettled: true })
    const pay = { stepped: 1, continuous: expect.closeTo(0.8164, 4), staked: 12, cap: null }
    expect(summary.pay).toEqual(pay)
    const history = await world.database.selectFrom('summary_history').select(['suite', 'pay']).execute()
    expect(history).toEqual([{ suite: 'echo-suite', pay }])
  })

  test('behavior: an undecided epoch is paid no more than its cap', async () => {
    await world.database.updateTable('epochs').set({ pay_cap: 'none' }).execute()
    await addScores(first, range(0, 100))
    await summarizeAll()
    const { summary } = await summaryOf(first)
    expect([summary.tier.state, summary.pay]).toEqual([
      'provisional',
      { stepped: 0, continuous: 0, staked: null, cap: 'none' },
    ])
    await addScores(first, range(100, 400))
    await summarizeAll()
    expect((await summaryOf(first)).summary.pay).toMatchObject({ stepped: 1, cap: null })
  })

  test('behavior: tiers are decided on the scale that was in force when the epoch began', async () => {
    const limit = (threshold: number) => ({ lower: threshold - 0.01, upper: threshold + 0.01 })
    const scale = (id: string, middle: number, madeAt: number): TierCalibration => ({
      ...{ id, suite: 'echo-suite', suiteVersion: '1', alpha: 0.05, madeAt, references: [], intercept: 0, slope: 1 },
      ...{ thresholds: { base: 0.2, middle, high: 0.7 }, excessVariance: 0 },
      limits: { base: limit(0.2), middle: limit(middle), high: limit(0.7) },
      crossValidation: { errors: [], meanAbsoluteError: 0, rootMeanSquareError: 0 },
    })
    await saveTierCalibration(world.database, scale('before', 0.4, startOfTime - 1))
    await saveTierCalibration(world.database, scale('after', 0.6, startOfTime + 1))
    await addScores(first, range(0, 600))
    await summarizeAll()
    const { tier } = (await summaryOf(first)).summary
    expect(tier).toMatchObject({ state: 'decided', tier: 'middle', isCalibrated: true, scale: { id: 'before' } })
    expect(tier.scale).not.toHaveProperty('references')
  })

  test('behavior: news that come during a turn are not lost', async () => {
    await addOutcomes(first, 10)
    await Promise.all([summarize(), addScores(first, range(0, 5)), summarize()])
    await summarizeAll()
    expect(await published()).toEqual([{ address: 'a', attempts: 10, n: 5 }])
  })
})
