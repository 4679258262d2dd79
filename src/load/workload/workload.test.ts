import { describe, expect, it } from 'vitest'
import { randomStream } from '#statistics/random-stream.ts'
import { embeddingWorkload } from './embedding-workload.ts'
import { imageWorkload } from './image-workload.ts'
import { drawSize, parseSize } from './size-distribution.ts'
import { type TextWorkloadOptions, textWorkload } from './text-workload.ts'

const fixed = (tokens: number) => ({ kind: 'fixed', tokens }) as const
const text: TextWorkloadOptions = {
  kind: 'chat',
  model: 'm',
  seed: 's',
  isStream: true,
  pairs: [{ input: fixed(40), output: fixed(16), weight: 1 }],
  sharedPrefixTokens: 0,
  ignoresEnd: false,
}

function bodyOf(options: Partial<TextWorkloadOptions>, index: number) {
  return JSON.parse(textWorkload({ ...text, ...options }).request(index).body) as Record<string, unknown> & {
    messages: { content: string }[]
  }
}

function promptOf(options: Partial<TextWorkloadOptions>, index: number): string {
  return bodyOf(options, index).messages[0]?.content ?? ''
}

describe('textWorkload', () => {
  it('default: a streamed chat that wants its usage, the same one each time', () => {
    const { kind, path, isStream } = textWorkload(text).request(3)
    expect({ kind, path, isStream }).toEqual({ kind: 'chat', path: '/v1/chat/completions', isStream: true })
    expect({ ...bodyOf({}, 3), messages: [] }).toEqual({
      model: 'm',
      messages: [],
      max_tokens: 16,
      stream: true,
      stream_options: { include_usage: true },
    })
    expect(bodyOf({}, 3)).toEqual(bodyOf({}, 3))
  })

  it('behavior: every prompt begins in its own way, so that no cache of prefixes answers', () => {
    const heads = Array.from({ length: 300 }, (_, index) => promptOf({}, index).split(' ').slice(0, 8).join(' '))
    expect(new Set(heads).size).toBe(300)
  })

  it('args: a shared prefix is the same in all, and the rest is not', () => {
    const [first = '', second = ''] = [promptOf({ sharedPrefixTokens: 20 }, 0), promptOf({ sharedPrefixTokens: 20 }, 1)]
    const head = (prompt: string) => prompt.split(' ').slice(0, 20)
    expect(head(first)).toEqual(head(second))
    expect(first).not.toBe(second)
  })

  it('args: prompts are as long as asked for, short ones too', () => {
    const lengths = [1, 8, 18, 19, 40, 500].map((tokens) => {
      const pairs = [{ input: fixed(tokens), output: fixed(1), weight: 1 }]
      return promptOf({ pairs }, 0).split(' ').length
    })
    expect(lengths).toEqual([1, 8, 18, 19, 40, 500])
  })

  it('args: completions, whole answers, answers of full length', () => {
    const workload = textWorkload({ ...text, kind: 'completion', isStream: false, ignoresEnd: true })
    const { path, body, isStream } = workload.request(0)
    expect([path, isStream]).toEqual(['/v1/completions', false])
    expect(JSON.parse(body)).toEqual({
      model: 'm',
      prompt: expect.any(String),
      max_tokens: 16,
      ignore_eos: true,
      min_tokens: 16,
    })
  })

  it('args: pairs come by their weights; a trace fixes sizes', () => {
    const pairs = [
      { input: fixed(10), output: fixed(1), weight: 3 },
      { input: fixed(20), output: fixed(2), weight: 1 },
    ]
    const short = Array.from({ length: 1_000 }, (_, index) => bodyOf({ pairs }, index).max_tokens).filter(
      (tokens) => tokens === 1,
    )
    expect(short.length).toBeGreaterThan(700)
    expect(short.length).toBeLessThan(800)
    const traced = () => ({ inputTokens: 25, outputTokens: 77 })
    expect([bodyOf({ traced }, 0).max_tokens, promptOf({ traced }, 0).split(' ').length]).toEqual([77, 25])
  })
})

describe('imageWorkload', () => {
  const image = { model: 'sd', seed: 's', width: 256, height: 128, count: 2, steps: 7 }

  it('default: inline images by the OpenAI face', () => {
    const { kind, path, body } = imageWorkload({ ...image, face: 'openai' }).request(0)
    expect([kind, path]).toEqual(['image', '/v1/images/generations'])
    const prompt = expect.stringMatching(/^A picture of /)
    expect(JSON.parse(body)).toEqual({ model: 'sd', prompt, n: 2, size: '256x128', response_format: 'b64_json' })
  })

  it('args: the Stable Diffusion face has steps and a seed', () => {
    const { path, body } = imageWorkload({ ...image, face: 'sd' }).request(0)
    expect(path).toBe('/text2img')
    expect(JSON.parse(body)).toMatchObject({ width: 256, height: 128, samples: 2, num_inference_steps: 7 })
  })
})

describe('embeddingWorkload', () => {
  it('default: a batch of different texts', () => {
    const { path, body } = embeddingWorkload({ model: 'e', seed: 's', batch: 3, input: fixed(5) }).request(0)
    const { input } = JSON.parse(body) as { input: string[] }
    expect([path, new Set(input).size]).toEqual(['/v1/embeddings', 3])
    expect(input.map((one) => one.split(' ').length)).toEqual([5, 5, 5])
  })
})

describe('parseSize', () => {
  it('default: fixed, uniform and normal', () => {
    expect([parseSize('128'), parseSize('64-256'), parseSize('normal:128,32')]).toEqual([
      { kind: 'fixed', tokens: 128 },
      { kind: 'uniform', least: 64, most: 256 },
      { kind: 'normal', mean: 128, deviation: 32 },
    ])
  })

  it('error: null for anything else', () => {
    expect(['', '0', '-1', '9-3', '1.5', 'normal:0,1', 'normal:5', '2000000'].map(parseSize)).toEqual(
      Array(8).fill(null),
    )
  })

  it('behavior: sizes are in their range and at least 1', () => {
    const random = randomStream('sizes')
    const uniform = Array.from({ length: 500 }, () => drawSize({ kind: 'uniform', least: 2, most: 4 }, random))
    expect(new Set(uniform)).toEqual(new Set([2, 3, 4]))
    const normal = Array.from({ length: 500 }, () => drawSize({ kind: 'normal', mean: 2, deviation: 5 }, random))
    expect(Math.min(...normal)).toBe(1)
  })
})
