import { createHash } from 'node:crypto'
import { allChecks } from '../../all-checks.ts'
import { answerChecks } from '../../chat/answer-checks.ts'
import type { Check } from '../../check.ts'
import { modelChecks } from '../../model-checks.ts'
import { withNeeds } from '../../select-checks.ts'
import { errorReply } from '../mock-reply.ts'
import type { Mutation } from '../mutation.ts'

/** What a server answered to the requests of checks, once, so that they can be put to it again without it. */
export type Transcript = {
  /** What was run, and how it was built and started. */
  readonly server: Readonly<Record<string, string>>
  /** When it began, in milliseconds since 1970. */
  readonly recordedAt: number
  readonly exchanges: readonly TranscribedExchange[]
}

export type TranscribedExchange = {
  readonly method: string
  readonly path: string
  /** SHA-256 of the body in hexadecimal. */
  readonly requestHash: string
  /** The beginning of the body, for readers. */
  readonly request: string
  readonly status: number
  readonly contentType: string
  readonly body: string
}

/** They look at time or at connections, of which a transcript has nothing; the last one for the size of its answer. */
const unrecorded = ['stream.abort', 'stream.flush', 'limits.concurrency', 'structured.streaming']
/** Of later date than the transcript. */
const later = ['models.version', 'usage.tokenize']

/** The checks whose requests are transcribed. */
export const transcribedChecks: readonly Check[] = withNeeds(
  [...new Map([...allChecks, ...answerChecks, ...modelChecks].map((check) => [check.id, check])).values()],
  ({ id, group }) => group !== 'A' && ![...unrecorded, ...later].some((name) => id.startsWith(name)),
)

/** How they are asked: one after the other, so that the requests depend on the answers alone. */
export const transcribedRun = {
  model: 'tiny',
  service: 'chat',
  seed: 'transcript',
  concurrency: 1,
  settings: {
    timeoutMs: 120_000,
    largestBodyBytes: 1024 * 1024,
    largestPromptWords: 4_096,
    slowUploadMs: 40,
    burstRequests: 8,
  },
} as const

export function hashOf(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('hex')
}

/** A server that answers as it was transcribed, the same request in the order of its answers. */
export function replayed({ exchanges }: Transcript, onMiss: (request: string) => void): Mutation {
  const known = Map.groupBy(exchanges, ({ method, path, requestHash }) => `${method} ${path} ${requestHash}`)
  const asked = new Map<string, number>()
  return ({ method, path, body }) => {
    const key = `${method} ${path} ${hashOf(body)}`
    const place = asked.get(key) ?? 0
    asked.set(key, place + 1)
    const exchange = known.get(key)?.[place]
    if (exchange === undefined) {
      onMiss(`${method} ${path} ${body.toString('utf8', 0, 300)}`)
      return errorReply(500, 'not_transcribed', 'This was not asked when the transcript was made.')
    }
    const { status, contentType, body: text } = exchange
    return { status, headers: { 'content-type': contentType }, pieces: [{ bytes: text, afterMs: 0 }] }
  }
}
