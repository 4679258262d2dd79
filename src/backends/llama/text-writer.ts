import { incompleteEnd } from './byte-text.ts'
import type { Position } from './position.ts'

/** A piece of an answer that is certain: text with the tokens that it ends. */
export type Piece = { readonly text: string; readonly positions: readonly Position[] }

/** Turns tokens into text. */
export type TextWriter = {
  /** Takes a token; gives what can be told now, and whether a stop sequence was met. */
  add(position: Position): { readonly piece: Piece; readonly isStopped: boolean }
  /** What was held back, at the end of an answer that no stop sequence ended. */
  end(): Piece
}

type Pending = { readonly position: Position; readonly start: number; readonly end: number }

/**
 * Writes the text of tokens, up to the first stop sequence and without it, also where it spans tokens. Characters are
 * never cut: bytes that may be the beginning of a character or of a stop sequence are held back until it is clear. Bytes
 * that are no UTF-8 become U+FFFD. Tokens that lie in the stop sequence or after it are left out; one that holds the end
 * of the text and the beginning of the stop sequence is there as a whole.
 */
export function createTextWriter(stops: readonly string[]): TextWriter {
  const sequences = stops.map((stop) => Buffer.from(stop))
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let held: Buffer = Buffer.alloc(0)
  let released = 0
  const pending: Pending[] = []

  function release(length: number, isLast: boolean): string {
    const text = decoder.decode(held.subarray(0, length), { stream: !isLast })
    held = held.subarray(length)
    released += length
    return text
  }

  /** Takes the tokens that pass the test, from the first one on. */
  function take(isDone: (one: Pending) => boolean): Position[] {
    const open = pending.findIndex((one) => !isDone(one))
    const done = pending.splice(0, open === -1 ? pending.length : open)
    return done.map(({ position }) => position)
  }

  return {
    add(position) {
      const start = released + held.length
      held = Buffer.concat([held, position.bytes])
      pending.push({ position, start, end: released + held.length })
      const cut = firstStop(held, sequences)
      if (cut !== undefined) {
        const text = release(cut, true)
        return { piece: { text, positions: take((one) => one.start < released) }, isStopped: true }
      }
      const kept = Math.max(stopBeginning(held, sequences), incompleteEnd(held))
      const text = release(held.length - kept, false)
      return { piece: { text, positions: take((one) => one.end <= released) }, isStopped: false }
    },
    end() {
      return { text: release(held.length, true), positions: take(() => true) }
    },
  }
}

/** Where the first stop sequence begins. */
function firstStop(bytes: Buffer, stops: readonly Buffer[]): number | undefined {
  const places = stops.map((stop) => bytes.indexOf(stop)).filter((place) => place >= 0)
  return places.length === 0 ? undefined : Math.min(...places)
}

/** How many bytes at the end may be the beginning of a stop sequence. */
function stopBeginning(bytes: Buffer, stops: readonly Buffer[]): number {
  const lengths = stops.map((stop) => {
    for (let length = Math.min(stop.length - 1, bytes.length); length > 0; length--) {
      if (bytes.subarray(bytes.length - length).equals(stop.subarray(0, length))) return length
    }
    return 0
  })
  return Math.max(0, ...lengths)
}
