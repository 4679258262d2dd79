import { zstdCompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshStore } from '../__fixtures__/fresh-store.ts'
import type { Database } from '../database.ts'
import type { Store } from '../open-store.ts'
import { exampleSupplier, insertSuppliers } from './__fixtures__/example-records.ts'
import { insertAnswer, insertPeriods, insertSample, lookAt } from './__fixtures__/sample-rows.ts'
import { readHiddenSamples } from './read-hidden-samples.ts'
import { readSamples } from './read-samples.ts'

const supplier = exampleSupplier()
const supplierId = supplier.id
const rule = { supplierId, now: lookAt, openTasks: ['open-task', 'other-task'] }
const query = { ...rule, limit: 100, bodyLimitBytes: 1000 }

let store: Store
let database: Database

beforeAll(async () => {
  store = await freshStore()
  database = store.database
  await insertSuppliers(database, [{ supplier }])
  await insertPeriods(database)
  let drawOrder = 0
  for (const periodId of ['revealed', 'over', 'running']) {
    for (const pool of ['own', 'common', 'public'] as const) {
      const keys = { supplierId, periodId, pool }
      await insertSample(database, { ...keys, id: `${pool}-${periodId}`, drawOrder: drawOrder++ })
      await insertSample(database, { ...keys, id: `gated-${pool}-${periodId}`, drawOrder: drawOrder++, task: 'gated' })
    }
  }
  const keys = { supplierId, periodId: 'revealed', pool: 'own' } as const
  await insertSample(database, { ...keys, id: 'pending', drawOrder: drawOrder++, requestState: 'pending' })
  await insertSample(database, {
    ...keys,
    id: 'lost-period',
    drawOrder: drawOrder++,
    periodId: 'nowhere',
    pool: 'common',
  })
  await insertSample(database, { ...keys, id: 'other-task', drawOrder: drawOrder++, task: 'other-task' })
  const text = Buffer.from('{"a":"plain"}')
  const kept = { sampleId: 'own-revealed', supplierId, size: text.length, expiresAt: lookAt + 1 }
  await insertAnswer(database, { ...kept, ordinal: 0, encoding: 'raw', bytes: text, expiresAt: lookAt })
  await insertAnswer(database, { ...kept, ordinal: 1, encoding: 'zstd', bytes: zstdCompressSync(text) })
})

afterAll(() => store.close())

