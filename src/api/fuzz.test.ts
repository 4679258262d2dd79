import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { freshStore } from '#store/__fixtures__/fresh-store.ts'
import type { Store } from '#store/open-store.ts'
import {
  exampleSuite,
  exampleSummary,
  exampleSupplier,
  insertSuppliers,
} from '#store/read/__fixtures__/example-records.ts'
import {
  insertAnswer,
  insertEpoch,
  insertPeriods,
  insertSample,
  insertScore,
  lookAt,
} from '#store/read/__fixtures__/sample-rows.ts'
import {
  brokenUrls,
  type DescribedRoute,
  describedRoutes,
  type KnownTexts,
  validUrls,
} from './__fixtures__/described-requests.ts'
import { basicsSuite, gatedTask, openTask, testApi } from './__fixtures__/test-api.ts'

const root = join(import.meta.dirname, '../..')
const document = JSON.parse(readFileSync(join(root, 'docs/openapi.json'), 'utf8'))
/** An endless stream cannot be waited for; it takes no parameters. */
const routes = describedRoutes(document).filter(({ path }) => path !== '/api/events')

const adminToken = 'the-admin-token-of-this-test'
const hostile = '<img src=x onerror=alert(1)>\u202e\u001b[2J" \'; drop table suppliers'
const supplier = exampleSupplier({ address: 'alpha', operator: hostile, name: hostile, declaredModel: hostile })
const rival = exampleSupplier({ address: 'beta' })
const twin = exampleSupplier({ address: 'alpha', service: 'images' })
const otherSuite = { ...basicsSuite, name: 'other-suite', setsTier: false }
const suppliers = [supplier.id, rival.id, twin.id, supplier.id.slice(0, 6), 'alpha', 'beta']
const words: KnownTexts = {
  ...{ id: suppliers, supplier: suppliers, first: suppliers, second: suppliers },
  ...{ service: ['text', 'images'], suite: ['assay-basics', 'basics'], operator: ['operator-a', hostile] },
  ...{
    task: [openTask.name, gatedTask.name],
    name: [openTask.name, gatedTask.name, otherSuite.name],
    q: ['alp', hostile],
  },
}

let store: Store
let api: Awaited<ReturnType<typeof testApi>>

beforeAll(async () => {
  store = await freshStore()
  const { database } = store
  await insertSuppliers(database, [
    {
      supplier,
      summary: exampleSummary(supplier, {
        suites: [exampleSuite(), exampleSuite({ suite: 'other', setsTier: false })],
      }),
    },
    { supplier: rival, summary: exampleSummary(rival) },
    { supplier: twin },
  ])
  await insertPeriods(database)
  for (const { id } of [supplier, rival]) {
    await insertEpoch(database, id)
    const fields = { supplierId: id, task: openTask.name, suite: 'assay-basics', pool: 'common', drawOrder: 0 } as const
    await insertSample(database, { ...fields, id: `shown-${id}`, periodId: 'revealed', documentId: 'one' })
    await insertScore(database, { ...fields, id: `shown-${id}`, periodId: 'revealed', documentId: 'one', value: 1 })
    await insertSample(database, { ...fields, id: `hidden-${id}`, periodId: 'running', pool: 'own', drawOrder: 1 })
  }
  const bytes = Buffer.from(hostile)
  await insertAnswer(database, {
    ...{ sampleId: `shown-${supplier.id}`, supplierId: supplier.id, ordinal: 0, encoding: 'raw', bytes },
    ...{ size: bytes.length, expiresAt: 1e15 },
  })
  const point = {
    epoch: 0,
    suite: 'assay-basics',
    computed_at: 1500,
    n: 4,
    mean: 0.5,
    lower: 0.1,
    upper: 0.9,
    tier: 'base',
  }
  await database
    .insertInto('summary_history')
    .values({ ...point, supplier_id: supplier.id })
    .execute()
  api = await testApi(database, {
    clock: () => lookAt,
    catalogue: {
      tasks: () => [openTask, gatedTask],
      suites: () => [basicsSuite, otherSuite],
      expected: () => [hostile],
    },
    admin: {
      token: adminToken,
      planNow: () => true,
      planSuite: async () => undefined,
      beginEpoch: async ({ id }) => ({ supplierId: id, epoch: 1, startedAt: 1 }),
    },
    rateLimit: { requestsPerSecond: 1e6, burst: 1e9, addresses: 10 },
  })
})

afterAll(async () => {
  await api.close()
  await store.close()
})

/** Schemas of the document by which answers are judged, made once. */
const schemas = new Map<object, z.ZodType>()

function schemaOf(route: DescribedRoute, status: number, type: string): z.ZodType | undefined {
  const written = route.responses[String(status)]?.content?.[type]?.schema
  if (written === undefined) return undefined
  const known = schemas.get(written)
  if (known !== undefined) return known
  const whole = { ...written, $defs: document.components.schemas }
  const text = JSON.stringify(whole).replaceAll('#/components/schemas/', '#/$defs/')
  const made = z.fromJSONSchema(JSON.parse(text))
  schemas.set(written, made)
  return made
}

/** What no answer may hold: secrets, seeds that are not revealed, items to be asked yet, paths and stacks of this machine. */
const secrets = [adminToken, 'seed-of-running', 'seed-of-over', 'prompt of hidden', root, 'node_modules', '.ts:']

/** Judges the answer, and returns its status. */
async function judge(route: DescribedRoute, url: string): Promise<number> {
  const headers = route.method === 'GET' ? {} : { authorization: `Bearer ${adminToken}` }
  const payload = route.method === 'PUT' ? { payload: { isPlanned: true } } : {}
  const { statusCode, body, headers: got } = await api.inject({ method: route.method, url, headers, ...payload })
  const [type = ''] = String(got['content-type'] ?? '').split(';')
  expect({ url, statusCode, body: body.slice(0, 300) }).toSatisfy(({ statusCode: status }) => status < 500)
  expect(secrets.filter((secret) => body.includes(secret))).toEqual([])
  expect(got['x-content-type-options']).toBe('nosniff')
  expect(['application/json', 'text/csv', 'image/svg+xml']).toContain(type)
  if (type !== 'application/json') return statusCode
  const schema = schemaOf(route, statusCode, type) ?? schemaOf(route, 400, type)
  const { error } = schema?.safeParse(JSON.parse(body)) ?? {}
  expect({ url, statusCode, problem: error?.issues }).toEqual({ url, statusCode, problem: undefined })
  return statusCode
}

describe('the API, asked by its own document', () => {
  it.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))(
    'behavior: %s answers what is allowed, and what is not, as it says',
    async (_name, route) => {
      const settings = { numRuns: 60, seed: 20_261_123 }
      const met = new Set<number>()
      for (const urls of [validUrls(route, words), brokenUrls(route, words)]) {
        const property = fc.asyncProperty(urls, async (url) => {
          met.add(await judge(route, url))
        })
        await fc.assert(property, settings)
      }
      // Neither all refused nor, where there is something to be wrong, all let in.
      expect([...met].some((status) => status < 300)).toBe(true)
      if (route.parameters.length > 0) expect([...met].some((status) => status >= 400)).toBe(true)
    },
    60_000,
  )
})
