import { errorObject } from '#contract/error-object.ts'
import { chatRequest, isRefusal, readChat, readReply } from '../ask-chat.ts'
import type { Check } from '../check.ts'
import { fail, pass, refusedProperly } from '../finding.ts'
import { drawQuestion } from '../prompt-words.ts'
import { readStream } from '../read-stream.ts'
import type { CheckAnswer } from '../transport-port.ts'
import { contextWindowCheck } from './context-window-check.ts'

const base = { group: 'O', needs: ['chat.answers'] } as const

/** More than any model generates. */
const ABSURD_TOKENS = 50_000_000

/** How much an endpoint takes. */
export const limitChecks: readonly Check[] = [
  contextWindowCheck,
  {
    ...base,
    id: 'limits.max-output',
    level: 'should',
    networks: ['direct'],
    requests: 1,
    needs: ['stream.events'],
    title: 'more output than there can be is refused, or cut to what there can be',
    advice: 'Refuse a max_tokens beyond the context window with status 400, or generate as much as fits.',
    async run(probe) {
      const answer = await probe.exchange({
        ...chatRequest(probe, drawQuestion(probe.random), { max_tokens: ABSURD_TOKENS, stream: true }),
        leavesAt: (piece) => Buffer.from(piece).includes('"content"'),
      })
      if (answer.kind === 'answer' && answer.status !== 200 && isRefusal(readReply(answer))) {
        return pass(`It is refused with status ${answer.status}.`)
      }
      const reply = readStream(answer)
      return reply.kind === 'stream' ? pass('It is answered with as much as fits.') : fail(reply.problem)
    },
  },
  {
    ...base,
    id: 'limits.concurrency',
    level: 'should',
    networks: ['direct', 'morse'],
    requests: 16,
    isAlone: true,
    title: 'requests at the same time are answered, or refused with 429 and Retry-After',
    advice: 'Let requests wait, or refuse what is too much with status 429, an error object and Retry-After.',
    async run(probe) {
      const requests = Array.from({ length: probe.settings.burstRequests }, () =>
        chatRequest(probe, drawQuestion(probe.random), { max_tokens: 1 }),
      )
      const answers = await Promise.all(requests.map((request) => probe.exchange(request, { isOnce: true })))
      const answered = answers.filter((answer) => readChat(answer).kind === 'chat').length
      const busy = answers.flatMap((answer) => (answer.kind === 'answer' && answer.status === 429 ? [answer] : []))
      const slowest = Math.max(...answers.map(({ totalMs }) => totalMs))
      const measures = { answered, refused: busy.length, of: answers.length, slowest_ms: Math.round(slowest) }
      if (answered === answers.length) return pass('All are answered.', measures)
      if (answered + busy.length < answers.length) return fail('Some are answered with neither.', measures)
      if (!busy.every((answer) => hasErrorObject(answer))) {
        return fail('Refusals have no error object.', measures)
      }
      return busy.every(({ headers }) => Number(headers?.['retry-after']) >= 0)
        ? refusedProperly(`${busy.length} of ${answers.length} are refused with Retry-After.`, measures)
        : fail('Refusals do not say when to come back (Retry-After).', measures)
    },
  },
]

function hasErrorObject(answer: CheckAnswer): boolean {
  const reply = readReply(answer)
  return reply.kind === 'json' && errorObject.safeParse(reply.json).success
}
