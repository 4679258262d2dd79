import { type ApiError, invalidRequest } from '../http-server/api-error.ts'

/** A prompt with its answer does not fit into the model's context. */
export function contextExceeded(contextTokens: number, promptTokens: number, maximumTokens: number, param: string) {
  const message =
    `This model's maximum context length is ${contextTokens} tokens. However, you requested ` +
    `${promptTokens + maximumTokens} tokens (${promptTokens} in the prompt, ${maximumTokens} for the answer). ` +
    'Shorten the prompt or ask for fewer tokens.'
  return invalidRequest(message, param, 'context_length_exceeded')
}

export const bodyTooLarge: ApiError = {
  ...invalidRequest('The body is larger than 32 MiB.', null, 'request_too_large'),
  status: 413,
  headers: { connection: 'close' },
}

export const invalidJson: ApiError = invalidRequest('The body is not JSON in UTF-8.', null, 'invalid_json')

export const tooManyRequests: ApiError = {
  status: 429,
  message: 'Too many requests wait. Try again in a moment.',
  type: 'rate_limit_error',
  param: null,
  code: 'rate_limit_exceeded',
  headers: { 'retry-after': '1' },
}

export const wrongKey: ApiError = {
  status: 401,
  message: 'Incorrect API key. Send the right one as "Authorization: Bearer …".',
  type: 'invalid_request_error',
  param: null,
  code: 'invalid_api_key',
}

/** What a client hears of a fault of ours; its cause is no business of theirs. */
export const serverFault: ApiError = {
  status: 500,
  message: 'The server failed while it made this answer.',
  type: 'server_error',
  param: null,
  code: 'internal_error',
}

export function nothingAt(path: string): ApiError {
  const message = `There is nothing at ${path.slice(0, 200)}.`
  return { ...invalidRequest(message, null, 'not_found'), status: 404 }
}

export function wrongMethod(allow: string): ApiError {
  const error = invalidRequest(`This address takes ${allow} only.`, null, 'method_not_allowed')
  return { ...error, status: 405, headers: { allow } }
}
