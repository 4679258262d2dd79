import type { ChatCompletionChunk } from './chat-completion.ts'
import type { CompletionChunk } from './completion.ts'

/** Puts the events of one answer together to the body that the same server would have sent unstreamed. */
export type StreamAssembler<Chunk> = {
  /** True when the event brought something of the answer: text, reasoning, a refusal or part of a call. */
  add(chunk: Chunk): boolean
  /** Null while no event had a choice. */
  body(): unknown
}

type ToolCall = { id: string | null; type: 'function'; function: { name: string; arguments: string } }

type ChatChoice = {
  role: string
  content: string | null
  reasoning: string
  refusal: string | null
  readonly toolCalls: Map<number, ToolCall>
  finishReason: string | null
  readonly logprobs: unknown[]
}

type Delta = NonNullable<NonNullable<ChatCompletionChunk['choices']>[number]['delta']>

export function createChatAssembler(): StreamAssembler<ChatCompletionChunk> {
  const choices = new Map<number, ChatChoice>()
  const head = createHead()
  return {
    add(chunk) {
      head.add(chunk)
      let hasContent = false
      for (const { index, delta, finish_reason, logprobs } of chunk.choices ?? []) {
        const choice = entryOf(choices, index ?? 0, newChatChoice)
        if (delta != null && addDelta(choice, delta)) hasContent = true
        if (finish_reason != null) choice.finishReason = finish_reason
        for (const entry of logprobs?.content ?? []) choice.logprobs.push(entry)
      }
      return hasContent
    },
    body: () =>
      choices.size === 0
        ? null
        : { ...head.fields('chat.completion'), choices: inOrder(choices).map(([index, it]) => chatChoice(index, it)) },
  }
}

export function createCompletionAssembler(): StreamAssembler<CompletionChunk> {
  const choices = new Map<number, { text: string; finishReason: string | null }>()
  const head = createHead()
  return {
    add(chunk) {
      head.add(chunk)
      let hasContent = false
      for (const { index, text, finish_reason } of chunk.choices ?? []) {
        const choice = entryOf(choices, index ?? 0, () => ({ text: '', finishReason: null }))
        choice.text += text ?? ''
        if (finish_reason != null) choice.finishReason = finish_reason
        if (text != null && text !== '') hasContent = true
      }
      return hasContent
    },
    body: () =>
      choices.size === 0
        ? null
        : {
            ...head.fields('text_completion'),
            choices: inOrder(choices).map(([index, it]) => ({ index, text: it.text, finish_reason: it.finishReason })),
          },
  }
}

function newChatChoice(): ChatChoice {
  return {
    role: 'assistant',
    content: null,
    reasoning: '',
    refusal: null,
    toolCalls: new Map(),
    finishReason: null,
    logprobs: [],
  }
}

function addDelta(choice: ChatChoice, delta: Delta): boolean {
  const reasoning = delta.reasoning_content ?? (typeof delta.reasoning === 'string' ? delta.reasoning : '')
  if (delta.role != null) choice.role = delta.role
  if (delta.content != null) choice.content = (choice.content ?? '') + delta.content
  if (delta.refusal != null) choice.refusal = (choice.refusal ?? '') + delta.refusal
  choice.reasoning += reasoning
  for (const [position, call] of (delta.tool_calls ?? []).entries()) {
    const entry = entryOf(choice.toolCalls, call.index ?? position, newToolCall)
    if (call.id != null) entry.id = call.id
    entry.function.name += call.function?.name ?? ''
    entry.function.arguments += call.function?.arguments ?? ''
  }
  const texts = [delta.content, delta.refusal, reasoning]
  return texts.some((text) => text != null && text !== '') || (delta.tool_calls?.length ?? 0) > 0
}

function newToolCall(): ToolCall {
  return { id: null, type: 'function', function: { name: '', arguments: '' } }
}

function chatChoice(index: number, choice: ChatChoice) {
  return {
    index,
    message: {
      role: choice.role,
      content: choice.content,
      ...(choice.reasoning === '' ? {} : { reasoning_content: choice.reasoning }),
      ...(choice.refusal === null ? {} : { refusal: choice.refusal }),
      ...(choice.toolCalls.size === 0 ? {} : { tool_calls: inOrder(choice.toolCalls).map(([, call]) => call) }),
    },
    finish_reason: choice.finishReason,
    ...(choice.logprobs.length === 0 ? {} : { logprobs: { content: choice.logprobs } }),
  }
}

type HeadChunk = Pick<ChatCompletionChunk, 'id' | 'created' | 'model'> & { readonly usage?: unknown }

/** What every event repeats; the usage comes in one of the last. */
function createHead() {
  let id: string | null = null
  let created: number | null = null
  let model: string | null = null
  let usage: unknown
  return {
    add(chunk: HeadChunk) {
      id ??= chunk.id ?? null
      created ??= chunk.created ?? null
      model ??= chunk.model ?? null
      usage = chunk.usage ?? usage
    },
    fields: (object: string) => ({ id, object, created, model, ...(usage === undefined ? {} : { usage }) }),
  }
}

function entryOf<Value>(map: Map<number, Value>, key: number, create: () => Value): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const created = create()
  map.set(key, created)
  return created
}

function inOrder<Value>(map: ReadonlyMap<number, Value>): [number, Value][] {
  return [...map].sort(([a], [b]) => a - b)
}
