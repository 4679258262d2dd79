/** A refusal in the form that OpenAI's API gives it. */
export type ApiError = {
  readonly status: number
  readonly message: string
  readonly type: string
  readonly param: string | null
  readonly code: string | null
  readonly headers?: Readonly<Record<string, string>>
}

/** What was parsed, or why it cannot be. */
export type Parsed<Value> =
  | { readonly kind: 'parsed'; readonly value: Value }
  | { readonly kind: 'refused'; readonly error: ApiError }

/** A 400 that names the parameter. */
export function invalidRequest(message: string, param: string | null, code: string | null = null): ApiError {
  return { status: 400, message, type: 'invalid_request_error', param, code }
}

/** A 404 for a model that is not served here. */
export function unknownModel(model: string): ApiError {
  const message = `The model '${model.slice(0, 200)}' does not exist. GET /v1/models lists what does.`
  return { status: 404, message, type: 'invalid_request_error', param: 'model', code: 'model_not_found' }
}

/** The JSON text of the error's body. */
export function errorBody({ message, type, param, code }: Omit<ApiError, 'status' | 'headers'>): string {
  return JSON.stringify({ error: { message, type, param, code } })
}
