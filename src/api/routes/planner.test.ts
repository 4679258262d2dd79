import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { planReport } from '#statistics/planning/plan-report.ts'
import { freshStore } from '#store/__fixtures__/fresh-store.ts'
import type { Store } from '#store/open-store.ts'
import { exampleSummary, exampleSupplier, insertSuppliers } from '#store/read/__fixtures__/example-records.ts'
import { testApi } from '../__fixtures__/test-api.ts'

let store: Store
let api: FastifyInstance

const measured = exampleSupplier({ address: 'measured' })
const unknown = exampleSupplier({ address: 'unknown' })

beforeAll(async () => {
  store = await freshStore()
  await insertSuppliers(store.database, [
    { supplier: measured, summary: exampleSummary(measured) },
    { supplier: unknown },
  ])
  api = await testApi(store.database)
})

afterAll(async () => {
  await api.close()
  await store.close()
})

async function plan(query: string) {
  const response = await api.inject(`/api/planner?${query}`)
  const { about: _, ...answer } = response.json()
  return answer
}

async function refused(query: string): Promise<[number, string, string]> {
  const response = await api.inject(`/api/planner?${query}`)
  const { code, message } = response.json().error
  return [response.statusCode, code, message]
}

describe('GET /api/planner', () => {
  it('default: the fleet that is measured, by its scores', async () => {
    const { basis, undecided, courses, errorRates, fleets } = await plan('')
    expect({ basis, courses: courses.length, nodes: fleets[0].design.nodes, met: fleets[0].reach.met }).toEqual({
      ...{ basis: 'store', courses: 1, nodes: 2, met: 1 },
    })
    expect(errorRates).toEqual({ over: 0.01, under: 0.04, zoneOver: 0.02, zoneUnder: 0.03, mostItems: 1500 })
    expect(courses[0]).toMatchObject({ mean: 0.6, weight: 1, undecided })
    expect(fleets[0].design.itemsPerDecision).toBe(courses[0].meanItems)
  })

  it('behavior: the answer is that of `assay plan`', async () => {
    const { courses, errorRates: _, ...answer } = await plan('suppliers=1000&targetItems=380&groups=30&budget=5000')
    const question = { suppliers: 1000, targetItems: 380, groups: 30, budget: 5000 }
    expect(answer).toEqual(JSON.parse(JSON.stringify(planReport(question, { measured: null, course: null }))))
    expect(courses).toEqual([])
    expect(answer.fleets[0].reach).toMatchObject({ refreshDays: 76, relaysPerDay: 5000 })
  })

  it('args: scores that are spread about a mean', async () => {
    const narrow = await plan('suppliers=100&meanScore=0.675&spread=0')
    const wide = await plan('suppliers=100&meanScore=0.675&spread=0.1')
    expect(narrow.courses.map(({ mean, weight }: { mean: number; weight: number }) => [mean, weight])).toEqual([
      [0.68, expect.closeTo(1)],
    ])
    expect(wide.courses).toHaveLength(7)
    expect(wide.undecided).toBeGreaterThan(narrow.undecided)
  })

  it('args: two scores, a division into services', async () => {
    const { separation, fleets } = await plan('firstScore=0.68&secondScore=0.72')
    expect([separation.items.paired, separation.correlation, fleets]).toEqual([1653, 0.4, []])
    expect((await plan('services=256&nodes=2000')).services.plan).toMatchObject({
      nodesPerService: 7,
      missingNodes: 17,
      applications: null,
    })
  })

  it('error: what cannot be answered', async () => {
    expect(await refused('firstScore=0.5')).toEqual([
      ...[400, 'plan-question', 'Of two suppliers or scores only one is given.'],
    ])
    expect((await refused('firstScore=0.5&secondScore=0.5'))[1]).toBe('plan-question')
    expect(await refused('firstScore=0.1&secondScore=0.9&correlation=0.5')).toEqual([
      ...[400, 'plan-question', 'Scores so far apart correlate by 0.11 at most.'],
    ])
    expect(await refused(`first=${measured.id}&second=unknown`)).toEqual([
      ...[400, 'plan-question', '"unknown" has no score yet.'],
    ])
    expect((await refused('first=nobody&second=unknown')).slice(0, 2)).toEqual([404, 'unknown-supplier'])
    expect((await refused('suppliers=100000&nodesPerSession=1&applications=1&probes=1&targetItems=100000'))[1]).toBe(
      'plan-question',
    )
    expect((await refused('suppliers=0&tierError=1'))[1]).toBe('bad-request')
  })
})
