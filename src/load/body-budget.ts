import type { BodyPiece, RelayFailure } from '#records/relay.ts'

/** One body that is counted while it is held. */
export type WatchedBody = {
  readonly pieces: AsyncIterable<BodyPiece>
  /** True when it was given up for the others' sake. */
  readonly isBeyondBudget: boolean
  /** Whoever reads it holds nothing of it any more. */
  release(): void
}

/** The memory that the answers of a run share while they arrive. */
export type BodyBudget = {
  watch(body: AsyncIterable<BodyPiece>): WatchedBody
}

/**
 * Bounds what is held of all answers that arrive at a time: a run with a thousand in flight would else hold a thousand of
 * the largest. The answer that would go beyond is given up as our own fault, since with fewer in flight it would have
 * been read; those that began before it go on.
 */
export function createBodyBudget(maximumBytes: number): BodyBudget {
  let heldBytes = 0
  return {
    watch(body) {
      let ownBytes = 0
      let isBeyondBudget = false
      async function* pieces(): AsyncGenerator<BodyPiece> {
        for await (const piece of body) {
          const addedBytes = piece.kind === 'bytes' ? piece.bytes.byteLength : 0
          if (heldBytes + addedBytes > maximumBytes) {
            isBeyondBudget = true
            yield { kind: 'failure', failure: beyondBudget(maximumBytes), at: piece.at }
            return
          }
          heldBytes += addedBytes
          ownBytes += addedBytes
          yield piece
        }
      }
      return {
        pieces: pieces(),
        get isBeyondBudget() {
          return isBeyondBudget
        },
        release() {
          heldBytes -= ownBytes
          ownBytes = 0
        },
      }
    },
  }
}

function beyondBudget(maximumBytes: number): RelayFailure {
  const detail = `Answers in flight would have taken more than ${maximumBytes} bytes together.`
  return { kind: 'local-fault', blame: 'us', timeoutPhase: null, detail }
}
