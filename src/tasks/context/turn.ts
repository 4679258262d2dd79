import { endsWithSpace, startsWithSpace } from '../python/text.ts'

/** A message of a prompt, and what separates it from the next one when the prompt is plain text. */
export type Turn = {
  readonly role: 'system' | 'user' | 'assistant'
  readonly content: string
  readonly delimiter: string
}

/** A chat message as an endpoint gets it. */
export type ChatMessage = { readonly role: Turn['role']; readonly content: string }

/** Joins two texts, with the delimiter only where neither side has white space at the seam; an empty side adds nothing. */
export function joinDelimited(left: string, right: string, delimiter: string): string {
  if (left === '' || right === '') return left + right
  return endsWithSpace(left) || startsWithSpace(right) ? left + right : left + delimiter + right
}

export type Delimiters = { readonly target: string; readonly fewshot: string }

/** A question with its answer, as an example. */
export function answeredTurns(
  { question, answer, prefix }: { readonly question: string; readonly answer: string; readonly prefix: string },
  delimiters: Delimiters,
): Turn[] {
  return [
    { role: 'user', content: question, delimiter: questionDelimiter(question, prefix, delimiters.target) },
    { role: 'assistant', content: joinDelimited(prefix, answer, ' '), delimiter: delimiters.fewshot },
  ]
}

/** The question to be answered, with the beginning of the answer where the task gives one. */
export function openTurns(
  { question, prefix }: { readonly question: string; readonly prefix: string },
  delimiters: Delimiters,
): Turn[] {
  if (prefix === '') return [{ role: 'user', content: question, delimiter: '' }]
  return [
    { role: 'user', content: question, delimiter: questionDelimiter(question, prefix, delimiters.target) },
    { role: 'assistant', content: prefix, delimiter: '' },
  ]
}

function questionDelimiter(question: string, prefix: string, target: string): string {
  if (prefix === '') return target
  if (question === '') return ''
  return endsWithSpace(question) || startsWithSpace(prefix) ? '' : target
}

/** The turns as one text, for completion endpoints. */
export function turnsToText(turns: readonly Turn[]): string {
  let text = ''
  for (const { content, delimiter } of turns) text += content + delimiter
  return text
}

/**
 * The turns as chat messages. Multi-turn keeps every example as an exchange; otherwise all of them become one user
 * message, with the system message and a begun answer apart.
 */
export function turnsToMessages(turns: readonly Turn[], isMultiturn: boolean): ChatMessage[] {
  const system = turns.filter(({ role }) => role === 'system').map(toMessage)
  const talk = turns.filter(({ role }) => role !== 'system')
  if (isMultiturn) return [...system, ...talk.map(toMessage)]
  const last = talk.at(-1)
  const begun = last?.role === 'assistant' ? [toMessage(last)] : []
  const asked = begun.length > 0 ? talk.slice(0, -1) : talk
  const ending = asked.at(-1)
  const content = turnsToText(asked.slice(0, -1)) + (ending?.content ?? '')
  return [...system, { role: 'user', content }, ...begun]
}

function toMessage({ role, content }: Turn): ChatMessage {
  return { role, content }
}
