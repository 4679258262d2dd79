import { type ChatMessage, turnsToMessages } from '../context/turn.ts'
import { instanceBuilder } from '../instance.ts'
import type { PreparedTask } from '../prepared-task.ts'
import { chatRequest, parseGeneration } from '../requests/generate.ts'
import { exampleReplyOf } from './example-reply.ts'
import type { Method } from './method.ts'
import { readTexts } from './read-texts.ts'

export type ChatOptions = {
  readonly isMultiturn: boolean
  /** Texts lose what follows a stop text, and reasoning. */
  readonly isCleaned: boolean
}

/** A task whose answer is generated text, put to a chat endpoint. */
export function chatMethod(prepared: PreparedTask, { isMultiturn, isCleaned }: ChatOptions): Method {
  const { definition } = prepared
  const generation = parseGeneration(definition.generation_kwargs, definition.fewshot_delimiter)
  const instances = instanceBuilder(prepared, { isChat: true })
  return {
    needs: 'C0',
    instances,
    shownPrompts: (document, options) => promptMessages(prepared, isMultiturn)(document, options).map(messagesJson),
    build(document, options) {
      const [messages = []] = promptMessages(prepared, isMultiturn)(document, options)
      const request = chatRequest(options.model, messages, generation)
      return Array.from({ length: definition.repeats }, () => request)
    },
    read: (_, answers) => readTexts(answers, { isCleaned, stops: generation.stops, repeats: definition.repeats }),
    exampleReplies: (document) => exampleReplyOf(prepared, document, instances(document)),
  }
}

/** A document's prompts as chat messages. */
export function promptMessages({ promptTurns }: PreparedTask, isMultiturn: boolean) {
  return (...question: Parameters<PreparedTask['promptTurns']>): ChatMessage[][] =>
    promptTurns(...question).map((turns) => turnsToMessages(turns, isMultiturn))
}

/** Messages as the harness writes them into its samples: Python's `json.dumps(messages, ensure_ascii=False)`. */
export function messagesJson(messages: readonly ChatMessage[]): string {
  const parts = messages.map(
    ({ role, content }) => `{"role": ${JSON.stringify(role)}, "content": ${JSON.stringify(content)}}`,
  )
  return `[${parts.join(', ')}]`
}
