import { describe, expect, it } from 'vitest'
import type { Task } from '#records/task.ts'
import { echoSelfTestRequest, selfTestPrompt } from './echo-self-test.ts'
import { type SelfTestName, selfTestOf, selfTests } from './self-tests.ts'

const tokens = [...selfTestPrompt.split(/(?= )/), ' It']
const honestEcho = {
  choices: [
    { text: '', logprobs: { tokens, token_logprobs: tokens.map((_, index) => (index === 0 ? null : -0.1 * index)) } },
  ],
  usage: { prompt_tokens: tokens.length - 1, completion_tokens: 1 },
}
const ids = tokens.slice(1).map((_, index) => index + 7)

function verdict(name: SelfTestName, ...bodies: readonly unknown[]): string {
  const found = selfTests.find((test) => test.name === name)?.verdict(bodies)
  return found?.kind === 'failed' ? found.reason : String(found?.kind)
}

const chatRivals = (...logprobs: readonly number[]) => ({
  choices: [
    {
      message: { content: 'Paris' },
      logprobs: { content: [{ top_logprobs: logprobs.map((logprob, index) => ({ token: `t${index}`, logprob })) }] },
    },
  ],
})

describe('selfTests', () => {
  it('default: the requests of each, as tasks send theirs', () => {
    const sent = selfTests.map(({ name, requests }) => [name, requests('m').map(({ kind, path }) => `${kind} ${path}`)])
    expect(sent).toEqual([
      ['chat-text', ['chat /v1/chat/completions']],
      ['completion-text', ['completion /v1/completions']],
      ['chat-rivals', ['chat /v1/chat/completions']],
      ['completion-rivals', ['completion /v1/completions']],
      ['prompt-logprobs', Array(3).fill('completion /v1/completions')],
      ['tokenizer', ['tokenize /tokenize', 'completion /v1/completions', 'completion /v1/completions']],
    ])
    expect(selfTests.every(({ requests }) => requests('m').every(({ body }) => body.model === 'm'))).toBe(true)
    expect(selfTests.at(-1)?.requests('m')[0]?.body).toEqual({ model: 'm', prompt: selfTestPrompt })
    expect(selfTests.at(-1)?.requests('m')[1]).toEqual(echoSelfTestRequest('m'))
  })

  it('behavior: C0: any answer, also one that is all reasoning', () => {
    const reasoning = { choices: [{ message: { content: null, reasoning_content: 'Hm' } }] }
    expect([verdict('chat-text', reasoning), verdict('completion-text', { choices: [{ text: '' }] })]).toEqual([
      'passed',
      'passed',
    ])
    expect([verdict('chat-text', { choices: [] }), verdict('completion-text', undefined)]).toEqual(
      Array(2).fill('there is no answer'),
    )
  })

  it('behavior: C1: rivals with log-probabilities that differ', () => {
    const found = [[-0.1, -2, -3], [-0.7, -0.7], [-1, -1, -1], [-0.1], [0.5, 0.7], []].map((logprobs) =>
      verdict('chat-rivals', chatRivals(...logprobs)),
    )
    const none = 'the answer lists no rivals of its first token'
    expect(found).toEqual([
      'passed',
      'passed',
      'all rivals have the same log-probability',
      'the answer lists its first token alone, without rivals',
      none,
      none,
    ])
    const completion = (top: unknown) => ({ choices: [{ text: ' Paris', logprobs: { top_logprobs: [top] } }] })
    expect(verdict('completion-rivals', completion({ ' Paris': -0.1, ' the': -3 }))).toBe('passed')
    expect([null, {}, 'x'].map((top) => verdict('completion-rivals', completion(top)))).toEqual([none, none, none])
  })

  it('behavior: C2: the echo self-test', () => {
    expect(verdict('prompt-logprobs', honestEcho, honestEcho)).toBe('passed')
    expect(verdict('prompt-logprobs', honestEcho, {})).toBe('the answer has no lists of tokens and log-probabilities')
  })

  it('behavior: C3: a tokenizer that counts as the echo does', () => {
    const tokenized = (body: unknown) => verdict('tokenizer', body, honestEcho, honestEcho)
    expect([tokenized({ tokens: ids, count: ids.length }), tokenized({ tokens: ids })]).toEqual(['passed', 'passed'])
    const wrong = 'POST /tokenize gives something else than token ids of the text'
    expect(
      [null, { tokens: [] }, { tokens: ['a'] }, { tokens: [-1] }, { tokens: Array(1_000).fill(1) }].map(tokenized),
    ).toEqual(['POST /tokenize gives no list of tokens', 'POST /tokenize gives no list of tokens', wrong, wrong, wrong])
    expect(tokenized({ tokens: ids, count: 3 })).toBe(`POST /tokenize lists ${ids.length} tokens and counts 3`)
    expect(tokenized({ tokens: ids, count: '<b>' })).toBe(`POST /tokenize lists ${ids.length} tokens and counts none`)
    expect(tokenized({ tokens: [1, ...ids] })).toBe(
      `POST /tokenize gives ${ids.length + 1} tokens for a prompt in which an echo counts ${ids.length}`,
    )
    const silent = { ...honestEcho, usage: undefined }
    expect(verdict('tokenizer', { tokens: ids }, silent, silent)).toBe(
      'an echo does not say how many tokens its prompt has, so its tokenizer cannot be compared',
    )
    expect(verdict('tokenizer', { tokens: ids }, {}, honestEcho)).toBe(
      'the answer has no lists of tokens and log-probabilities',
    )
  })
})

describe('selfTestOf', () => {
  it('args: what a task needs, through what it is asked', () => {
    const task = (needs: Task['needs'], kind: 'chat' | 'completion'): Parameters<typeof selfTestOf>[0] => ({
      needs,
      source: { kind: 'generated', generate: () => ({ id: '', data: {} }) },
      buildRequests: () => [{ kind, path: '', body: {} }],
    })
    const names = (['C0', 'C1', 'C2', 'C3'] as const).map((needs) =>
      (['chat', 'completion'] as const).map((kind) => selfTestOf(task(needs, kind)).name),
    )
    expect(names).toEqual([
      ['chat-text', 'completion-text'],
      ['chat-rivals', 'completion-rivals'],
      ['prompt-logprobs', 'prompt-logprobs'],
      ['tokenizer', 'tokenizer'],
    ])
  })
})
