import { type Relay, writeRelay } from '#morse/relay.ts'
import { type RelayAnswer, readRelayResponse, verifyRelayResponse } from '#morse/relay-response.ts'
import type { RelayFailure, RelayRequest, RelayResult } from '#records/relay.ts'
import type { Endpoint, EndpointRequest } from '../http/endpoint.ts'
import { isPlainEnvelope } from './plain-envelope.ts'

type SendOptions = Pick<EndpointRequest, 'signal' | 'clock' | 'watch' | 'release'> & {
  /** Where the node, or the mesh before it, listens. */
  readonly endpoint: Endpoint
  readonly relay: Relay
  readonly timeouts: RelayRequest['timeouts']
  /** Of the response inside the envelope. */
  readonly maximumBodyBytes: number
}

/** What a node answered, as a whole. Times are milliseconds since 1970. */
export type AnsweredRelay = {
  readonly kind: 'answered'
  /** Of the node, or of a proxy before it; the backend's own status is hidden. */
  readonly status: number
  readonly sentAt: number
  readonly firstByteAt: number
  readonly lastByteAt: number
  /** The envelope. Cut short where `failure` is not null. */
  readonly bytes: Uint8Array
  /** Why the envelope is incomplete. */
  readonly failure: RelayFailure | null
  readonly answer: RelayAnswer
  /** Whether `answer` is a response that the node has signed for this relay. */
  readonly isSignatureValid: boolean
  /** Of the request's body. */
  readonly requestBytes: number
}

/**
 * Sends one signed relay to a node, once, and reads the answer to its end: the one place where relays of Morse leave.
 * Never throws for what a node does.
 */
export async function sendRelay(
  options: SendOptions,
): Promise<AnsweredRelay | Extract<RelayResult, { kind: 'failure' }>> {
  const { endpoint, relay, timeouts, maximumBodyBytes, ...rest } = options
  const body = writeRelay(relay)
  const result = await endpoint.exchange({
    ...rest,
    method: 'POST',
    path: '/v1/client/relay',
    headers: ['accept', 'application/json', 'accept-encoding', 'gzip, deflate', 'content-type', 'application/json'],
    body,
    limits: { timeouts, maximumBodyBytes: envelopeBytes(maximumBodyBytes) },
  })
  if (result.kind === 'failure') return result
  const { sentAt, firstByteAt } = result
  const { bytes, lastByteAt, failure } = await receive(result)
  const answer = isPlainEnvelope(bytes) ? readRelayResponse(bytes) : tooManyValues
  return {
    kind: 'answered',
    status: result.httpStatus ?? 0,
    sentAt,
    firstByteAt,
    lastByteAt,
    bytes,
    failure,
    answer,
    isSignatureValid: failure === null && answer.kind === 'response' && verifyRelayResponse({ ...answer, ...relay }),
    requestBytes: Buffer.byteLength(body),
  }
}

const tooManyValues: RelayAnswer = { kind: 'nonsense', detail: 'more values than any answer of a node has' }

/**
 * The most that an envelope may have, packed or not. Escapes make text longer, six times at worst; twice is more than any
 * JSON of prose, numbers or base64 grows, and one mebibyte leaves room for small bodies of any kind.
 */
function envelopeBytes(maximumBodyBytes: number): number {
  return 2 * maximumBodyBytes + 1024 * 1024
}

async function receive({ body, firstByteAt }: Extract<RelayResult, { kind: 'response' }>) {
  const pieces: Uint8Array[] = []
  let lastByteAt = firstByteAt
  for await (const piece of body) {
    if (piece.kind === 'failure') return { bytes: Buffer.concat(pieces), lastByteAt, failure: piece.failure }
    pieces.push(piece.bytes)
    lastByteAt = piece.at
  }
  return { bytes: Buffer.concat(pieces), lastByteAt, failure: null }
}
