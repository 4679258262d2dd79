import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { insertRows } from '#store/insert-rows.ts'
import { tellNews } from '#store/news.ts'
import { readFleetFindings } from '#store/read/read-fleet-findings.ts'
import { readCommonAnswers } from '#store/summarizer/read-fleet.ts'
import { echoCatalogue } from '../../__fixtures__/echo-catalogue.ts'
import { supplierNamed } from '../../__fixtures__/relays.ts'
import { list, openWorld, startOfTime, type World } from '../../__fixtures__/world.ts'
import { summarizeOnce } from '../summarize-once.ts'
import { summarizeFleetOnce } from './summarize-fleet.ts'

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

async function addCommonScores(pools: readonly ('own' | 'common')[]): Promise<void> {
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
    await addCommonScores(['own', 'common'])
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
    await addCommonScores(['own'])
    await summarizeOnce(ports())
    await summarizeFleetOnce(ports())
    await world.database.updateTable('epochs').set({ closed_at: startOfTime }).where('supplier_id', '=', a.id).execute()
    expect([...(await readFleetFindings(world.database, [a.id, b.id])).keys()]).toEqual([b.id])
  })
})

describe('readCommonAnswers', () => {
  test('default: answers to common items since a moment', async () => {
    await list(world, [a, b])
    await addCommonScores(['own', 'common'])
    const fleet = { network: a.network, service: a.service }
    const answers = await readCommonAnswers(world.database, { ...fleet, since: startOfTime })
    expect(answers).toEqual(
      [a.id, b.id].sort().map((supplierId) => ({
        supplierId,
        documentId: 'common:1',
        task: 'echo',
        value: 1,
        answer: '0011223344556677',
        promptTokens: 9,
        completionTokens: 2,
        evaluatedAt: startOfTime,
      })),
    )
    expect(await readCommonAnswers(world.database, { ...fleet, since: startOfTime + 1 })).toEqual([])
  })
})
