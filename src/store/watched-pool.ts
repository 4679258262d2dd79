import type { PostgresPool, PostgresQueryResult } from 'kysely'
import type { Pool } from 'pg'
import { storeError } from './store-error.ts'
import { ConnectionIdleError, WatchedConnection } from './watched-connection.ts'

export type WatchOptions = {
  /** A connection in hand that asks nothing for so long is taken back. */
  readonly idleConnectionMs: number
  /** Told once per connection that was taken back. */
  readonly onIdle: (error: ConnectionIdleError) => void
}

/** How often a text must have been asked before it is prepared; how many are at most. */
const preparedAfter = 3
const preparedAtMost = 500

/**
 * A pool whose connections speak in our errors, prepare what is asked often, and are taken back, with the
 * transaction rolled back, when they are held without being used: on the embedded store one forgotten transaction
 * stops everything.
 */
export class WatchedPool implements PostgresPool {
  readonly options: object = {}
  readonly #pool: Pool
  readonly #watch: WatchOptions
  readonly #held = new Set<WatchedConnection>()
  readonly #statements = new Map<string, { asked: number; readonly name: string }>()
  #timer: NodeJS.Timeout | undefined

  constructor(pool: Pool, watch: WatchOptions) {
    this.#pool = pool
    this.#watch = watch
    // A connection that breaks between statements is replaced at the next use, where its error would be seen again.
    pool.on('error', () => {})
    pool.on('connect', (client) => client.on('error', () => {}))
  }

  async connect(): Promise<WatchedConnection> {
    const client = await this.#pool.connect().catch((error: unknown) => {
      throw storeError(error)
    })
    const connection = new WatchedConnection(client, {
      nameOf: (text) => this.#statementName(text),
      onRelease: () => this.#held.delete(connection),
    })
    this.#held.add(connection)
    this.#timer ??= setInterval(() => this.#takeBackIdle(), this.#watch.idleConnectionMs / 4).unref()
    return connection
  }

  /** Runs one statement, or several without values, on a connection of its own. */
  async query(text: string, values: readonly unknown[] = []): Promise<PostgresQueryResult<Record<string, unknown>>> {
    const connection = await this.connect()
    try {
      const result = await connection.query<Record<string, unknown>>(text, values)
      connection.release()
      return result
    } catch (error) {
      // Several statements may have left a transaction open: this connection must not be used again as it is.
      connection.release(values.length === 0)
      throw error
    }
  }

  async end(): Promise<void> {
    clearInterval(this.#timer)
    if (!this.#pool.ending) await this.#pool.end()
  }

  #takeBackIdle(): void {
    const now = performance.now()
    for (const connection of this.#held) {
      const idleMs = connection.idleMs(now)
      if (idleMs < this.#watch.idleConnectionMs) continue
      const error = new ConnectionIdleError({ idleMs, lastStatement: connection.lastStatement })
      connection.takeBack(error)
      this.#watch.onIdle(error)
    }
  }

  #statementName(text: string): string | undefined {
    const statement = this.#statements.get(text)
    if (statement === undefined) {
      if (this.#statements.size < preparedAtMost)
        this.#statements.set(text, { asked: 1, name: `a${this.#statements.size}` })
      return undefined
    }
    statement.asked += 1
    return statement.asked > preparedAfter ? statement.name : undefined
  }
}
