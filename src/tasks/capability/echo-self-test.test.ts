import { describe, expect, it } from 'vitest'
import { echoSelfTestRequest, echoSelfTestVerdict } from './echo-self-test.ts'

const prompt = String(echoSelfTestRequest('m').body.prompt)
const words = prompt.split(/(?= )/)

/** What an honest server answers. */
function honest(change: { tokens?: string[]; logprobs?: (number | null)[]; usage?: object } = {}) {
  const tokens = change.tokens ?? [...words, ' It']
  const logprobs = change.logprobs ?? tokens.map((_, index) => (index === 0 ? null : -0.1 * index))
  const usage = change.usage ?? { prompt_tokens: tokens.length - 1, completion_tokens: 1 }
  return { choices: [{ text: tokens.join(''), logprobs: { tokens, token_logprobs: logprobs } }], usage }
}

function reasonOf(first: unknown, second: unknown = first): string {
  const verdict = echoSelfTestVerdict([first, second])
  return verdict.kind === 'failed' ? verdict.reason : 'passed'
}

describe('echoSelfTestVerdict', () => {
  it('default: an honest server passes, with and without a token before the text', () => {
    expect(echoSelfTestVerdict([honest(), honest()])).toEqual({ kind: 'passed' })
    expect(reasonOf(honest({ tokens: ['<s>', ...words, ' It'] }))).toBe('passed')
  })

  it('behavior: a server that lists the tokens of the prompt only passes', () => {
    const usage = { prompt_tokens: words.length, completion_tokens: 1 }
    expect(reasonOf(honest({ tokens: words, usage }))).toBe('passed')
  })

  it('behavior: every known way to fail is told apart', () => {
    const flat = [null, ...words.map(() => -1)]
    const generatedOnly = honest({
      tokens: [' It'],
      logprobs: [-1],
      usage: { prompt_tokens: 20, completion_tokens: 1 },
    })
    expect([
      reasonOf({ choices: [{ text: 'x' }] }),
      reasonOf(generatedOnly),
      reasonOf(honest({ usage: { prompt_tokens: 5, completion_tokens: 1 } })),
      reasonOf(honest({ tokens: [...words.slice(1), ' It', ' is'] })),
      reasonOf(honest({ logprobs: [null, 0.5, ...words.slice(1).map(() => -1)] })),
      reasonOf(honest({ logprobs: [null, null, ...words.slice(1).map(() => -1)] })),
      reasonOf(honest({ tokens: [prompt, ' It'] })),
      reasonOf(honest({ logprobs: flat })),
      reasonOf(honest(), honest({ logprobs: [null, ...words.map((_, index) => -5 - index)] })),
    ]).toEqual([
      'the answer has no lists of tokens and log-probabilities',
      '1 log-probabilities for 20 + 1 tokens by its own count',
      `${words.length + 1} log-probabilities for 5 + 1 tokens by its own count`,
      'the prompt is not echoed',
      'tokens of the prompt have no log-probability, or one above zero',
      'tokens of the prompt have no log-probability, or one above zero',
      'the prompt came back as a single token',
      'every token of the prompt has the same log-probability',
      'two answers give the same prompt other log-probabilities',
    ])
  })

  it.each([null, 3, 'x', [], { choices: 'x' }])('error: %j fails and is not thrown', (body) => {
    expect(echoSelfTestVerdict([body, body]).kind).toBe('failed')
  })
})
