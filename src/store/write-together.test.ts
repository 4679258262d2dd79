import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { freshStore } from './__fixtures__/fresh-store.ts'
import { insertion } from './insert-rows.ts'
import { news } from './news.ts'
import type { Store } from './open-store.ts'
import { keptResponses } from './responses.ts'
import { writeTogether } from './write-together.ts'

let store: Store

beforeAll(async () => {
  store = await freshStore()
})
afterAll(() => store.close())
beforeEach(() => store.executeSql('truncate settlements, news, responses'))

const settlement = (id: string, requests: string | null = null) => ({
  sample_id: id,
  supplier_id: 's',
  settled_at: 1,
  requests,
})

async function rowCounts() {
  const { rows } = await store.executeSql(
    `select (select count(*)::int from settlements) as settlements, (select count(*)::int from news) as news,
      (select count(*)::int from responses) as responses`,
  )
  return rows[0]
}

describe('writeTogether', () => {
  test('default: each table gets its own values', async () => {
    const body = Buffer.from('raw')
    await writeTogether(store.database, [
      ...insertion('settlements', [settlement('a'), settlement('b', '[{"state":"answered"}]')]),
      ...keptResponses([{ attemptId: 'attempt', body, expiresAt: 5 }]),
      ...news(['s', 't', 's']),
    ])
    const { rows: settled } = await store.executeSql('select sample_id, requests from settlements order by 1')
    const { rows: kept } = await store.executeSql('select attempt_id, bytes, size, expires_at from responses')
    const { rows: told } = await store.executeSql('select supplier_id from news order by 1')
    expect({ settled, kept, told }).toEqual({
      settled: [
        { sample_id: 'a', requests: null },
        { sample_id: 'b', requests: [{ state: 'answered' }] },
      ],
      kept: [{ attempt_id: 'attempt', bytes: body, size: 3, expires_at: 5 }],
      told: [{ supplier_id: 's' }, { supplier_id: 't' }],
    })
  })

  test('behavior: nothing to write, no statement', async () => {
    await writeTogether(store.database, [...insertion('settlements', []), ...keptResponses([]), ...news([])])
    expect(await rowCounts()).toEqual({ settlements: 0, news: 0, responses: 0 })
  })

  test('error: one refused value, and nothing is written', async () => {
    const writes = [...news(['s']), ...insertion('settlements', [settlement('a'), settlement('b', '{not json')])]
    await expect(writeTogether(store.database, writes)).rejects.toMatchObject({ code: '22P02' })
    expect(await rowCounts()).toEqual({ settlements: 0, news: 0, responses: 0 })
  })
})
