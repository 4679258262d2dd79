import { type ApiError, errorBody } from '../http-server/api-error.ts'

/** A response before it is sent. */
export type Reply =
  | {
      readonly kind: 'whole'
      readonly status: number
      readonly headers: Readonly<Record<string, string>>
      readonly content: string
    }
  /** Server-sent events with status 200; made while they are sent. */
  | { readonly kind: 'events'; readonly events: AsyncIterable<string> }

/** A JSON response. */
export function jsonReply(content: string): Reply {
  return { kind: 'whole', status: 200, headers: { 'content-type': 'application/json' }, content }
}

/** An error as OpenAI's API reports it. */
export function errorReply(error: ApiError): Reply {
  const headers = { 'content-type': 'application/json', ...error.headers }
  return { kind: 'whole', status: error.status, headers, content: errorBody(error) }
}
