import { jsonReply } from '../mock-reply.ts'
import { answeredOtherwise, changedJson, firstChoice, messageOf, type Violation } from '../mutation.ts'

const chatEnd = '/chat/completions'

function choiceChanged(change: (choice: Record<string, unknown>) => void) {
  return changedJson(chatEnd, (json) => {
    change(firstChoice(json))
    return json
  })
}

function messageChanged(change: (message: Record<string, unknown>) => void) {
  return changedJson(chatEnd, (json) => {
    change(messageOf(json))
    return json
  })
}

export const chatViolations: readonly Violation[] = [
  {
    check: 'chat.answers',
    does: 'answers without choices',
    mutation: changedJson(chatEnd, (json) => ({ ...json, choices: [] })),
  },
  {
    check: 'chat.answers',
    does: 'answers an error under status 200',
    mutation: answeredOtherwise(
      ({ path }) => path.endsWith(chatEnd),
      () => jsonReply(200, { error: { message: 'out of memory' } }),
    ),
  },
  {
    check: 'chat.object',
    does: 'says text_completion',
    mutation: changedJson(chatEnd, (json) => ({ ...json, object: 'text_completion' })),
  },
  {
    check: 'chat.id',
    does: 'gives every answer the same id',
    mutation: changedJson(chatEnd, (json) => ({ ...json, id: 'chatcmpl-1' })),
  },
  {
    check: 'chat.id',
    does: 'gives no id',
    mutation: changedJson(chatEnd, (json) => ({ ...json, id: null })),
  },
  {
    check: 'chat.created',
    does: 'gives milliseconds',
    mutation: changedJson(chatEnd, (json) => ({ ...json, created: Number(json.created) * 1_000 })),
  },
  {
    check: 'chat.model-echo',
    does: 'names a file',
    mutation: changedJson(chatEnd, (json) => ({ ...json, model: '/models/file.gguf' })),
  },
  {
    check: 'chat.choice-index',
    does: 'numbers from 1',
    mutation: choiceChanged((choice) => {
      choice.index = 1
    }),
  },
  {
    check: 'chat.role',
    does: 'says bot',
    mutation: messageChanged((message) => {
      message.role = 'bot'
    }),
  },
  {
    check: 'chat.content',
    does: 'leaves the content null',
    mutation: messageChanged((message) => {
      message.content = null
    }),
  },
  {
    check: 'chat.finish-reason',
    does: 'says eos',
    mutation: choiceChanged((choice) => {
      choice.finish_reason = 'eos'
    }),
  },
]
