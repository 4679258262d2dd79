import { type ApiError, errorBody } from '../http-server/api-error.ts'
import type { ServerEvent } from './server-event.ts'

/** A response before it is sent. */
export type Reply = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Before the first byte. */
  readonly waitMs: number
  readonly body:
    | { readonly kind: 'whole'; readonly content: string | Buffer }
    | { readonly kind: 'events'; readonly events: readonly ServerEvent[]; readonly perTokenMs: number }
    /** Prefix and suffix with as many letters between them as it takes to reach `bytes`. */
    | { readonly kind: 'filler'; readonly prefix: string; readonly suffix: string; readonly bytes: number }
}

/** A JSON response that leaves at once. */
export function jsonReply(status: number, content: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    waitMs: 0,
    body: { kind: 'whole', content },
  }
}

/** An error as OpenAI's API reports it. */
export function errorReply(error: ApiError): Reply {
  return jsonReply(error.status, errorBody(error), error.headers)
}
