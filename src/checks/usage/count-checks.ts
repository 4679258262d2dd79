import { readUsage } from '#contract/read-usage.ts'
import { askChat, plainChat, readChat } from '../ask-chat.ts'
import type { Check } from '../check.ts'
import { type Finding, fail, notObservable, pass, refusedProperly } from '../finding.ts'
import type { Probe } from '../probe.ts'
import { drawLongTask, drawQuestion } from '../prompt-words.ts'
import { askStream } from '../read-stream.ts'

const base = { group: 'E', networks: ['direct', 'morse'], requests: 1 } as const
const needsUsage = { ...base, needs: ['usage.present'] } as const

const MAXIMUM_TOKENS = 16

async function plainUsage(probe: Probe) {
  const reply = readChat(await plainChat(probe))
  return reply.kind === 'chat' ? readUsage(reply.json) : null
}

/** What the counts of one answer must satisfy. Source: openai/openai-openapi f85dbe2, CompletionUsage. */
export const countChecks: readonly Check[] = [
  {
    ...base,
    id: 'usage.present',
    level: 'must',
    needs: ['chat.answers'],
    title: 'answers count their tokens, in whole numbers',
    advice: 'Return "usage" with prompt_tokens, completion_tokens and total_tokens as whole numbers.',
    async run(probe) {
      const usage = await plainUsage(probe)
      if (usage === null) return fail('There is no usage.')
      const isWhole = Object.values(usage).every((count) => count !== null)
      return isWhole && usage.promptTokens !== 0
        ? pass('They do.')
        : fail('A count is missing, zero or no whole number.')
    },
  },
  {
    ...needsUsage,
    id: 'usage.total',
    level: 'must',
    title: 'the total is the sum',
    advice: 'Make total_tokens the sum of prompt_tokens and completion_tokens.',
    async run(probe) {
      const usage = await plainUsage(probe)
      const sum = (usage?.promptTokens ?? 0) + (usage?.completionTokens ?? 0)
      return usage?.totalTokens === sum
        ? pass('It is.')
        : fail(`The total is ${usage?.totalTokens}, the sum is ${sum}.`)
    },
  },
  {
    ...needsUsage,
    id: 'usage.length',
    level: 'must',
    title: 'an answer that ends for its length has exactly max_tokens tokens',
    advice: 'Count the tokens that were generated, and stop at max_tokens.',
    async run(probe) {
      const reply = await askChat(probe, drawLongTask(probe.random), { max_tokens: MAXIMUM_TOKENS })
      if (reply.kind !== 'chat') return fail(reply.problem)
      const tokens = readUsage(reply.json)?.completionTokens ?? null
      if (tokens === null) return notObservable('Tokens are not counted.')
      if (tokens > MAXIMUM_TOKENS) return fail(`It counts ${tokens} tokens where ${MAXIMUM_TOKENS} were allowed.`)
      if (reply.chat.choices[0]?.finish_reason !== 'length') return notObservable('The answer ended by itself.')
      return tokens === MAXIMUM_TOKENS ? pass('It has.') : fail(`It counts ${tokens} tokens, not ${MAXIMUM_TOKENS}.`)
    },
  },
  {
    ...needsUsage,
    id: 'usage.details',
    level: 'may',
    title: 'cached and reasoning tokens are no more than all',
    advice: 'Keep prompt_tokens_details and completion_tokens_details within the counts that they belong to.',
    async run(probe) {
      const reply = readChat(await plainChat(probe))
      if (reply.kind !== 'chat') return notObservable(reply.problem)
      const usage = (reply.json as { usage?: Record<string, unknown> }).usage ?? {}
      const parts = [
        [detailOf(usage.prompt_tokens_details, 'cached_tokens'), usage.prompt_tokens],
        [detailOf(usage.completion_tokens_details, 'reasoning_tokens'), usage.completion_tokens],
      ] as const
      if (parts.every(([part]) => part === null)) return notObservable('There are no details.')
      const isWithin = parts.every(([part, all]) => part === null || (part >= 0 && part <= Number(all)))
      return isWithin ? pass('They are.') : fail('There are more of them than of all.')
    },
  },
  {
    ...needsUsage,
    id: 'usage.logprobs-count',
    level: 'should',
    title: 'there are as many log-probabilities as tokens were generated',
    advice: 'Return one entry of logprobs.content for each generated token, the last one too.',
    async run(probe) {
      const reply = await askChat(probe, drawLongTask(probe.random), { logprobs: true, max_tokens: MAXIMUM_TOKENS })
      if (reply.kind === 'refused') return refusedProperly(reply.problem)
      if (reply.kind === 'broken') return fail(reply.problem)
      const entries = reply.chat.choices[0]?.logprobs?.content?.length ?? null
      const tokens = readUsage(reply.json)?.completionTokens ?? null
      if (entries === null || tokens === null) return notObservable('There are no log-probabilities.')
      // The end of the text is a token that some list and some do not.
      return Math.abs(entries - tokens) <= 1 ? pass('There are.') : fail(`${entries} entries for ${tokens} tokens.`)
    },
  },
  {
    ...needsUsage,
    id: 'usage.stream-equals',
    level: 'should',
    networks: ['direct'],
    requests: 2,
    needs: ['usage.present', 'stream.usage'],
    title: 'a streamed answer counts the prompt as an answer at once does',
    advice: 'Count a prompt in the same way whether the answer is streamed or not.',
    async run(probe) {
      const question = drawQuestion(probe.random)
      const reply = await askChat(probe, question)
      const stream = await askStream(probe, question, { stream_options: { include_usage: true } })
      if (reply.kind !== 'chat' || stream.kind !== 'stream') return notObservable('Not both requests were answered.')
      const atOnce = readUsage(reply.json)?.promptTokens
      const streamed = readUsage(stream.chunks.at(-1)?.json)?.promptTokens
      return equal(atOnce, streamed)
    },
  },
]

function equal(atOnce: number | null | undefined, streamed: number | null | undefined): Finding {
  return atOnce === streamed ? pass('It does.') : fail(`At once the prompt has ${atOnce} tokens, streamed ${streamed}.`)
}

function detailOf(details: unknown, name: string): number | null {
  const value = (details as Record<string, unknown> | null | undefined)?.[name]
  return typeof value === 'number' ? value : null
}
