import type { RelayFailure, RelayRequest, RelayResult, RelayTimeouts } from '#records/relay.ts'
import { type Supplier, supplierId } from '#records/supplier.ts'
import { chatAnswer, echoPrompt } from './echo-catalogue.ts'

export const timeouts: RelayTimeouts = { connectMs: 1_000, firstByteMs: 1_000, idleMs: 1_000, totalMs: 2_000 }

/** A supplier of the direct network with an operator of its own. */
export function supplierNamed(address: string, over: Partial<Supplier> = {}): Supplier {
  const identity = { network: 'direct', address, service: 'text' } as const
  return {
    ...identity,
    id: supplierId(identity),
    name: null,
    operator: `operator of ${address}`,
    declaredModel: 'm',
    isReference: false,
    isSimulated: true,
    isListed: true,
    firstSeenAt: 0,
    lastSeenAt: 0,
    ...over,
  }
}

/** A response as a network gives it back, in one piece. */
export function response(body: unknown, { httpStatus = 200, at = 1_000 } = {}): RelayResult {
  const bytes = new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body))
  async function* pieces() {
    yield { kind: 'bytes', bytes, at } as const
  }
  return {
    kind: 'response',
    httpStatus,
    headers: { 'content-type': 'application/json' },
    sentAt: at,
    firstByteAt: at,
    body: pieces(),
  }
}

/** What becomes of a relay that gets no answer. */
export function failure(kind: RelayFailure['kind'], blame: RelayFailure['blame']): RelayResult {
  return {
    kind: 'failure',
    failure: { kind, blame, timeoutPhase: null, detail: `a test says ${kind}` },
    timing: { sentAt: 1_000, firstByteAt: null, firstTokenAt: null, lastByteAt: null, isTrustworthy: true },
  }
}

/** What a supplier answers that repeats the word it is asked for, and lists a model. */
export function rightAnswer(request: RelayRequest): RelayResult {
  return request.body === undefined ? response({ object: 'list', data: [] }) : response(chatAnswer(wordOf(request)))
}

/** The word that a request of `echoTask` asks for. */
export function wordOf({ body = '' }: Pick<RelayRequest, 'body'>): string {
  return JSON.parse(body).messages[0].content.slice(echoPrompt.length)
}
