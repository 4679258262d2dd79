import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshStore } from './__fixtures__/fresh-store.ts'
import type { Store } from './open-store.ts'
import { deleteExpiredResponses, getResponses, putResponses } from './responses.ts'

let store: Store

beforeAll(async () => {
  store = await freshStore()
})
afterAll(() => store.close())

const response = (attemptId: string, body: Uint8Array, expiresAt = 1e12) => ({ attemptId, body, expiresAt })
const texts = (bodies: Map<string, Uint8Array>) =>
  [...bodies].map(([id, body]) => `${id}: ${Buffer.from(body).toString()}`).sort()

describe('putResponses, getResponses', () => {
  test('default: any bytes come back', async () => {
    const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => (index * index) % 256)
    await putResponses(store.database, [response('a', bytes), response('b', new Uint8Array())])
    const bodies = await getResponses(store.database, ['a', 'b', 'c'])
    expect([...bodies.keys()].sort()).toEqual(['a', 'b'])
    expect(Buffer.compare(bodies.get('a') ?? new Uint8Array(), bytes)).toBe(0)
    expect(bodies.get('b')).toHaveLength(0)
  })

  test('behavior: the first body of an attempt stays', async () => {
    await putResponses(store.database, [response('first', Buffer.from('one'))])
    await putResponses(store.database, [response('first', Buffer.from('two'))])
    expect(texts(await getResponses(store.database, ['first']))).toEqual(['first: one'])
  })
})

describe('deleteExpiredResponses', () => {
  test('default: the oldest go first, up to the limit; others stay', async () => {
    const bodies = [1, 2, 3, 4].map((time) => response(`t${time}`, Buffer.from(`${time}`), time))
    await putResponses(store.database, bodies)
    const ids = bodies.map(({ attemptId }) => attemptId)
    expect(await deleteExpiredResponses(store.database, 3, 2)).toBe(2)
    expect(texts(await getResponses(store.database, ids))).toEqual(['t3: 3', 't4: 4'])
    expect(await deleteExpiredResponses(store.database, 3, 2)).toBe(1)
    expect(await deleteExpiredResponses(store.database, 3, 2)).toBe(0)
    expect(texts(await getResponses(store.database, ids))).toEqual(['t4: 4'])
  })
})
