/** A request that cannot be served as asked: thrown by a route, rendered once by the error handler. */
export class ApiError extends Error {
  readonly code: string
  readonly status: number
  /** What the caller can do. */
  readonly hint: string

  constructor({ code, status, message, hint }: ApiErrorFields) {
    super(message)
    this.name = 'ApiError'
    this.code = code
    this.status = status
    this.hint = hint
  }
}

type ApiErrorFields = {
  readonly code: string
  readonly status: number
  readonly message: string
  readonly hint: string
}
