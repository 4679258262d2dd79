import { describe, expect, it } from 'vitest'
import { conformingBodies } from '../__fixtures__/conforming-bodies.ts'
import { type ContractKind, publishedSchemas } from '../contract-kind.ts'
import { judgeLayer } from '../judge.ts'
import { type CorrectionId, corrections, everyCorrection } from './corrections.ts'

type Right = { readonly kind: ContractKind; readonly body: unknown; readonly path: string }

const { completion, 'completion-chunk': event, embedding, image } = conformingBodies

function withLogprobs(logprobs: object) {
  return { ...completion, choices: [{ index: 0, text: 'a b', finish_reason: 'length', logprobs }] }
}

/** An answer of a correct server, which the specification as published fails for this one reason. */
const rightAnswers: Readonly<Record<CorrectionId, Right>> = {
  'embedding-as-base64': {
    kind: 'embedding',
    body: { ...embedding, data: [{ object: 'embedding', index: 0, embedding: 'AAAAPwAAgL8=' }] },
    path: 'data[0].embedding',
  },
  'first-echoed-token-has-no-logprob': {
    kind: 'completion',
    body: withLogprobs({ tokens: ['a', ' b'], token_logprobs: [null, -1], text_offset: [0, 1] }),
    path: 'choices[0].logprobs.token_logprobs[0]',
  },
  'first-echoed-token-has-no-alternatives': {
    kind: 'completion',
    body: withLogprobs({ tokens: ['a', ' b'], top_logprobs: [null, { ' b': -1 }] }),
    path: 'choices[0].logprobs.top_logprobs[0]',
  },
  'completion-event-without-finish-reason': {
    kind: 'completion-chunk',
    body: { ...event, choices: [{ index: 0, text: 'a', finish_reason: null, logprobs: null }] },
    path: 'choices[0].finish_reason',
  },
  'completion-event-without-usage': { kind: 'completion-chunk', body: { ...event, usage: null }, path: 'usage' },
  'image-of-any-size': { kind: 'image', body: { ...image, size: '512x512' }, path: 'size' },
}

describe('corrections', () => {
  it.each(corrections)('behavior: without $id a correct server would fail', ({ id }) => {
    const { kind, body, path } = rightAnswers[id]
    const without = publishedSchemas(new Set([...everyCorrection].filter((other) => other !== id)))
    expect(judgeLayer(without[kind], body).findings.map((finding) => finding.path)).toEqual([path])
    expect(judgeLayer(publishedSchemas(everyCorrection)[kind], body).isMet).toBe(true)
  })

  it('behavior: what a correction allows stays wrong elsewhere', () => {
    const schemas = publishedSchemas(everyCorrection)
    const whole = { ...completion, choices: [{ index: 0, text: 'a', finish_reason: null, logprobs: null }] }
    expect(judgeLayer(schemas.completion, whole).findings.map(({ path }) => path)).toEqual(['choices[0].finish_reason'])
    expect(judgeLayer(schemas.completion, { ...completion, usage: null }).findings.map(({ path }) => path)).toEqual([
      'usage',
    ])
    const text = { ...embedding, data: [{ object: 'embedding', index: 0, embedding: 'not base64' }] }
    expect(judgeLayer(schemas.embedding, text).isMet).toBe(false)
    expect(judgeLayer(schemas.image, { ...image, size: 'big' }).isMet).toBe(false)
  })
})
