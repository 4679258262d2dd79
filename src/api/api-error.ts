/** A request that cannot be served as asked: thrown by a route, rendered once by the error handler. */
export class ApiError extends Error {
  readonly code: string
  readonly status: number
  /** What the caller can do. */
  readonly hint: string
  /** Each field that was wrong, where several can be. */
  readonly fields: readonly { readonly field: string; readonly problem: string }[] | undefined

  constructor({ code, status, message, hint, fields }: ApiErrorFields) {
    super(message)
    this.name = 'ApiError'
    this.code = code
    this.status = status
    this.hint = hint
    this.fields = fields
  }
}

type ApiErrorFields = {
  readonly code: string
  readonly status: number
  readonly message: string
  readonly hint: string
  readonly fields?: ApiError['fields']
}
