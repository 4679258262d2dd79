import type { PostgresCursor, PostgresPoolClient, PostgresQueryResult } from 'kysely'
import type { PoolClient, QueryResult } from 'pg'
import { storeError } from './store-error.ts'

type Owner = { readonly nameOf: (text: string) => string | undefined; readonly onRelease: () => void }

/** A connection in the hands of one caller, from `connect` to `release`. */
export class WatchedConnection implements PostgresPoolClient {
  lastStatement = ''
  readonly #client: PoolClient
  readonly #owner: Owner
  #idleSince: number | undefined = performance.now()
  #isReleased = false
  #takenBack: ConnectionIdleError | undefined

  constructor(client: PoolClient, owner: Owner) {
    this.#client = client
    this.#owner = owner
  }

  query<R>(text: string, values?: readonly unknown[]): Promise<PostgresQueryResult<R>>
  query<R>(cursor: PostgresCursor<R>): never
  async query<R>(text: string | PostgresCursor<R>, values: readonly unknown[] = []): Promise<PostgresQueryResult<R>> {
    if (typeof text !== 'string') throw new TypeError('Cursors are not supported: read in pages')
    if (this.#takenBack !== undefined) throw this.#takenBack
    this.lastStatement = text
    this.#idleSince = undefined
    try {
      const name = values.length === 0 ? undefined : this.#owner.nameOf(text)
      return onlyResult(await this.#client.query({ text, values: [...values], ...(name && { name }) }))
    } catch (error) {
      throw storeError(error)
    } finally {
      this.#idleSince = performance.now()
    }
  }

  /** Gives the connection back; a broken one is closed, which rolls its transaction back. */
  release(isBroken = false): void {
    if (this.#isReleased) return
    this.#isReleased = true
    this.#owner.onRelease()
    this.#client.release(isBroken)
  }

  /** How long the holder has asked for nothing; 0 while a statement runs. */
  idleMs(now: number): number {
    return this.#idleSince === undefined ? 0 : now - this.#idleSince
  }

  /** Ends the holding from outside: the transaction is rolled back, and the holder's next statement throws. */
  takeBack(error: ConnectionIdleError): void {
    this.#takenBack = error
    this.release(true)
  }
}

/** Several statements in one text give several results: their rows in order, under the last one's name. */
function onlyResult<R>(result: QueryResult | QueryResult[]): PostgresQueryResult<R> {
  const results = Array.isArray(result) ? result : [result]
  const last = results.at(-1)
  const rows = Array.isArray(result) ? results.flatMap((one) => one.rows) : result.rows
  return {
    command: (last?.command ?? 'SELECT') as PostgresQueryResult<R>['command'],
    rowCount: last?.rowCount ?? 0,
    rows: rows as R[],
  }
}

/** A transaction was left open without asking anything, and has been rolled back. This is a bug of ours. */
export class ConnectionIdleError extends Error {
  override readonly name = 'ConnectionIdleError'
  readonly code = 'STORE_CONNECTION_IDLE'
  readonly isRetryable = false

  constructor({ idleMs, lastStatement }: { idleMs: number; lastStatement: string }) {
    super(
      `A connection was held for ${Math.round(idleMs)} ms without a statement, and its transaction was rolled back. ` +
        `No transaction may wait for the network or for another transaction.\nLast statement: ${lastStatement.slice(0, 200)}`,
    )
  }
}
