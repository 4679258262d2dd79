import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshStore } from '../__fixtures__/fresh-store.ts'
import { takeNews, tellNews } from '../news.ts'
import type { Store } from '../open-store.ts'
import { exampleSummary, exampleSupplier, insertSuppliers } from '../read/__fixtures__/example-records.ts'
import { resetSummaries, saveSummaries } from './save-summaries.ts'

let store: Store
beforeAll(async () => {
  store = await freshStore()
})
afterAll(() => store.close())

describe('resetSummaries', () => {
  it('behavior: a summarizer at work neither puts an old state back nor locks up with it', async () => {
    const { database } = store
    const supplier = exampleSupplier()
    const summary = exampleSummary(supplier)
    await insertSuppliers(database, [{ supplier, summary }])
    await tellNews(database, [supplier.id])
    let reset: Promise<void> | undefined
    await database.transaction().execute(async (summarizer) => {
      await takeNews(summarizer, 10)
      reset = database.transaction().execute((transaction) => resetSummaries(transaction))
      // Time for the other connection, where there is one, to come as far as it can.
      for (let round = 0; round < 20; round++) await sql`select ${round}::integer`.execute(summarizer)
      await saveSummaries(summarizer, [{ summary, state: { stale: true } }])
    })
    await reset
    expect(await database.selectFrom('summaries').select('supplier_id').execute()).toEqual([])
    expect(await database.selectFrom('news').selectAll().execute()).toEqual([{ supplier_id: supplier.id }])
  })
})
