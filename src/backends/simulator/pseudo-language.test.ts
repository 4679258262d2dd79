import { describe, expect, it } from 'vitest'
import { nextToken, type PositionRequest, ratePosition, readText, startState } from './pseudo-language.ts'

const texts = Array.from({ length: 200 }, (_, index) => `prompt number ${index}`)

function rate(text: string, request: Partial<PositionRequest>) {
  const usual: PositionRequest = { token: ' word', topCount: 20, rating: { kind: 'found' } }
  return ratePosition(readText(startState('seed'), text), { ...usual, ...request })
}

function sum(top: readonly { readonly logprob: number }[]): number {
  return top.reduce((total, { logprob }) => total + Math.exp(logprob), 0)
}

describe('readText', () => {
  it('behavior: in pieces or at once is the same', () => {
    const start = startState('seed')
    expect(readText(readText(start, 'Hello'), ' world')).toEqual(readText(start, 'Hello world'))
  })
})

describe('nextToken', () => {
  it('default: fixed by the seed and the text', () => {
    const next = (seed: string) => texts.map((text) => nextToken(readText(startState(seed), text)))
    expect(next('a')).toEqual(next('a'))
    expect(next('a')).not.toEqual(next('b'))
    expect(new Set(next('a')).size).toBeGreaterThan(100)
  })
})

describe('ratePosition', () => {
  const ratings: PositionRequest['rating'][] = [
    { kind: 'found' },
    { kind: 'chosen' },
    { kind: 'given', logprob: -0.3, isTop: true },
    { kind: 'given', logprob: -2.5, isTop: false },
    { kind: 'given', logprob: -900, isTop: false },
  ]
  const requests = ratings.flatMap((rating) => [' word', 'B', ' C', '\n'].map((token) => ({ rating, token })))

  it('behavior: the listed probabilities sum to at most 1 and fall', () => {
    for (const request of requests) {
      for (const text of texts) {
        const { top } = rate(text, request)
        expect(sum(top)).toBeLessThanOrEqual(1)
        expect(top).toEqual(top.toSorted((a, b) => b.logprob - a.logprob))
      }
    }
  })

  it('behavior: the token is listed with its own rating', () => {
    for (const request of requests) {
      const { token, logprob, top } = rate('text', request)
      expect(top.filter((candidate) => candidate.token === token)).toEqual([{ token, logprob }])
    }
  })

  it('behavior: a chosen token is the most likely, an unlikely one is not', () => {
    expect(rate('text', { rating: { kind: 'chosen' } }).top[0]?.token).toBe(' word')
    expect(rate('text', { rating: { kind: 'given', logprob: -2.5, isTop: false } }).top[0]?.token).not.toBe(' word')
  })

  it('behavior: beside a choice letter stand the other letters, with its space', () => {
    const letters = [...'ABCDEFGHIJ']
    const { top } = rate('text', { token: 'D', topCount: 10, rating: { kind: 'chosen' } })
    expect(top.map(({ token }) => token).toSorted()).toEqual(letters)
    const spaced = rate('text', { token: ' D', topCount: 10, rating: { kind: 'chosen' } })
    expect(spaced.top.map(({ token }) => token).toSorted()).toEqual(letters.map((letter) => ` ${letter}`))
  })

  it('args: topCount 0 lists nothing, 1 lists the favourite and the token', () => {
    expect(rate('text', { topCount: 0 }).top).toEqual([])
    expect(rate('text', { topCount: 1, rating: { kind: 'chosen' } }).top).toHaveLength(1)
    expect(rate('text', { topCount: 1, rating: { kind: 'given', logprob: -9, isTop: false } }).top).toHaveLength(2)
  })

  it('behavior: what the model would write, it rates alike whether chosen or found', () => {
    for (const text of texts) {
      const token = nextToken(readText(startState('seed'), text))
      expect(rate(text, { token })).toEqual(rate(text, { token, rating: { kind: 'chosen' } }))
    }
  })
})
