import { isStream, jsonOf, jsonReply, type MockReply, type MockRequest } from './mock-reply.ts'

/** One thing that a server does otherwise: it sees each request and what the conforming server would answer. */
export type Mutation = (request: MockRequest, answer: () => Promise<MockReply>) => MockReply | Promise<MockReply>

/** A server that does one thing wrong, and the checks of which at least one must find it. */
export type Violation = {
  readonly check: string
  /** What it does. */
  readonly does: string
  readonly mutation?: Mutation | undefined
  /** How the server itself is otherwise. */
  readonly server?: {
    readonly isSilentOnExpect?: boolean
    readonly bodyTimeoutMs?: number
    readonly isEncrypted?: boolean
    readonly isTrusted?: boolean
  }
  /** The key that the client sends; none unless told. */
  readonly clientKey?: string
  /** What the check must say; fail unless told. */
  readonly verdict?: 'fail' | 'silently-ignored'
}

/** Changes good JSON answers of paths that end so. */
export function changedJson(
  pathEnd: string,
  change: (json: Record<string, unknown>, request: MockRequest) => unknown,
): Mutation {
  return async (request, answer) => {
    const reply = await answer()
    if (!request.path.endsWith(pathEnd) || isStream(reply) || reply.status !== 200) return reply
    return jsonReply(200, change(jsonOf(reply), request))
  }
}

/** Changes the texts of the events of a stream; each is what stands between two blank lines. */
export function changedEvents(change: (events: string[], request: MockRequest) => string[]): Mutation {
  return async (request, answer) => {
    const reply = await answer()
    if (!isStream(reply)) return reply
    const events = Buffer.concat(reply.pieces.map(({ bytes }) => Buffer.from(bytes)))
      .toString('utf8')
      .split('\n\n')
      .filter((event) => event !== '')
    return { ...reply, pieces: change(events, request).map((event) => ({ bytes: `${event}\n\n`, afterMs: 0 })) }
  }
}

/** Changes the chunks of a stream, as JSON. */
export function changedChunks(change: (chunk: Record<string, unknown>, place: number) => unknown): Mutation {
  return changedEvents((events) =>
    events.map((event, place) =>
      event === 'data: [DONE]' ? event : `data: ${JSON.stringify(change(JSON.parse(event.slice(6)), place))}`,
    ),
  )
}

/** Answers otherwise whatever request is meant. */
export function answeredOtherwise(
  isMeant: (request: MockRequest) => boolean,
  reply: (request: MockRequest, answer: () => Promise<MockReply>) => MockReply | Promise<MockReply>,
): Mutation {
  return (request, answer) => (isMeant(request) ? reply(request, answer) : answer())
}

/** The fields of a request's JSON. */
export function fieldsOf({ json }: MockRequest): Record<string, unknown> {
  return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {}
}

/** The first choice of an answer. */
export function firstChoice(json: Record<string, unknown>): Record<string, unknown> {
  return ((json.choices as unknown[] | undefined)?.[0] ?? {}) as Record<string, unknown>
}

export function messageOf(json: Record<string, unknown>): Record<string, unknown> {
  return (firstChoice(json).message ?? {}) as Record<string, unknown>
}
