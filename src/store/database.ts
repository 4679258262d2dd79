import type { Kysely } from 'kysely'
import type { Schema } from './schema.ts'

/** The store, or a transaction on it: every verb takes one. */
export type Database = Kysely<Schema>
