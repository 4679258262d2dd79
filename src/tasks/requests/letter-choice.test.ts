import { describe, expect, it } from 'vitest'
import { letterChatRequest, letterCompletionRequest, readLetterLogprobs } from './letter-choice.ts'

const letters = ['A', 'B', 'C', 'D']

describe('letterCompletionRequest, letterChatRequest', () => {
  it('default: one token with twenty rivals', () => {
    expect(letterCompletionRequest('m', 'p').body).toEqual({
      model: 'm',
      prompt: 'p',
      max_tokens: 1,
      logprobs: 20,
      temperature: 0,
      seed: 1234,
    })
    expect(letterChatRequest('m', []).body).toMatchObject({ max_tokens: 1, logprobs: true, top_logprobs: 20 })
  })
})

describe('readLetterLogprobs', () => {
  it('default: completion rivals, the likelier spelling counts, absent letters are minus infinity', () => {
    const body = {
      choices: [{ logprobs: { top_logprobs: [{ ' A': -2, A: -1, '▁B': -3, Answer: -0.1, 'C.': -0.2 }] } }],
    }
    expect(readLetterLogprobs(body, letters)).toEqual([-1, -3, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY])
  })

  it('default: chat rivals', () => {
    const rivals = [
      { token: 'D', logprob: -0.5 },
      { token: 'B', logprob: -4 },
      { token: 'A', logprob: 3 },
      { token: 5 },
      null,
    ]
    const body = { choices: [{ logprobs: { content: [{ top_logprobs: rivals }] } }] }
    expect(readLetterLogprobs(body, letters)).toEqual([Number.NEGATIVE_INFINITY, -4, Number.NEGATIVE_INFINITY, -0.5])
  })

  it.each([null, [], { choices: [{ logprobs: null }] }, { choices: [{ logprobs: { top_logprobs: 'x' } }] }])(
    'error: %j has no letter',
    (body) => {
      expect(readLetterLogprobs(body, ['A'])).toEqual([Number.NEGATIVE_INFINITY])
    },
  )
})
