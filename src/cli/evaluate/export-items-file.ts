import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import type { Database } from '#store/database.ts'
import { exportItems } from '#store/read/export-items.ts'

const ITEMS_AT_ONCE = 500

/** Writes every item with its requests and raw answers, a line of JSON each, in the order of the draw. */
export async function writeItemsFile(
  path: string,
  { database, supplierId, suite }: { readonly database: Database; readonly supplierId: string; readonly suite: string },
): Promise<void> {
  const file = createWriteStream(path)
  for (let fromDraw = 0; ; fromDraw += ITEMS_AT_ONCE) {
    const items = await exportItems(database, { supplierId, suite, fromDraw, limit: ITEMS_AT_ONCE })
    for (const item of items) if (!file.write(`${JSON.stringify(item)}\n`)) await once(file, 'drain')
    if (items.length < ITEMS_AT_ONCE) break
  }
  file.end()
  await finished(file)
}
