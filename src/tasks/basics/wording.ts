import { userMessage } from './chat-message.ts'
import { pick } from './draw.ts'
import type { Draft } from './item.ts'
import type { RandomStream } from './random-stream.ts'
import type { AnswerRoom } from './shape/answer-room.ts'

const endings: readonly ((ask: string) => string)[] = [
  (ask) => `End with ${ask}.`,
  (ask) => `Last line: ${ask}.`,
  (ask) => `Put ${ask} last.`,
  (ask) => `Finish with ${ask}, please.`,
]

/** Where there is no room for more than the answer. */
const onlyAnswers: readonly ((ask: string) => string)[] = [
  (ask) => `Only ${ask}, please.`,
  (ask) => `Just ${ask}.`,
  (ask) => `Reply with ${ask} and nothing else.`,
  (ask) => `No explanation, just ${ask}.`,
]

/**
 * The most polite wording of a question that a message of this size holds: with greeting and how to end the reply, or
 * the bare question with a word about the ending, or the bare question.
 */
export function wordingFor(
  stream: RandomStream,
  draft: Draft,
  { room, characters }: { room: AnswerRoom; characters: number },
): string {
  const { question, terse, ask } = draft
  const hasRoom = room !== 'little' || ask === null
  const ending = ask === null ? null : pick(stream, hasRoom ? endings : onlyAnswers)(ask)
  const wordings = [
    hasRoom ? userMessage(stream, draft) : joined(question, ending ?? ''),
    ending === null ? terse : joined(terse, ending),
    terse,
  ]
  return wordings.find(({ length }) => length <= characters) ?? terse
}

function joined(question: string, ending: string): string {
  if (question.includes('\n')) return `${question}\n${ending}`
  return `${question}${/[.?!]$/.test(question) ? '' : '.'} ${ending}`
}
