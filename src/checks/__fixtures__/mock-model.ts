import { hash } from 'node:crypto'

/** The tokens of a text: up to four characters, each with the space before it. */
export function tokensOf(text: string): string[] {
  return text.match(/ ?[^\s]{1,4}|\s/gu) ?? []
}

const words = 'the old river runs by a green garden and nobody in town knows why it sings at night'.split(' ')

/**
 * What the mock model says to a prompt, as tokens: another text for each prompt, the same one each time. Prompts that
 * want something long get as much as fits; emoji are said again.
 */
export function answerTokens(
  prompt: string,
  choice: number,
  maximumTokens: number,
): { tokens: string[]; isCut: boolean } {
  const wanted = /\blong\b/.test(prompt) ? 100_000 : 9
  const emoji = prompt.match(/(?:\p{Extended_Pictographic}|\u200d|\ufe0f)+/gu) ?? []
  const seed = Number.parseInt(hash('sha256', `${choice}/${prompt}`).slice(0, 8), 16)
  const tokens: string[] = []
  for (let place = 0; tokens.length < Math.min(wanted, maximumTokens); place += 1) {
    const word = place < emoji.length ? (emoji[place] ?? '') : (words[(seed + place * 7) % words.length] ?? '')
    tokens.push(...tokensOf(place === 0 ? word : ` ${word}`))
  }
  return { tokens: tokens.slice(0, maximumTokens), isCut: wanted > maximumTokens }
}

/** What stands around each message in the template, and at its end. */
const TOKENS_PER_MESSAGE = 4
const TOKENS_OF_TEMPLATE = 3

export type MockMessage = { readonly role: string; readonly content: unknown }

/** The text of a message, whether it is text or parts. */
export function messageText({ content }: MockMessage): string {
  if (Array.isArray(content)) return content.map((part: { text?: string }) => part.text ?? '').join('')
  return typeof content === 'string' ? content : ''
}

export function promptTokens(messages: readonly MockMessage[]): number {
  const contents = messages.map((message) => tokensOf(messageText(message)).length + TOKENS_PER_MESSAGE)
  return contents.reduce((sum, tokens) => sum + tokens, TOKENS_OF_TEMPLATE)
}
