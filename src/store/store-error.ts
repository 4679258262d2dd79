/** SQLSTATE classes and codes (PostgreSQL 15, appendix A) that say "not now": the same statement can work later. */
const unavailableCodes = new Set([
  '08000', '08001', '08003', '08004', '08006', // connection exceptions
  '53300', // too many connections
  '57P01', '57P02', '57P03', // shut down, crashed, starting up
  'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOENT',
  'PGLITE_CRASHED', 'PGLITE_NOT_OPENED',
]) // biome-ignore format: one line per reason

/** 53100: disk full; 53000: insufficient resources. */
const fullCodes = new Set(['53100', '53000', 'ENOSPC', 'EDQUOT'])

const deniedCodes = new Set(['28000', '28P01', '3D000', '42501'])

/** What the client library says without a code when a connection ends under it. */
const lostConnection = /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying)/

/**
 * The typed error for a failure of the database as a whole. Errors about one statement, such as a broken constraint,
 * come back as they are, with the SQLSTATE in `code`.
 */
export function storeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { code } = error as Error & { code?: string }
  if (error instanceof StoreUnavailableError || error instanceof StoreFullError) return error
  if (code !== undefined && fullCodes.has(code)) return new StoreFullError({ cause: error })
  if (isUnavailable(error, code)) return new StoreUnavailableError({ cause: error })
  return error
}

/** Whether the database refused us as such: wrong password, unknown database, missing right. */
export function isAccessDenied(error: unknown): boolean {
  return error instanceof Error && deniedCodes.has((error as Error & { code?: string }).code ?? '')
}

function isUnavailable(error: Error, code: string | undefined): boolean {
  return (code !== undefined && unavailableCodes.has(code)) || lostConnection.test(error.message)
}

/**
 * The database cannot be reached at the moment. Whether the statement was carried out is not known; the same
 * statement may be tried again where doing it twice does no harm.
 */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError'
  readonly code = 'STORE_UNAVAILABLE'
  readonly isRetryable = true

  constructor({ cause }: { cause: Error }) {
    super(
      `The database cannot be reached: ${messageOf(cause)}. Check that it runs and has space; work goes on when it is back.`,
      {
        cause,
      },
    )
  }
}

/** The disk of the database is full. Nothing that was committed is lost; work goes on when there is space again. */
export class StoreFullError extends Error {
  override readonly name = 'StoreFullError'
  readonly code = 'STORE_FULL'
  readonly isRetryable = true

  constructor({ cause }: { cause: Error }) {
    super(`The disk of the database is full: ${messageOf(cause)}. Free space; nothing that was committed is lost.`, {
      cause,
    })
  }
}

/** Node reports several failed addresses as one error without a text of its own. */
function messageOf(error: Error): string {
  return error.message || (error as Error & { code?: string }).code || error.name
}
