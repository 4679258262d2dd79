import { contentHash } from '#records/content-id.ts'
import type { CheckAnswer, CheckRequest } from './transport-port.ts'

const SHOWN_BYTES = 2_048

/** What is kept of one exchange: enough to believe a finding, and hashes of the rest. Texts are a stranger's. */
export type Evidence = {
  readonly method: string
  readonly path: string
  readonly requestBytes: number
  readonly requestHash: string
  /** The beginning. */
  readonly requestText: string
  readonly status: number | null
  readonly contentType: string | null
  readonly responseBytes: number
  readonly responseHash: string
  /** The beginning. */
  readonly responseText: string
  readonly firstByteMs: number | null
  readonly totalMs: number
  readonly end: string
}

/** @param hidden a text that no evidence may show, such as our key, which servers like to repeat in errors */
export function evidenceOf(request: CheckRequest, answer: CheckAnswer, hidden: string | null): Evidence {
  const sent = Buffer.from(request.body ?? '')
  const isAnswer = answer.kind === 'answer'
  const received = Buffer.from(isAnswer ? answer.body : '')
  return {
    method: request.method,
    path: request.path.slice(0, SHOWN_BYTES),
    requestBytes: sent.byteLength,
    requestHash: contentHash(sent),
    requestText: shown(sent, hidden),
    status: isAnswer ? answer.status : null,
    contentType: isAnswer ? (answer.headers?.['content-type']?.slice(0, 200) ?? null) : null,
    responseBytes: received.byteLength,
    responseHash: contentHash(received),
    responseText: isAnswer ? shown(received, hidden) : answer.detail,
    firstByteMs: isAnswer ? answer.firstByteMs : null,
    totalMs: answer.totalMs,
    end: isAnswer ? answer.end : answer.reason,
  }
}

function shown(bytes: Buffer, hidden: string | null): string {
  // Hidden first and cut then: half a key is a secret too.
  const text = bytes.subarray(0, 2 * SHOWN_BYTES).toString('utf8')
  return (hidden === null || hidden === '' ? text : text.replaceAll(hidden, '[hidden]')).slice(0, SHOWN_BYTES)
}
