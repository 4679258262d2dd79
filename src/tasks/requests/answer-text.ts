import { stripStart } from '../python/text.ts'

/** Characters of an answer that scoring looks at, after reasoning is taken away. */
const maximumAnswerLength = 65_536

/** The text of an answer as scoring sees it, and what was taken away from it. */
export type AnswerText = {
  readonly text: string
  /** The endpoint went on after a stop text. */
  readonly isStopTrimmed: boolean
  /** A `<think>…</think>` block was taken away, or one that never ended. */
  readonly isReasoningStripped: boolean
  /** False when the body holds no text where the contract wants it. */
  readonly isReadable: boolean
}

function member(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string | number, unknown>)[key]
    : undefined
}

/** The value at a path of keys in any JSON; undefined where the path ends. */
export function jsonAt(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce(member, value)
}

/**
 * The answer in a completion or chat body, without reasoning and without what follows the first stop text. API servers of
 * lm-evaluation-harness are trusted to stop; an endpoint that ignores `stop` would score differently there.
 */
export function readAnswerText(body: unknown, stops: readonly string[]): AnswerText {
  const text = rawText(body)
  const answer = withoutReasoning(text ?? '')
  const trimmed = trimAtStop(answer, stops)
  return {
    text: trimmed.slice(0, maximumAnswerLength),
    isStopTrimmed: trimmed.length < answer.length,
    isReasoningStripped: answer !== (text ?? ''),
    isReadable: text !== undefined,
  }
}

/** The answer as it was sent, which is what API models of lm-evaluation-harness score. */
export function readSentText(body: unknown): AnswerText {
  const text = rawText(body)
  return {
    text: (text ?? '').slice(0, maximumAnswerLength),
    isStopTrimmed: false,
    isReasoningStripped: false,
    isReadable: text !== undefined,
  }
}

function rawText(body: unknown): string | undefined {
  const choice = jsonAt(body, 'choices', 0)
  const raw = jsonAt(choice, 'text') ?? jsonAt(choice, 'message', 'content')
  if (typeof raw === 'string') return raw
  return Array.isArray(raw) ? partsText(raw) : undefined
}

/** Chat content given as parts: the text ones, joined. */
function partsText(parts: readonly unknown[]): string {
  return parts
    .map((part) => jsonAt(part, 'text'))
    .filter((text) => typeof text === 'string')
    .join('')
}

/** What follows the last `</think>`; nothing when a block was begun and never ended. */
function withoutReasoning(text: string): string {
  const end = text.lastIndexOf('</think>')
  if (end >= 0) return stripStart(text.slice(end + '</think>'.length))
  return stripStart(text).startsWith('<think>') ? '' : text
}

function trimAtStop(text: string, stops: readonly string[]): string {
  const ends = stops.map((stop) => (stop === '' ? -1 : text.indexOf(stop))).filter((index) => index >= 0)
  return ends.length === 0 ? text : text.slice(0, Math.min(...ends))
}
