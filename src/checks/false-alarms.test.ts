import { describe, expect, it } from 'vitest'
import { checkMock } from '../cli/check/__fixtures__/check-mock.ts'
import { isStream, jsonOf, jsonReply } from './__fixtures__/mock-reply.ts'
import { answeredByModel, type ModelFault } from './__fixtures__/model/model-server.ts'
import type { Mutation } from './__fixtures__/mutation.ts'
import { choiceSaid, heard, said } from './__fixtures__/violations/model/model-violation.ts'
import { allChecks } from './all-checks.ts'
import { answerChecks } from './chat/answer-checks.ts'
import { modelChecks } from './model-checks.ts'
import { withNeeds } from './select-checks.ts'

/** What is said of a model that does a thing otherwise. */
async function findings(names: readonly string[], fault: ModelFault) {
  const checks = withNeeds([...answerChecks, ...modelChecks], ({ id }) => names.includes(id))
  const { results } = await checkMock({ checks, mutation: answeredByModel(fault) })
  return results.filter(({ check }) => names.includes(check.id)).map(({ check, verdict }) => [check.id, verdict])
}

type Call = { function: { name: string; arguments: string } }

describe('what is odd and not wrong', () => {
  it('behavior: a tool that is not the sensible one is called', async () => {
    const fault = choiceSaid(({ message }, { tool_choice: choice }) => {
      if (typeof choice === 'object') return
      for (const call of (message.tool_calls ?? []) as Call[])
        call.function = { name: 'set_alarm', arguments: '{"hour":7}' }
    })
    expect(await findings(['tools.required', 'tools.schema', 'tools.named', 'tools.unicode'], fault)).toEqual([
      ['tools.required', 'pass'],
      ['tools.named', 'pass'],
      ['tools.schema', 'pass'],
      ['tools.unicode', 'not-observable'],
    ])
  })

  it('behavior: a question mark in a name is not what is left of letters', async () => {
    const fault = choiceSaid(({ message }) => {
      for (const call of (message.tool_calls ?? []) as Call[])
        call.function.arguments = '{"place":"Where?","unit":"celsius","days":1}'
    })
    expect(await findings(['tools.unicode'], fault)).toEqual([['tools.unicode', 'not-observable']])
  })

  it('behavior: a token of several words', async () => {
    const words = { 1: 'once upon a time there was', 2: 'once upon a time there was a king' }
    const fault = choiceSaid((choice, { max_tokens: tokens }) => {
      if (tokens === 1 || tokens === 2) choice.message.content = words[tokens]
    })
    expect(await findings(['sampling.max-tokens'], fault)).toEqual([['sampling.max-tokens', 'pass']])
  })

  it('behavior: a token of several words, after which the text ends', async () => {
    const fault = choiceSaid((choice, { max_completion_tokens: tokens }) => {
      if (tokens !== 1 && tokens !== 2) return
      choice.message.content = 'once upon a time there was'
      choice.finish_reason = tokens === 1 ? 'length' : 'stop'
    })
    expect(await findings(['sampling.max-completion-tokens'], fault)).toEqual([
      ['sampling.max-completion-tokens', 'pass'],
    ])
  })

  it('behavior: many words though one token was asked for, and as many for two', async () => {
    const onlyCounting = said('/chat/completions', (json) => {
      json.usage = { prompt_tokens: 9, completion_tokens: 1, total_tokens: 10 }
    })
    const deaf = { ...heard((body) => ({ ...body, max_tokens: 9 })), ...onlyCounting }
    expect(await findings(['sampling.max-tokens'], deaf)).toEqual([['sampling.max-tokens', 'silently-ignored']])
  })

  it('behavior: words that have one token or four', async () => {
    const checks = withNeeds(allChecks, ({ id }) => id === 'errors.context-too-long')
    const verdicts = ['a', 'b', 'c', 'd', 'e', 'f'].map(async (seed) => {
      const { results } = await checkMock({ checks, seed, mutation: countedByLength })
      return results.find(({ check }) => check.id === 'errors.context-too-long')?.verdict
    })
    expect(await Promise.all(verdicts)).toEqual(Array(6).fill('pass'))
  })

  it('behavior: a model that is sure of its answer to most prompts', async () => {
    const textOf = new Map<unknown, string>()
    const fault = choiceSaid((choice, { messages, temperature }) => {
      const prompt = JSON.stringify(messages)
      if (!textOf.has(prompt)) textOf.set(prompt, String(choice.message.content))
      const isSure = temperature !== 1 || textOf.size < 3
      if (isSure) choice.message.content = textOf.get(prompt)
    })
    expect(await findings(['sampling.seed-varies'], fault)).toEqual([['sampling.seed-varies', 'pass']])
  })
})

/** A window of 2,000 tokens, where long words have four and short ones one. */
const countedByLength: Mutation = async (request, answer) => {
  if (!request.path.endsWith('/chat/completions') || request.method !== 'POST') return await answer()
  const { messages } = JSON.parse(request.body.toString()) as { messages: { content: string }[] }
  const words = messages.at(-1)?.content.split(' ') ?? []
  const tokens = words.reduce((sum, { length }) => sum + (length > 6 ? 4 : 1), 9)
  if (tokens > 2_000) return jsonReply(400, { error: { ...tooLong, param: 'messages', type: 'invalid_request_error' } })
  const reply = await answer()
  if (reply.status !== 200 || isStream(reply)) return reply
  const json = jsonOf(reply)
  return jsonReply(200, { ...json, usage: { ...(json.usage as object), prompt_tokens: tokens } })
}

const tooLong = { message: 'The prompt is longer than the context.', code: 'context_length_exceeded' }
