import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contentHash } from '#records/content-id.ts'
import { freshStore } from './__fixtures__/fresh-store.ts'
import { getContents, putContents } from './contents.ts'
import type { Store } from './open-store.ts'

let store: Store

beforeAll(async () => {
  store = await freshStore()
})
afterAll(() => store.close())

const content = (body: string) => ({ hash: contentHash(body), body })

describe('putContents, getContents', () => {
  test('default: short, long, empty and many-byte texts come back', async () => {
    const contents = ['', 'short', 'long and dull '.repeat(10_000), 'ü€😀\u0000'.repeat(600), '{"a":1}'].map(content)
    await putContents(store.database, contents, 1)
    const hashes = contents.map(({ hash }) => hash)
    expect(await getContents(store.database, hashes)).toEqual(new Map(contents.map(({ hash, body }) => [hash, body])))
  })

  test('behavior: a long text is kept compressed, a short one as it is', async () => {
    const dull = content('abc '.repeat(1000))
    const short = content('abc')
    await putContents(store.database, [dull, short], 1)
    const rows = await store.database
      .selectFrom('contents')
      .select(['hash', 'encoding', 'size'])
      .where('hash', 'in', [dull.hash, short.hash])
      .execute()
    expect(new Map(rows.map(({ hash, encoding, size }) => [hash, [encoding, size]]))).toEqual(
      new Map([
        [dull.hash, ['zstd', 4000]],
        [short.hash, ['raw', 3]],
      ]),
    )
  })

  test('behavior: a text is kept once, also within one call', async () => {
    const twice = content('twice')
    await putContents(store.database, [twice, twice], 5)
    await putContents(store.database, [twice], 9)
    const rows = await store.database.selectFrom('contents').selectAll().where('hash', '=', twice.hash).execute()
    expect(rows.map(({ created_at }) => created_at)).toEqual([5])
  })

  test('behavior: concurrent writers of the same texts in any order do not lock up', async () => {
    const contents = Array.from({ length: 200 }, (_, index) => content(`shared ${index}`))
    const write = (index: number) => putContents(store.database, index % 2 ? contents : contents.toReversed(), 1)
    await Promise.all(Array.from({ length: 8 }, (_, index) => write(index)))
    expect(
      (
        await getContents(
          store.database,
          contents.map(({ hash }) => hash),
        )
      ).size,
    ).toBe(200)
  })

  test('args: nothing, and hashes that are not there', async () => {
    await putContents(store.database, [], 1)
    expect(await getContents(store.database, [])).toEqual(new Map())
    expect(await getContents(store.database, ['0'.repeat(64)])).toEqual(new Map())
  })
})
