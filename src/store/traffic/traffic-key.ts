import { sql } from 'kysely'
import * as z from 'zod'
import type { Database } from '../database.ts'

const NAME = 'traffic-key'

/** The secret under which ids of users' requests are hashed: made by the database at the first need, told to nobody. */
export async function trafficKey(database: Database): Promise<string> {
  const read = () => database.selectFrom('instance_facts').select('value').where('name', '=', NAME).executeTakeFirst()
  const known = await read()
  if (known !== undefined) return z.string().parse(known.value)
  await sql`insert into instance_facts (name, value)
    values (${NAME}, to_jsonb(gen_random_uuid()::text || gen_random_uuid()::text)) on conflict do nothing`.execute(
    database,
  )
  return z.string().parse((await read())?.value)
}
