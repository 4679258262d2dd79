import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { type DataFolder, openDataFolder } from './data-folder.ts'
import type { Database } from './database.ts'
import { scheduleUpkeep } from './embedded-upkeep.ts'
import { migrate } from './migrate.ts'
import { PgliteThread } from './pglite-thread.ts'
import type { Schema } from './schema.ts'
import { isAccessDenied } from './store-error.ts'
import { valueParsers } from './value-parsers.ts'
import type { ConnectionIdleError } from './watched-connection.ts'
import { WatchedPool } from './watched-pool.ts'

/** The open database, in either engine. */
export type Store = AsyncDisposable & {
  readonly database: Database
  readonly engine: 'pglite' | 'postgres'
  /** The locked data folder of an embedded store on disk; otherwise null. */
  readonly dataFolder: DataFolder | null
  /** SQL by hand: `$1` placeholders, or several statements without values. Rows of all statements in order. */
  executeSql(text: string, values?: readonly unknown[]): Promise<{ rows: Record<string, unknown>[]; affected: number }>
  close(): Promise<void>
}

export type StoreOptions = {
  /** A PostgreSQL server; without it the database is embedded. */
  readonly databaseUrl?: string | undefined
  /** Where the embedded database lives; without it, it lives in memory and ends with the store. */
  readonly dataFolder?: string | undefined
  /** A dumped embedded database to begin with. Only for one that does not exist yet. */
  readonly template?: Uint8Array | undefined
  /** Connections to a server at most. */
  readonly connections?: number
  /** A connection held without a statement for so long is taken back. */
  readonly idleConnectionMs?: number
  /** Told about faults that no caller gets: a crash of the embedded database, a transaction taken back. */
  readonly onFault?: (error: Error) => void
}

const oldestServer = 150_000
const defaultIdleConnectionMs = 10_000

/**
 * Opens the database and brings its tables up to date.
 *
 * @throws {DataFolderHeldError} when another process has the data folder.
 * @throws {StoreUnavailableError} when the server cannot be reached.
 * @throws {StoreAccessError} when it refuses us. @throws {ServerTooOldError} before PostgreSQL 15.
 * @throws {DatabaseNewerError} when a newer program has been here.
 */
export async function openStore(options: StoreOptions = {}): Promise<Store> {
  return options.databaseUrl === undefined
    ? await openEmbedded(options)
    : await openServer(options.databaseUrl, options)
}

async function openEmbedded(options: StoreOptions): Promise<Store> {
  const folder = options.dataFolder === undefined ? null : await openDataFolder(options.dataFolder)
  const dataDir = folder === null ? 'memory://' : folder.databasePath
  const thread = new PgliteThread({ dataDir, ...(options.template && { template: options.template }) }, options.onFault)
  const pool = new pg.Pool({
    max: 1,
    idleTimeoutMillis: 0,
    types: valueParsers,
    ssl: false,
    stream: () => thread.openStream(),
  })
  const closeEngine = async () => {
    await thread.close()
    await folder?.release()
  }
  return await prepare({ pool, engine: 'pglite', dataFolder: folder, options, closeEngine })
}

async function openServer(databaseUrl: string, options: StoreOptions): Promise<Store> {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: options.connections ?? 10,
    types: valueParsers,
    application_name: 'assay',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    // A process that is suspended, or whose machine is gone, cannot take its own connections back. The server must, a
    // little later, or the rows that they lock stay locked for hours: one such lease keeps all others from ending.
    idle_in_transaction_session_timeout: (options.idleConnectionMs ?? defaultIdleConnectionMs) + 5_000,
  })
  return await prepare({ pool, engine: 'postgres', dataFolder: null, options, closeEngine: async () => {} })
}

type Parts = {
  readonly pool: pg.Pool
  readonly engine: Store['engine']
  readonly dataFolder: DataFolder | null
  readonly options: StoreOptions
  readonly closeEngine: () => Promise<void>
}

async function prepare({ pool, engine, dataFolder, options, closeEngine }: Parts): Promise<Store> {
  const watched = new WatchedPool(pool, {
    idleConnectionMs: options.idleConnectionMs ?? defaultIdleConnectionMs,
    onIdle: (error: ConnectionIdleError) => options.onFault?.(error),
  })
  const database = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: watched }) })
  const stopUpkeep = engine === 'pglite' ? scheduleUpkeep(watched) : async () => {}
  const close = once(async () => {
    await stopUpkeep()
    await database.destroy()
    await watched.end()
    await closeEngine()
  })
  try {
    await prepareTables(watched)
  } catch (error) {
    await close()
    throw isAccessDenied(error) ? new StoreAccessError({ cause: error as Error }) : error
  }
  return {
    database,
    engine,
    dataFolder,
    executeSql: async (text, values) => {
      const { rows, rowCount } = await watched.query(text, values)
      return { rows, affected: rowCount }
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

async function prepareTables(pool: WatchedPool): Promise<void> {
  const connection = await pool.connect()
  try {
    const { rows } = await connection.query<{ version: number }>(
      "select current_setting('server_version_num')::integer as version",
    )
    const version = rows[0]?.version ?? 0
    if (version < oldestServer) throw new ServerTooOldError({ version })
    await migrate(connection)
  } finally {
    connection.release()
  }
}

function once(close: () => Promise<void>): () => Promise<void> {
  let closing: Promise<void> | undefined
  return () => {
    closing ??= close()
    return closing
  }
}

/** The server answers and refuses us. */
export class StoreAccessError extends Error {
  override readonly name = 'StoreAccessError'
  readonly code = 'STORE_ACCESS'

  constructor({ cause }: { cause: Error }) {
    super(
      `The database server refused us: ${cause.message}. ` +
        'Check user, password and database name in DATABASE_URL (postgres://user:password@host:5432/database).',
      { cause },
    )
  }
}

/** The server is older than what we use. */
export class ServerTooOldError extends Error {
  override readonly name = 'ServerTooOldError'
  readonly code = 'STORE_TOO_OLD'

  constructor({ version }: { version: number }) {
    super(`The server is PostgreSQL ${Math.floor(version / 10_000)}; version 15 or newer is needed.`)
  }
}
