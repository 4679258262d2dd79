import type { Template } from '@huggingface/jinja'
import type { LanguageModel } from './language-model.ts'
import { importJinja } from './optional-packages.ts'
import type { Token } from './token.ts'

export type ChatMessage = { readonly role: string; readonly content: string }

/** A conversation as the model reads it, or why its template does not take it. */
export type ChatPrompt =
  | { readonly kind: 'prompt'; readonly tokens: Token[] }
  | { readonly kind: 'refused'; readonly reason: string }

/** What llama.cpp takes for models whose file has no template: ChatML. */
const defaultTemplate =
  "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"

/**
 * Turns conversations into tokens, by the model's own template. Texts of control tokens in messages are read as letters:
 * whoever writes `<|end|>` into a question does not end it.
 *
 * @throws {ChatTemplateError} when the template cannot be parsed
 * @throws {LlamaUnavailableError} when the package that renders templates is not installed
 */
export async function createChatTemplate(
  model: Pick<LanguageModel, 'beginning' | 'beginningText' | 'chatTemplate' | 'controlTexts' | 'endText' | 'tokenize'>,
): Promise<(messages: readonly ChatMessage[]) => ChatPrompt> {
  const template = await parse(model.chatTemplate ?? defaultTemplate)
  return (messages) => {
    const guard = guardOf(messages, model.controlTexts)
    let text: string
    try {
      text = template.render({
        messages: messages.map(({ role, content }) => ({ role, content: guard.hide(content) })),
        add_generation_prompt: true,
        bos_token: model.beginningText,
        eos_token: model.endText,
      })
    } catch (cause) {
      return { kind: 'refused', reason: cause instanceof Error ? cause.message : String(cause) }
    }
    const tokens: Token[] = []
    for (const { text: piece, isHidden } of guard.split(text)) {
      tokens.push(...model.tokenize(piece, { control: !isHidden, isContinued: tokens.length > 0 }))
    }
    if (model.beginning !== undefined && tokens[0] !== model.beginning) tokens.unshift(model.beginning)
    return { kind: 'prompt', tokens }
  }
}

type Guard = {
  hide(content: string): string
  split(text: string): readonly { readonly text: string; readonly isHidden: boolean }[]
}

/** Puts marks in place of control texts, which templates pass on as they are, and finds them again. */
function guardOf(messages: readonly ChatMessage[], controlTexts: readonly string[]): Guard {
  const found = controlTexts.filter((text) => text !== '' && messages.some(({ content }) => content.includes(text)))
  if (found.length === 0) return { hide: (content) => content, split: (text) => [{ text, isHidden: false }] }
  const mark = unusedMark(messages)
  const hidden = new RegExp(
    found
      .toSorted((one, other) => other.length - one.length)
      .map(RegExp.escape)
      .join('|'),
    'g',
  )
  return {
    hide: (content) => content.replace(hidden, (text) => `${mark}${found.indexOf(text)}${mark}`),
    split: (text) =>
      text.split(mark).map((piece, index) =>
        // Between two marks stands the number of a hidden text.
        index % 2 === 1 ? { text: found[Number(piece)] ?? '', isHidden: true } : { text: piece, isHidden: false },
      ),
  }
}

/** A character of the private use area that no message has. */
function unusedMark(messages: readonly ChatMessage[]): string {
  for (let code = 0xe000; code < 0xf8ff; code++) {
    const mark = String.fromCharCode(code)
    if (messages.every(({ content }) => !content.includes(mark))) return mark
  }
  throw new RangeError('messages hold every character of the private use area')
}

async function parse(source: string): Promise<Template> {
  const { Template } = await importJinja()
  try {
    return new Template(source)
  } catch (cause) {
    throw new ChatTemplateError({ reason: cause instanceof Error ? cause.message : String(cause), cause })
  }
}

/** A model's file has a chat template that is no Jinja, or uses what is not known here. */
export class ChatTemplateError extends Error {
  readonly code = 'CHAT_TEMPLATE'
  override readonly name = 'ChatTemplateError'

  constructor({ reason, cause }: { readonly reason: string; readonly cause: unknown }) {
    super(`The model's chat template cannot be parsed.\nReason: ${reason}`, { cause })
  }
}
