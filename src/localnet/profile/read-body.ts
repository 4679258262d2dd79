import { type BodyBudget, UNCOUNTED_BODY_BYTES } from './body-budget.ts'
import type { Profile } from './profile.ts'
import type { RelayReply } from './reply.ts'

export type ReadBody =
  | {
      readonly kind: 'body'
      readonly bytes: Uint8Array
      /** The client sent more than the limit; the rest was not read, so the connection cannot be used again. */
      readonly isCut: boolean
      /** Gives the bytes back to the budget; to be called when nothing holds them any more. */
      readonly release: () => void
    }
  /** To be answered as it is; the connection cannot be used again. */
  | { readonly kind: 'refused'; readonly reply: RelayReply }
  /** The client went away. */
  | { readonly kind: 'aborted' }

/**
 * Reads a request body under the profile's rule for what is too large: pocket-core cuts it off silently
 * (app/cmd/rpc/client.go, `LimitReader`), its fork with `rpc_max_bytes_size`, and so our ml profile, answers 413.
 *
 * @param declaredBytes the Content-Length, if the client gave one
 */
export async function readBody({
  stream,
  declaredBytes,
  limitBytes,
  profile,
  budget,
  signal,
}: {
  stream: AsyncIterable<Uint8Array>
  declaredBytes: number | undefined
  limitBytes: number
  profile: Profile
  budget: BodyBudget
  signal: AbortSignal
}): Promise<ReadBody> {
  const isRefusing = profile.oversizedRequest === 'refuse'
  if (isRefusing && declaredBytes !== undefined && declaredBytes > limitBytes) {
    return { kind: 'refused', reply: bodyTooLarge(limitBytes) }
  }
  const release = await budget.acquire(Math.min(declaredBytes ?? UNCOUNTED_BODY_BYTES, limitBytes), signal)
  if (release === undefined) return { kind: 'aborted' }
  let releaseRest: (() => void) | undefined
  const releaseAll = () => {
    release()
    releaseRest?.()
  }
  const chunks: Uint8Array[] = []
  let size = 0
  let isKept = false
  try {
    for await (const chunk of stream) {
      if (size + chunk.length > limitBytes) {
        if (isRefusing) return { kind: 'refused', reply: bodyTooLarge(limitBytes) }
        chunks.push(chunk.subarray(0, limitBytes - size))
        isKept = true
        return { kind: 'body', bytes: Buffer.concat(chunks), isCut: true, release: releaseAll }
      }
      chunks.push(chunk)
      size += chunk.length
      if (declaredBytes === undefined && size > UNCOUNTED_BODY_BYTES && releaseRest === undefined) {
        releaseRest = await budget.acquire(limitBytes, signal)
        if (releaseRest === undefined) return { kind: 'aborted' }
      }
    }
    isKept = true
    return { kind: 'body', bytes: Buffer.concat(chunks), isCut: false, release: releaseAll }
  } catch (error) {
    if (signal.aborted || isConnectionLoss(error)) return { kind: 'aborted' }
    throw error
  } finally {
    if (!isKept) releaseAll()
  }
}

/** The answer to a body beyond the limit, with the text of pocket-core's fork that has `rpc_max_bytes_size`. */
export function bodyTooLarge(limitBytes: number): RelayReply {
  return {
    status: 413,
    contentType: 'text/plain; charset=utf-8',
    body: `{"code":413,"message":"Request body too large. Max allowed bytes is: ${limitBytes}"}`,
  }
}

function isConnectionLoss(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['ECONNRESET', 'ABORT_ERR', 'EPIPE'].includes(String(error.code))
}
