const maximumCharacters = 20_000
const maximumParts = 1_000

/** What a chat reply says once its reasoning block is set aside. */
export type Reply = {
  readonly text: string
  /** `stripped`: a reasoning block came first. `unfinished`: it never ended, so nothing was said after it. */
  readonly thinking: 'none' | 'stripped' | 'unfinished'
}

/**
 * The text of an OpenAI chat completion, or null when the JSON is anything else. Content may be a string or a
 * list of text parts. Reasoning before `</think>` is set aside (some servers keep the opening tag to themselves);
 * of what is left the last 20,000 characters count, since the answer comes last.
 */
export function readReply(body: unknown): Reply | null {
  const content = contentOf(body)
  if (content === null) return null
  const { said, thinking } = withoutThinking(content)
  return { text: said.slice(-maximumCharacters).trim(), thinking }
}

function contentOf(body: unknown): string | null {
  const choices = member(body, 'choices')
  const message = Array.isArray(choices) ? member(choices[0], 'message') : undefined
  const content = member(message, 'content')
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return null
  const texts = content.slice(0, maximumParts).map((part: unknown) => textOf(part))
  return texts.every((text) => text !== null) && texts.length > 0 ? texts.join('') : null
}

function textOf(part: unknown): string | null {
  const text = member(part, 'text')
  return member(part, 'type') === 'text' && typeof text === 'string' ? text : null
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return (value as Record<string, unknown>)[name]
}

function withoutThinking(content: string): { said: string; thinking: Reply['thinking'] } {
  const end = content.lastIndexOf('</think>')
  if (end >= 0) return { said: content.slice(end + '</think>'.length), thinking: 'stripped' }
  if (content.trimStart().startsWith('<think>')) return { said: '', thinking: 'unfinished' }
  return { said: content, thinking: 'none' }
}
