import { callBegin, callEnd } from './call-text.ts'
import type { ToolCall } from './tool.ts'

/** A piece of an answer: of its text, the beginning of a call, or of the arguments of the last one. */
export type AnswerPiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'call'; readonly id: string; readonly name: string }
  | { readonly kind: 'arguments'; readonly text: string }

export type CallReader = {
  add(text: string): AnswerPiece[]
  /** What was held back at the end: text that might have begun a call. */
  end(): AnswerPiece[]
}

const head = /^\n?\{"name": ?"([^"]+)", ?"arguments": ?(?=\{)/

/**
 * Finds calls in an answer while it comes. The answer must have the form of `callsForm` or `textOrCallsForm`, or be cut off from
 * one; of a call that is cut off before its arguments nothing is told.
 *
 * @param isFirstOnly an answer that does not begin with a call has none
 */
export function createCallReader(newId: () => string, isFirstOnly: boolean): CallReader {
  let held = ''
  let state: 'first' | 'text' | 'plain' | 'head' | 'arguments' | 'tail' | 'between' = isFirstOnly ? 'first' : 'text'
  let scanner = createObjectScanner()

  /** One step; undefined where more text is needed. */
  function step(): AnswerPiece[] | undefined {
    switch (state) {
      case 'first':
        if (held.length < callBegin.length && callBegin.startsWith(held)) return undefined
        state = held.startsWith(callBegin) ? 'text' : 'plain'
        return []
      case 'plain': {
        const text = held
        held = ''
        return text === '' ? undefined : [{ kind: 'text', text }]
      }
      case 'text': {
        const place = held.indexOf(callBegin)
        const certain = place < 0 ? held.length - beginningAtEnd(held) : place
        const text = held.slice(0, certain)
        held = held.slice(place < 0 ? certain : place + callBegin.length)
        if (place >= 0) state = 'head'
        const pieces: AnswerPiece[] = text === '' ? [] : [{ kind: 'text', text }]
        return place < 0 && pieces.length === 0 ? undefined : pieces
      }
      case 'head': {
        const match = head.exec(held)
        if (match === null) return undefined
        held = held.slice(match[0].length)
        state = 'arguments'
        scanner = createObjectScanner()
        return [{ kind: 'call', id: newId(), name: match[1] ?? '' }]
      }
      case 'arguments': {
        if (held === '') return undefined
        const length = scanner.lengthWithin(held)
        const text = held.slice(0, length)
        if (scanner.isOver()) state = 'tail'
        held = held.slice(length)
        return [{ kind: 'arguments', text }]
      }
      default: {
        const sign = state === 'tail' ? callEnd : callBegin
        const place = held.indexOf(sign)
        if (place < 0) return undefined
        held = held.slice(place + sign.length)
        state = state === 'tail' ? 'between' : 'head'
        return []
      }
    }
  }

  return {
    add(text) {
      held += text
      const pieces: AnswerPiece[] = []
      for (let more = step(); more !== undefined; more = step()) pieces.push(...more)
      return pieces
    },
    end: () => ((state === 'text' || state === 'first') && held !== '' ? [{ kind: 'text', text: held }] : []),
  }
}

/** An answer put together from all its pieces. */
export function joinPieces(pieces: readonly AnswerPiece[]): {
  readonly text: string
  readonly calls: readonly ToolCall[]
} {
  let text = ''
  const calls: ToolCall[] = []
  for (const piece of pieces) {
    const last = calls.at(-1)
    if (piece.kind === 'text') text += piece.text
    else if (piece.kind === 'call') calls.push({ id: piece.id, name: piece.name, arguments: '' })
    else if (last !== undefined) calls[calls.length - 1] = { ...last, arguments: last.arguments + piece.text }
  }
  return { text, calls }
}

/** How many letters at the end may be the beginning of a call. */
function beginningAtEnd(text: string): number {
  for (let length = Math.min(callBegin.length - 1, text.length); length > 0; length--)
    if (callBegin.startsWith(text.slice(-length))) return length
  return 0
}

/** Finds the end of a JSON object that comes in pieces. */
function createObjectScanner() {
  let depth = 0
  let isBegun = false
  let isInString = false
  let isEscaped = false
  const isOver = () => isBegun && depth === 0

  function read(letter: string) {
    if (isEscaped) isEscaped = false
    else if (isInString) {
      if (letter === '\\') isEscaped = true
      else if (letter === '"') isInString = false
    } else if (letter === '"') isInString = true
    else if (letter === '{' || letter === '[') {
      depth++
      isBegun = true
    } else if (letter === '}' || letter === ']') depth--
  }

  return {
    isOver,
    /** Reads on; how many letters of the text belong to the object. */
    lengthWithin(text: string): number {
      let length = 0
      for (; length < text.length && !isOver(); length++) read(text[length] ?? '')
      return length
    },
  }
}
