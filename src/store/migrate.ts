import { readdirSync, readFileSync } from 'node:fs'

/** One connection: what it is told stays in one session. */
export type StoreConnection = {
  query<R>(text: string, values?: readonly unknown[]): Promise<{ rows: R[] }>
}

/** One numbered file of `migrations/`. */
export type Migration = { readonly number: number; readonly sql: string }

/** How far the database's tables are. */
export type MigrationStatus = {
  /** The last applied migration; 0 for an empty database. */
  readonly applied: number
  /** The last migration that this program knows. */
  readonly known: number
  readonly pending: readonly number[]
}

/** Any constant: it keeps two programs that migrate at once apart. */
const migrationLock = 4_040_117

/** The program's own migrations in order. */
export function knownMigrations(): Migration[] {
  const folder = new URL('./migrations/', import.meta.url)
  return readdirSync(folder)
    .filter((name) => /^\d{6}\.sql$/.test(name))
    .sort()
    .map((name) => ({ number: Number.parseInt(name, 10), sql: readFileSync(new URL(name, folder), 'utf8') }))
}

/**
 * Brings the tables up to what this program knows; each migration is one transaction. Programs that start at the
 * same time wait for each other.
 *
 * @returns the numbers that were applied.
 * @throws {DatabaseNewerError} when a newer program has been here.
 */
export async function migrate(connection: StoreConnection, migrations = knownMigrations()): Promise<number[]> {
  if ((await migrationStatus(connection, migrations)).pending.length === 0) return []
  const applied: number[] = []
  await connection.query('select pg_advisory_lock($1)', [migrationLock])
  try {
    await connection.query(
      'create table if not exists migrations (number integer primary key, applied_at timestamptz not null default now())',
    )
    const { pending } = await migrationStatus(connection, migrations)
    for (const migration of migrations.filter(({ number }) => pending.includes(number))) {
      await applyMigration(connection, migration)
      applied.push(migration.number)
    }
  } finally {
    await connection.query('select pg_advisory_unlock($1)', [migrationLock])
  }
  return applied
}

/** @throws {DatabaseNewerError} when a newer program has been here. */
export async function migrationStatus(
  connection: StoreConnection,
  migrations = knownMigrations(),
): Promise<MigrationStatus> {
  const done = await appliedNumbers(connection)
  const applied = Math.max(0, ...done)
  const known = Math.max(0, ...migrations.map(({ number }) => number))
  if (applied > known) throw new DatabaseNewerError({ applied, known })
  const pending = migrations.map(({ number }) => number).filter((number) => !done.includes(number))
  return { applied, known, pending }
}

async function appliedNumbers(connection: StoreConnection): Promise<number[]> {
  const { rows } = await connection.query<{ found: string | null }>("select to_regclass('migrations')::text as found")
  if (rows[0]?.found == null) return []
  const numbers = await connection.query<{ number: number }>('select number from migrations order by number')
  return numbers.rows.map(({ number }) => number)
}

async function applyMigration(connection: StoreConnection, { number, sql }: Migration): Promise<void> {
  await connection.query('begin')
  try {
    await connection.query('insert into migrations (number) values ($1)', [number])
    await connection.query(sql)
    await connection.query('commit')
  } catch (cause) {
    await connection.query('rollback').catch(() => undefined)
    throw new MigrationFailedError({ number, cause })
  }
}

/** The database was migrated by a newer program, whose tables this one does not know. */
export class DatabaseNewerError extends Error {
  override readonly name = 'DatabaseNewerError'
  readonly code = 'STORE_NEWER'

  constructor({ applied, known }: { applied: number; known: number }) {
    super(
      `The database is newer than this program: it has migration ${applied}, this program knows ${known}. ` +
        'Use the program version that migrated it, or a newer one.',
    )
  }
}

/** A migration did not go through; the database is as it was before it. */
export class MigrationFailedError extends Error {
  override readonly name = 'MigrationFailedError'
  readonly code = 'STORE_MIGRATION_FAILED'

  constructor({ number, cause }: { number: number; cause: unknown }) {
    super(
      `Migration ${number} failed and was rolled back: ${cause instanceof Error ? cause.message : cause}. ` +
        'Check the rights of the database user on the schema, and report it if they are in order.',
      { cause },
    )
  }
}
