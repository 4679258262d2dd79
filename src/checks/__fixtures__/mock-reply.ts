import type { IncomingHttpHeaders } from 'node:http'

/** A request as mocks see it. `json` is undefined for a body that is no JSON. */
export type MockRequest = {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  readonly json: unknown
  /** Aborts when the client is gone. */
  readonly gone: AbortSignal
}

/** A piece of a body, sent after a pause. */
export type MockPiece = { readonly bytes: Buffer | string; readonly afterMs: number }

export type MockReply = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly pieces: readonly MockPiece[]
  /** Destroys the connection after the pieces instead of ending the answer. */
  readonly isBrokenOff?: boolean
}

/** Answers a request of its route. */
export type MockRoute = (request: MockRequest) => MockReply | Promise<MockReply>

export function jsonReply(status: number, body: unknown): MockReply {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    pieces: [{ bytes: JSON.stringify(body), afterMs: 0 }],
  }
}

/** An error as the OpenAI contract writes it. */
export function errorReply(
  status: number,
  code: string | null,
  message: string,
  param: string | null = null,
): MockReply {
  const type = status === 401 ? 'authentication_error' : 'invalid_request_error'
  return jsonReply(status, { error: { message, type, param, code } })
}

/** The JSON of a reply's body. */
export function jsonOf(reply: MockReply): Record<string, unknown> {
  return JSON.parse(Buffer.concat(reply.pieces.map(({ bytes }) => Buffer.from(bytes))).toString('utf8'))
}

export function isStream(reply: MockReply): boolean {
  return reply.headers['content-type']?.startsWith('text/event-stream') === true
}
