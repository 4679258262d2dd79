import { CompiledQuery } from 'kysely'
import type { Database } from './database.ts'

/** A statement that can travel with others: its text, with placeholders numbered from `first` on, and their values. */
export type Write = { readonly values: readonly unknown[]; textFrom(first: number): string }

/**
 * Executes writes to different tables as one statement, which saves the round trips of all but one. None of them sees
 * what the others write (PostgreSQL 15, §7.8.4), and all or none take effect.
 */
export async function writeTogether(database: Database, writes: readonly Write[]): Promise<void> {
  if (writes.length === 0) return
  const values: unknown[] = []
  const texts = writes.map((write) => {
    const text = write.textFrom(values.length + 1)
    values.push(...write.values)
    return text
  })
  const [only] = texts
  const together = `with ${texts.map((text, index) => `w${index} as (${text})`).join(', ')} select`
  await database.executeQuery(CompiledQuery.raw(texts.length === 1 && only !== undefined ? only : together, values))
}