describe('readSamples', () => {
  it('behavior: shows private items after the reveal, public ones always', async () => {
    const samples = await readSamples(database, query)
    expect(samples.map(({ id }) => id)).toEqual([
      'other-task',
      'public-running',
      'public-over',
      'public-revealed',
      'common-revealed',
      'own-revealed',
    ])
  })

  it('behavior: nothing of a hidden sample is in the answer', async () => {
    const text = JSON.stringify(await readSamples(database, query))
    for (const hidden of [
      'gated',
      'own-over',
      'common-over',
      'own-running',
      'common-running',
      'pending',
      'lost-period',
    ]) {
      expect(text).not.toContain(hidden)
    }
  })

  it('behavior: a seed that is to be revealed later hides its items, also when the date is set already', async () => {
    await database
      .updateTable('periods')
      .set({ revealed_at: lookAt + 1 })
      .where('id', '=', 'over')
      .execute()
    const before = await readSamples(database, query)
    const after = await readSamples(database, { ...query, now: lookAt + 1 })
    await database.updateTable('periods').set({ revealed_at: null }).where('id', '=', 'over').execute()
    expect(before.map(({ id }) => id)).not.toContain('own-over')
    expect(after.map(({ id }) => id)).toContain('own-over')
  })

  it('behavior: a task that nobody knows is hidden', async () => {
    expect(await readSamples(database, { ...query, openTasks: [] })).toEqual([])
  })

  it('behavior: a sample comes with its requests, attempts and kept responses', async () => {
    const [sample] = await readSamples(database, {
      ...query,
      after: { epoch: 0, suite: 'basics', drawOrder: 1 },
    })
    expect(sample).toMatchInlineSnapshot(`
      {
        "createdAt": 10,
        "document": {
          "expected": "42",
        },
        "documentId": "document-own-revealed",
        "drawOrder": 0,
        "epoch": 0,
        "id": "own-revealed",
        "periodId": "revealed",
        "pool": "own",
        "propensity": 0.25,
        "requests": [
          {
            "attempts": [
              {
                "committedAt": 30,
                "id": "attempt-own-revealed-0",
                "ordinal": 0,
                "outcome": {
                  "blame": "nobody",
                  "bodyBytes": 13,
                  "detail": null,
                  "httpStatus": 200,
                  "kind": "answered",
                  "timeoutPhase": null,
                  "timing": {
                    "firstByteAt": 80,
                    "firstTokenAt": null,
                    "isTrustworthy": true,
                    "lastByteAt": 90,
                    "sentAt": 30,
                  },
                  "usage": {
                    "completionTokens": null,
                    "promptTokens": 10,
                    "totalTokens": null,
                  },
                },
                "response": null,
              },
              {
                "committedAt": 30,
                "id": "attempt-own-revealed-1",
                "ordinal": 1,
                "outcome": {
                  "blame": "nobody",
                  "bodyBytes": 13,
                  "detail": null,
                  "httpStatus": 200,
                  "kind": "answered",
                  "timeoutPhase": null,
                  "timing": {
                    "firstByteAt": 80,
                    "firstTokenAt": null,
                    "isTrustworthy": true,
                    "lastByteAt": 90,
                    "sentAt": 30,
                  },
                  "usage": {
                    "completionTokens": null,
                    "promptTokens": 10,
                    "totalTokens": null,
                  },
                },
                "response": {
                  "expiresAt": 2501,
                  "isCut": false,
                  "size": 13,
                  "text": "{"a":"plain"}",
                },
              },
            ],
            "body": {
              "isCut": false,
              "size": 22,
              "text": "prompt of own-revealed",
            },
            "bodyHash": "hash-own-revealed",
            "id": "request-own-revealed",
            "index": 0,
            "kind": "chat",
            "path": "/v1/chat/completions",
            "state": "answered",
          },
        ],
        "score": null,
        "stratum": "group",
        "suite": "basics",
        "suiteVersion": "1",
        "task": "open-task",
        "taskVersion": "1",
      }
    `)
  })

  it('behavior: bodies are cut', async () => {
    const samples = await readSamples(database, { ...query, bodyLimitBytes: 6 })
    expect(samples.at(-1)?.requests[0]?.body).toEqual({ text: 'prompt', size: 22, isCut: true })
  })

  it('behavior: scores are read as the vocabulary has them', async () => {
    const score = {
      supplier_id: supplierId,
      epoch: 0,
      suite: 'basics',
      suite_version: '1',
      task: 'open-task',
      stratum: 'group',
      pool: 'own',
    }
    const facts = { metrics: JSON.stringify({ acc: 1 }), extracted: JSON.stringify({ none: '42' }), evaluated_at: 99 }
    await database
      .insertInto('scores')
      .values([
        {
          ...score,
          ...facts,
          sample_id: 'own-revealed',
          document_id: 'own:0',
          answer: '00ff00ff00ff00ff',
          difficulty: 0.25,
          draw_order: 0,
          kind: 'scored',
          value: 1,
          basis: 'answer',
          reason: null,
        },
        {
          ...score,
          ...facts,
          sample_id: 'common-revealed',
          document_id: 'common:0',
          draw_order: 2,
          kind: 'unscored',
          value: null,
          basis: null,
          reason: 'lost-by-us',
        },
      ])
      .execute()
    const samples = await readSamples(database, query)
    expect(samples.slice(-2).map(({ score }) => score)).toEqual([
      {
        result: { kind: 'unscored', reason: 'lost-by-us' },
        metrics: { acc: 1 },
        extracted: { none: '42' },
        answer: null,
        difficulty: null,
        evaluatedAt: 99,
      },
      {
        result: { kind: 'scored', value: 1, basis: 'answer' },
        metrics: { acc: 1 },
        extracted: { none: '42' },
        answer: '00ff00ff00ff00ff',
        difficulty: 0.25,
        evaluatedAt: 99,
      },
    ])
    await database.deleteFrom('scores').execute()
  })

  it('args: pages by cursor meet every public sample once', async () => {
    const seen: string[] = []
    let after: { epoch: number; suite: string; drawOrder: number } | undefined
    while (true) {
      const page = await readSamples(database, { ...query, after, limit: 2 })
      seen.push(...page.map(({ id }) => id))
      after = page.at(-1)
      if (page.length < 2) break
    }
    expect(seen).toEqual((await readSamples(database, query)).map(({ id }) => id))
  })

  it('args: suite and task narrow', async () => {
    expect((await readSamples(database, { ...query, task: 'other-task' })).map(({ id }) => id)).toEqual(['other-task'])
    expect(await readSamples(database, { ...query, suite: 'none' })).toEqual([])
  })

  it('args: a supplier without samples', async () => {
    expect(await readSamples(database, { ...query, supplierId: 'nobody' })).toEqual([])
  })
})

describe('readHiddenSamples', () => {
  it('default', async () => {
    expect(await readHiddenSamples(database, rule)).toMatchInlineSnapshot(`
      [
        {
          "count": 1,
          "pool": "own",
          "publicFrom": 1000,
          "reason": "not-finished",
        },
        {
          "count": 1,
          "pool": "common",
          "publicFrom": 2000,
          "reason": "seed-not-revealed",
        },
        {
          "count": 1,
          "pool": "own",
          "publicFrom": 2000,
          "reason": "seed-not-revealed",
        },
        {
          "count": 1,
          "pool": "common",
          "publicFrom": 3000,
          "reason": "period-not-over",
        },
        {
          "count": 1,
          "pool": "own",
          "publicFrom": 3000,
          "reason": "seed-not-revealed",
        },
        {
          "count": 3,
          "pool": "common",
          "publicFrom": null,
          "reason": "gated-data-set",
        },
        {
          "count": 1,
          "pool": "common",
          "publicFrom": null,
          "reason": "period-not-over",
        },
        {
          "count": 3,
          "pool": "own",
          "publicFrom": null,
          "reason": "gated-data-set",
        },
        {
          "count": 3,
          "pool": "public",
          "publicFrom": null,
          "reason": "gated-data-set",
        },
      ]
    `)
  })

  it('behavior: shown and hidden together are all', async () => {
    const hidden = await readHiddenSamples(database, rule)
    const shown = await readSamples(database, query)
    expect(hidden.reduce((sum, { count }) => sum + count, shown.length)).toBe(21)
  })
})
