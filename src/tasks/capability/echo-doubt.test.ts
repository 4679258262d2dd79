import { describe, expect, it } from 'vitest'
import { echoDoubt, nextTokenRequest } from './echo-doubt.ts'
import { selfTestPrompt } from './echo-self-test.ts'

const words = selfTestPrompt.split(/(?= )/)
const next = words.indexOf(' Rome.')

/** An echo whose likeliest token at place i has −i ÷ 10; shifted: that of the place after it. */
function echo(shift = 0, tokens: readonly string[] = words) {
  const values = tokens.map((_, index) => -(index + shift) / 10)
  const logprobs = {
    tokens: [...tokens, '!'],
    token_logprobs: [null, ...values.slice(1).map((value) => value - 3), -1],
    top_logprobs: [null, ...values.slice(1).map((value, index) => ({ [`t${index}`]: value, own: value - 3 })), null],
  }
  return {
    choices: [{ text: `${selfTestPrompt}!`, logprobs }],
    usage: { prompt_tokens: tokens.length, completion_tokens: 1 },
  }
}

const generated = (logprob: number) => ({
  choices: [{ text: ' x', logprobs: { top_logprobs: [{ ' y': logprob - 1, ' x': logprob }] } }],
})

describe('echoDoubt', () => {
  it('default: what is generated is what the echo has there', () => {
    expect(String(nextTokenRequest('m').body.prompt) + words.slice(next).join('')).toBe(selfTestPrompt)
    expect(echoDoubt(echo(), generated(-next / 10))).toBeUndefined()
    expect(echoDoubt(echo(), generated(-next / 10 - 0.2))).toBeUndefined()
  })

  it('behavior: lists that are shifted', () => {
    const doubt = /other log-probabilities than it generates with/
    expect(echoDoubt(echo(5), generated(-next / 10))).toMatch(doubt)
    expect(echoDoubt(echo(-5), generated(-next / 10))).toMatch(doubt)
  })

  it('behavior: what cannot be compared is in no doubt', () => {
    const crossing = [...words.slice(0, next - 1), `${words[next - 1]} Ro`, 'me.', ...words.slice(next + 1)]
    const bodies = [null, {}, { choices: [{ logprobs: { top_logprobs: ['x'] } }] }]
    expect(bodies.map((body) => echoDoubt(echo(5), body))).toEqual([undefined, undefined, undefined])
    expect(bodies.map((body) => echoDoubt(body, generated(-9)))).toEqual([undefined, undefined, undefined])
    expect(echoDoubt(echo(5, crossing), generated(-9))).toBeUndefined()
  })
})
