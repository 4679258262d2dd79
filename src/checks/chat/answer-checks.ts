import { askChat, plainChat, readChat } from '../ask-chat.ts'
import type { Check } from '../check.ts'
import { type Finding, fail, notObservable, pass } from '../finding.ts'
import type { Probe } from '../probe.ts'
import { drawQuestion } from '../prompt-words.ts'

const base = { group: 'C', networks: ['direct', 'morse'], requests: 1 } as const
const needsChat = { ...base, needs: ['chat.answers'] } as const

type PlainReply = Extract<ReturnType<typeof readChat>, { kind: 'chat' }>

/** A check that looks at the plain answer. */
function ofPlain(find: (reply: PlainReply, probe: Probe) => Finding): Check['run'] {
  return async (probe) => {
    const reply = readChat(await plainChat(probe))
    return reply.kind === 'chat' ? find(reply, probe) : notObservable(reply.problem)
  }
}

const finishReasons = ['stop', 'length', 'tool_calls', 'content_filter', 'function_call']
/** Endpoints' clocks may be wrong a little; seconds that are milliseconds are wrong by much more. */
const CLOCK_SKEW_SECONDS = 600

/** What an answer to a chat has in it. Source: openai/openai-openapi f85dbe2, CreateChatCompletionResponse. */
export const answerChecks: readonly Check[] = [
  {
    ...base,
    id: 'chat.answers',
    level: 'must',
    needs: [],
    title: 'a chat request is answered with a chat completion',
    advice: 'Serve POST /v1/chat/completions and give the name of the model that it serves with --model.',
    async run(probe) {
      const reply = readChat(await plainChat(probe))
      if (reply.kind === 'chat') return pass(`Answered with ${reply.chat.choices.length} choice(s).`)
      return fail(reply.problem)
    },
  },
  {
    ...needsChat,
    id: 'chat.object',
    level: 'should',
    title: 'the answer says that it is a "chat.completion"',
    advice: 'Set "object": "chat.completion" in answers.',
    run: ofPlain(({ chat }) =>
      chat.object === 'chat.completion' ? pass('It does.') : fail(`"object" is ${told(chat.object)}.`),
    ),
  },
  {
    ...needsChat,
    id: 'chat.id',
    level: 'should',
    requests: 2,
    title: 'each answer has an id of its own',
    advice: 'Give each answer a new "id", such as "chatcmpl-" and a random text: clients file answers under it.',
    async run(probe) {
      const first = readChat(await plainChat(probe))
      const second = await askChat(probe, drawQuestion(probe.random))
      if (first.kind !== 'chat' || second.kind !== 'chat') return notObservable('Not both requests were answered.')
      const ids = [first.chat.id, second.chat.id]
      if (ids.some((id) => typeof id !== 'string' || id === '')) return fail(`An id is ${told(ids[0] || ids[1])}.`)
      return ids[0] === ids[1] ? fail('Two answers have the same id.') : pass('Two answers have two ids.')
    },
  },
  {
    ...needsChat,
    id: 'chat.created',
    level: 'should',
    title: '"created" is the time of the answer, in seconds since 1970',
    advice: 'Set "created" to the present time in whole seconds since 1970, and set the clock of the machine.',
    run: ofPlain(({ chat }, { clock }) => {
      const { created } = chat
      if (typeof created !== 'number') return fail('There is no "created".')
      const skew = Math.round(created - clock() / 1_000)
      const measures = { skew_s: skew }
      if (!Number.isInteger(created)) return fail('"created" is no whole number.', measures)
      return Math.abs(skew) <= CLOCK_SKEW_SECONDS
        ? pass('It agrees with our clock.', measures)
        : fail(`It differs from our clock by ${skew} s.`, measures)
    }),
  },
  {
    ...needsChat,
    id: 'chat.model-echo',
    level: 'should',
    title: 'the answer names the model that was asked',
    advice: 'Put the name of the model into "model" of answers as requests give it, or as GET /v1/models lists it.',
    run: ofPlain(({ chat }, { model }) => {
      if (typeof chat.model !== 'string' || chat.model === '') return fail('"model" is missing.')
      const isSame = chat.model === model || chat.model.startsWith(`${model}-`) || model === 'default'
      return isSame ? pass('It does.') : fail('It names another model than the one that was asked.')
    }),
  },
  {
    ...needsChat,
    id: 'chat.choice-index',
    level: 'must',
    title: 'choices are numbered from 0',
    advice: 'Number "choices" with "index" from 0 on, in order.',
    run: ofPlain(({ chat }) => {
      const isOrdered = chat.choices.every(({ index }, place) => index === place)
      return isOrdered ? pass('They are.') : fail('"index" of choices is missing or out of order.')
    }),
  },
  {
    ...needsChat,
    id: 'chat.role',
    level: 'must',
    title: 'the message is the assistant’s',
    advice: 'Set "role": "assistant" in the message of each choice.',
    run: ofPlain(({ chat }) => {
      const roles = chat.choices.map(({ message }) => message.role)
      return roles.every((role) => role === 'assistant') ? pass('It is.') : fail(`"role" is ${told(roles[0])}.`)
    }),
  },
  {
    ...needsChat,
    id: 'chat.content',
    level: 'must',
    title: 'the message has its text in "content"',
    advice: 'Return the text in "content" as a string; null only beside tool calls or a refusal.',
    run: ofPlain(({ chat }) => {
      const message = chat.choices[0]?.message
      if (typeof message?.content === 'string' && message.content !== '') return pass('It has.')
      const isElsewhere = Boolean(message?.reasoning_content) || Boolean(message?.refusal)
      if (isElsewhere) return pass('The few tokens went into reasoning or a refusal.')
      return fail(message?.content === '' ? '"content" is empty.' : '"content" is null or missing.')
    }),
  },
  {
    ...needsChat,
    id: 'chat.finish-reason',
    level: 'must',
    title: 'each choice says why it ended, in one of the known words',
    advice: 'Set "finish_reason" to stop, length, tool_calls or content_filter.',
    run: ofPlain(({ chat }) => {
      const reason = chat.choices[0]?.finish_reason
      return finishReasons.includes(reason ?? '')
        ? pass(`It says ${reason}.`)
        : fail(`"finish_reason" is ${told(reason)}.`)
    }),
  },
]

/** A stranger's value in a sentence of ours: its kind, not its text. */
function told(value: unknown): string {
  if (value === undefined) return 'missing'
  if (value === null) return 'null'
  if (value === '') return 'empty'
  return typeof value === 'string' ? 'another word' : `a ${typeof value}`
}
