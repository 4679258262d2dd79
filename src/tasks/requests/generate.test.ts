import { describe, expect, it } from 'vitest'
import { chatRequest, completionRequest, parseGeneration } from './generate.ts'

describe('parseGeneration', () => {
  it('default: the few-shot delimiter stops, 256 tokens, temperature 0', () => {
    expect(parseGeneration(undefined, '\n\n')).toEqual({
      stops: ['\n\n'],
      maximumTokens: 256,
      temperature: 0,
      rest: {},
    })
  })

  it('args: every name for the number of tokens; do_sample is not sent', () => {
    const options = { until: 'x', max_new_tokens: 9, do_sample: true, temperature: 0.5, top_p: 0.9 }
    expect(parseGeneration(options, '')).toEqual({
      stops: ['x'],
      maximumTokens: 9,
      temperature: 0.5,
      rest: { top_p: 0.9 },
    })
    expect(parseGeneration({ until: [], max_gen_toks: 1280 }, '\n')).toMatchObject({ stops: [], maximumTokens: 1280 })
  })
})

describe('completionRequest, chatRequest', () => {
  const generation = parseGeneration({ until: ['a', 'b', 'c', 'd', 'e'] }, '')

  it('default: the body of a completion has every stop', () => {
    expect(completionRequest('m', 'p', generation)).toEqual({
      kind: 'completion',
      path: '/v1/completions',
      body: { model: 'm', prompt: 'p', max_tokens: 256, temperature: 0, stop: ['a', 'b', 'c', 'd', 'e'], seed: 1234 },
    })
  })

  it('behavior: chat takes four stops; none means no field', () => {
    expect(chatRequest('m', [], generation).body.stop).toEqual(['a', 'b', 'c', 'd'])
    expect(chatRequest('m', [], { ...generation, stops: [] }).body).not.toHaveProperty('stop')
  })
})
