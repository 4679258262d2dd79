import type { Template } from '@huggingface/jinja'
import type { ChatMessage } from './chat-message.ts'
import type { LanguageModel } from './language-model.ts'
import { importJinja } from './optional-packages.ts'
import type { Token } from './token.ts'
import { callBegin, callEnd, toolObject } from './tools/call-text.ts'
import type { Tool, ToolCall } from './tools/tool.ts'
import { plainMessages } from './tools/tool-messages.ts'

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
 * whoever writes `<|end|>` into a question does not end it. Tools and calls are written as the template does it, where it writes
 * them as this server reads them; else as `plainMessages` does.
 *
 * @throws {ChatTemplateError} when the template cannot be parsed
 * @throws {LlamaUnavailableError} when the package that renders templates is not installed
 */
export async function createChatTemplate(
  model: Pick<LanguageModel, 'beginning' | 'beginningText' | 'chatTemplate' | 'controlTexts' | 'endText' | 'tokenize'>,
): Promise<(messages: readonly ChatMessage[], tools: readonly Tool[]) => ChatPrompt> {
  const template = await parse(model.chatTemplate ?? defaultTemplate)
  const texts = { bos_token: model.beginningText, eos_token: model.endText }
  const isNative = writesCalls(template, texts)
  return (messages, tools) => {
    const said = isNative ? nativeInput(messages, tools) : { messages: plainMessages(messages, tools).map(plainInput) }
    const guard = guardOf(said, model.controlTexts)
    let text: string
    try {
      text = template.render({
        ...(mapStrings(said, guard.hide) as object),
        add_generation_prompt: true,
        ...texts,
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

/** Whether a template tells of tools and writes calls and their results, and in the way that this server reads them. */
function writesCalls(template: Template, texts: object): boolean {
  const tool = { name: 'probe_name', description: 'probe description', parameters: { type: 'object', properties: {} } }
  const call = { id: 'call00000', name: tool.name, arguments: '{"probe_key":"probe value"}' }
  const messages = [
    { role: 'user', content: 'probe question', calls: [] },
    { role: 'assistant', content: '', calls: [call] },
    { role: 'tool', content: 'probe result', calls: [] },
  ]
  try {
    const text = template.render({ ...nativeInput(messages, [tool]), add_generation_prompt: true, ...texts })
    const written = /\s*\{"name": ?"probe_name", ?"arguments": ?\{"probe_key": ?"probe value"\}\}\s*/
    const found = new RegExp(callBegin + written.source + callEnd).test(text)
    return found && text.includes(tool.description) && text.includes('probe result')
  } catch {
    return false
  }
}

/** What templates get that know of tools. */
function nativeInput(messages: readonly ChatMessage[], tools: readonly Tool[]) {
  return {
    messages: messages.map(({ calls, ...message }) =>
      calls.length === 0 ? message : { ...message, tool_calls: calls.map(nativeCall) },
    ),
    ...(tools.length === 0 ? {} : { tools: tools.map(toolObject) }),
  }
}

/** Templates write arguments as JSON themselves; those of a client that are none stay as they are. */
function nativeCall({ id, name, arguments: text }: ToolCall) {
  let values: unknown = text
  try {
    values = JSON.parse(text)
  } catch {
    // As it is.
  }
  return { id, type: 'function', function: { name, arguments: values } }
}

function plainInput({ role, content }: ChatMessage) {
  return { role, content }
}

type Guard = {
  hide(content: string): string
  split(text: string): readonly { readonly text: string; readonly isHidden: boolean }[]
}

/** Puts marks in place of control texts, which templates pass on as they are, and finds them again. */
function guardOf(said: unknown, controlTexts: readonly string[]): Guard {
  const strings: string[] = []
  mapStrings(said, (text) => {
    strings.push(text)
    return text
  })
  const found = controlTexts.filter((text) => text !== '' && strings.some((one) => one.includes(text)))
  if (found.length === 0) return { hide: (content) => content, split: (text) => [{ text, isHidden: false }] }
  const mark = unusedMark(strings)
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

/** A value with all its strings changed, those that are names of properties too. */
function mapStrings(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((one) => mapStrings(one, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [change(key), mapStrings(one, change)]))
}

/** A character of the private use area that no text has. */
function unusedMark(strings: readonly string[]): string {
  for (let code = 0xe000; code < 0xf8ff; code++) {
    const mark = String.fromCharCode(code)
    if (strings.every((text) => !text.includes(mark))) return mark
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
