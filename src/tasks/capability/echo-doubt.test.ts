import { describe, expect, it } from 'vitest'
import { echoDoubt, nextTokenRequest } from './echo-doubt.ts'
import { selfTestPrompt } from './echo-self-test.ts'

const words = selfTestPrompt.split(/(?= )/)
const next = words.indexOf(' Rome.')

/** An echo whose likeliest token at place i is `ti`; shifted: that of another place. */
function echo(shift = 0, tokens: readonly string[] = words) {
  const logprobs = {
    tokens: [...tokens, '!'],
    token_logprobs: [null, ...tokens.slice(1).map((_, index) => -index - 3), -1],
    top_logprobs: [null, ...tokens.slice(1).map((_, index) => ({ own: -9, [`t${index + 1 + shift}`]: -1.5 })), null],
  }
  return {
    choices: [{ text: `${selfTestPrompt}!`, logprobs }],
    usage: { prompt_tokens: tokens.length, completion_tokens: 1 },
  }
}

const generated = (...logprobs: readonly number[]) => {
  const rivals = logprobs.map((logprob, index) => [`t${next - index}`, logprob])
  return { choices: [{ text: ' x', logprobs: { top_logprobs: [Object.fromEntries(rivals)] } }] }
}

describe('echoDoubt', () => {
  it('default: what is generated is what the echo has there', () => {
    expect(String(nextTokenRequest('m').body.prompt) + words.slice(next).join('')).toBe(selfTestPrompt)
    expect([generated(-1.5, -3), generated(-1.3, -3), generated(-1.7)].map((body) => echoDoubt(echo(), body))).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  it('behavior: lists that are shifted, equally likely tokens or not', () => {
    const doubt = /other log-probabilities than it generates with/
    expect(echoDoubt(echo(1), generated(-1.5, -3))).toMatch(doubt)
    expect(echoDoubt(echo(-1), generated(-1.5, -3))).toMatch(doubt)
    expect(echoDoubt(echo(), generated(-2, -3))).toMatch(doubt)
  })

  it('behavior: what cannot be compared is in no doubt', () => {
    const crossing = [...words.slice(0, next - 1), `${words[next - 1]} Ro`, 'me.', ...words.slice(next + 1)]
    const bodies = [null, {}, { choices: [{ logprobs: { top_logprobs: ['x'] } }] }]
    expect(bodies.map((body) => echoDoubt(echo(5), body))).toEqual([undefined, undefined, undefined])
    expect(bodies.map((body) => echoDoubt(body, generated(-9)))).toEqual([undefined, undefined, undefined])
    expect(echoDoubt(echo(5, crossing), generated(-9))).toBeUndefined()
    // Too few rivals are listed to say that the token is not among them.
    expect(echoDoubt(echo(1), generated(-1.4))).toBeUndefined()
  })
})
