import { describe, expect, it } from 'vitest'
import { echoRequest, readContinuation, readEchoedTokens, splitContinuation } from './echo.ts'

type Parts = { tokens: unknown; token_logprobs: unknown; top_logprobs?: unknown; text_offset?: unknown }

function body(parts: Parts, promptTokens?: unknown) {
  const usage = promptTokens === undefined ? {} : { usage: { prompt_tokens: promptTokens } }
  return { choices: [{ logprobs: parts }], ...usage }
}

const plain = { tokens: ['Q', ':', ' the', ' floor', '!'], token_logprobs: [null, -1, -2, -0.5, -9] }
const none = { logprob: Number.NEGATIVE_INFINITY, isGreedy: false }

describe('echoRequest', () => {
  it('default: the prompt as text, one token more', () => {
    expect(echoRequest('m', 'p').body).toEqual({
      model: 'm',
      prompt: 'p',
      max_tokens: 1,
      logprobs: 1,
      echo: true,
      temperature: 0,
      seed: 1234,
    })
  })
})

describe('splitContinuation', () => {
  it('default: white space that ends the context belongs to the continuation', () => {
    expect([splitContinuation('a:', ' b'), splitContinuation('a: \n', 'b')]).toEqual([' b', ' \nb'])
  })
})

describe('readContinuation', () => {
  it('default: sums the tokens of the continuation, counted from the end', () => {
    expect(readContinuation(body(plain, 4), ' the floor')).toEqual({ logprob: -2.5, isGreedy: true })
  })

  it('behavior: a token put before the prompt does not shift the boundary', () => {
    const shifted = {
      tokens: ['<s>', ...plain.tokens],
      token_logprobs: [null, -3, -1, -2, -0.5, -9],
      text_offset: [0, 3, 4, 5, 9, 15],
    }
    expect(readContinuation(body(shifted, 5), ' the floor')).toEqual({ logprob: -2.5, isGreedy: true })
  })

  it('behavior: without a count the last token is the generated one', () => {
    expect(readContinuation(body(plain), ' the floor').logprob).toBe(-2.5)
  })

  it('behavior: greedy only when no rival is likelier', () => {
    const top = [null, { ':': -1 }, { ' the': -2, ' a': -1.5 }, { ' floor': -0.5 }, null]
    expect(readContinuation(body({ ...plain, top_logprobs: top }, 4), ' the floor').isGreedy).toBe(false)
    expect(readContinuation(body({ ...plain, top_logprobs: top }, 4), ' floor').isGreedy).toBe(true)
  })

  it('behavior: a token across the boundary belongs to the context', () => {
    const tokens = { tokens: ['Q', ': the', ' floor', '!'], token_logprobs: [null, -1, -0.5, -9] }
    expect(readContinuation(body(tokens, 3), ' the floor').logprob).toBe(-0.5)
  })

  it('behavior: a generated part of a character, which has no text, is not taken for the prompt where BOS is counted unlisted', () => {
    const answer = {
      choices: [
        {
          text: 'é: A',
          logprobs: { tokens: ['', '', ':', ' A', ''], token_logprobs: [null, -1, -2, -3, -9], top_logprobs: [] },
        },
      ],
      usage: { prompt_tokens: 5, completion_tokens: 1 },
    }
    expect(readContinuation(answer, ' A').logprob).toBe(-3)
  })

  it('behavior: parts of a character are placed by offsets', () => {
    const tokens = {
      tokens: ['Q:', ' \ufffd', '\ufffd', '!'],
      token_logprobs: [null, -1, -2, -9],
      text_offset: [0, 2, 4, 4],
    }
    expect(readContinuation(body(tokens, 3), ' é').logprob).toBe(-3)
  })

  it.each([
    ['nothing', undefined],
    ['no lists', body({ tokens: 1, token_logprobs: 2 })],
    ['lists of unequal length', body({ tokens: ['a'], token_logprobs: [] })],
    ['generated tokens only', body({ tokens: ['!'], token_logprobs: [-1] }, 4)],
    ['another text', body({ ...plain, tokens: ['a', 'b', 'c', 'd', 'e'] }, 4)],
    ['a missing log-probability', body({ ...plain, token_logprobs: [null, -1, -2, null, -9] }, 4)],
    ['a log-probability above zero', body({ ...plain, token_logprobs: [null, -1, 2, -1, -9] }, 4)],
  ])('error: %s is minus infinity', (_, answer) => {
    expect(readContinuation(answer, ' the floor')).toEqual(none)
  })
})

describe('readEchoedTokens', () => {
  it('behavior: prompt tokens are told from generated ones by the prompt, however a server lists and counts', () => {
    const listed = (tokens: readonly string[], text: string, prompt_tokens: number) => {
      const logprobs = { tokens, token_logprobs: tokens.map((_, index) => (index === 0 ? null : -1)) }
      const answer = { choices: [{ text, logprobs }], usage: { prompt_tokens, completion_tokens: 1 } }
      return readEchoedTokens(answer, 'a b c')?.promptCount
    }
    const counts = {
      'all tokens': listed(['a', ' b', ' c', ' d'], 'a b c d', 3),
      'all tokens, and one before the text': listed(['<s>', 'a', ' b', ' c', ' d'], 'a b c d', 4),
      'one before the text, counted and not listed': listed(['a', ' b', ' c', ' d'], 'a b c d', 4),
      'the same, repeating itself': listed(['a', ' b', ' c', ' c'], 'a b c c', 4),
      'without the generated one': listed(['a', ' b', ' c'], 'a b c d', 3),
      'without the generated one, which has no text': listed(['a', ' b', ' c'], 'a b c', 3),
      'with a generated one that ends the text': listed(['a', ' b', ' c', '</s>'], 'a b c', 3),
    }
    expect(Object.values(counts)).toEqual([3, 4, 3, 3, 3, 3, 3])
  })

  it('behavior: offsets that run backwards and impossible counts are ignored', () => {
    const read = readEchoedTokens(body({ ...plain, text_offset: [0, 1, 0, 1, 2] }, 99))
    expect([read?.offsets, read?.promptCount]).toEqual([undefined, 4])
  })
})
