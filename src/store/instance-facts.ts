import { sql } from 'kysely'
import * as z from 'zod'
import type { Database } from './database.ts'

/** The key that this store's evidence is signed with: 32 bytes in hexadecimal, and since when (milliseconds since 1970). */
const publishedKey = z.object({
  publicKey: z.string(),
  since: z.number(),
  earlier: z.array(z.object({ publicKey: z.string(), since: z.number() })),
})
export type PublishedKey = z.infer<typeof publishedKey>

const NAME = 'instance-key'

/** The published key; undefined before the first one. */
export async function readPublishedKey(database: Database): Promise<PublishedKey | undefined> {
  const row = await database.selectFrom('instance_facts').select('value').where('name', '=', NAME).executeTakeFirst()
  return row === undefined ? undefined : publishedKey.parse(row.value)
}

/** Publishes the first key of a store. Returns the one that is published, which is another's when it was first. */
export async function publishFirstKey(
  database: Database,
  { publicKey, now }: { publicKey: string; now: number },
): Promise<PublishedKey> {
  const value = JSON.stringify({ publicKey, since: now, earlier: [] } satisfies PublishedKey)
  await sql`insert into instance_facts (name, value) values (${NAME}, ${value}::text::jsonb)
    on conflict do nothing`.execute(database)
  return publishedKey.parse(await readPublishedKey(database))
}

/** Publishes another key in the place of the present one, which stays on record. */
export async function replacePublishedKey(
  database: Database,
  { publicKey, now, present }: { publicKey: string; now: number; present: PublishedKey },
): Promise<PublishedKey> {
  const { earlier, ...last } = present
  const next: PublishedKey = { publicKey, since: now, earlier: [...earlier, last] }
  await sql`update instance_facts set value = ${JSON.stringify(next)}::text::jsonb where name = ${NAME}`.execute(
    database,
  )
  return next
}
