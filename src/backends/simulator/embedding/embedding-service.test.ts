import { describe, expect, it } from 'vitest'
import { embeddingList } from '#contract/embedding.ts'
import { post, withService } from '../service-fixture.ts'

type List = {
  readonly data: readonly { readonly embedding: readonly number[] }[]
  readonly usage: { readonly prompt_tokens: number }
}
type PackedList = { readonly data: readonly { readonly embedding: string }[] }

const path = '/v1/embeddings'

function dot(one: readonly number[] = [], other: readonly number[] = []): number {
  return one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0)
}

async function vectorsOf(service: { readonly url: string }, input: readonly string[], more: object = {}) {
  const { body } = await post<List>(service, path, { model: 'sim', input, ...more })
  return body.data.map(({ embedding }) => embedding)
}

describe('embedding service', () => {
  it('default: one vector of length 1, in the shape of the contract', async () => {
    await using service = await withService({ kind: 'embedding', model: 'sim-embed' })
    const { status, body } = await post<List>(service, path, { model: 'sim-embed', input: 'The answer: 42.' })
    expect(status).toBe(200)
    expect(embeddingList.safeParse(body).success).toBe(true)
    expect(body).toEqual({
      object: 'list',
      data: [{ object: 'embedding', index: 0, embedding: expect.any(Array) }],
      model: 'sim-embed',
      usage: { prompt_tokens: 5, total_tokens: 5 },
    })
    expect(body.data[0]?.embedding).toHaveLength(384)
    expect(dot(body.data[0]?.embedding, body.data[0]?.embedding)).toBeCloseTo(1, 6)
  })

  it('behavior: a text has one vector, alone or in a list, at every address of the model', async () => {
    await using one = await withService({ kind: 'embedding', model: 'sim' }, { name: 'one' })
    await using other = await withService({ kind: 'embedding', model: 'sim' }, { name: 'other' })
    const [first, second] = await vectorsOf(one, ['a cat', 'a dog'])
    expect(await vectorsOf(other, ['a dog', 'a cat'])).toEqual([second, first])
    await using stranger = await withService({ kind: 'embedding', model: 'sim', seed: 'another model' })
    expect(Math.abs(dot(first, (await vectorsOf(stranger, ['a cat']))[0]))).toBeLessThan(0.5)
  })

  it('behavior: similar texts are nearer than others', async () => {
    await using service = await withService({ kind: 'embedding', model: 'sim' })
    const [cat, kitten, law] = await vectorsOf(service, [
      'The cat sat on the warm mat.',
      'A cat sits on a warm mat.',
      'Parliament passed the budget after midnight.',
    ])
    expect(dot(cat, kitten)).toBeGreaterThan(0.5)
    expect(Math.abs(dot(cat, law))).toBeLessThan(0.25)
  })

  it('args: base64 holds the same numbers as little-endian float32', async () => {
    await using service = await withService({ kind: 'embedding', model: 'sim' })
    const [numbers] = await vectorsOf(service, ['a cat'])
    const { body } = await post<PackedList>(service, path, { input: 'a cat', encoding_format: 'base64' })
    const bytes = Buffer.from(body.data[0]?.embedding ?? '', 'base64')
    expect(embeddingList.safeParse(body).success).toBe(true)
    expect(Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readFloatLE(index * 4))).toEqual(numbers)
  })

  it('args: fewer dimensions are the beginning of the vector, of length 1 again', async () => {
    await using service = await withService({ kind: 'embedding', model: 'sim', dimensions: 64 })
    const [whole] = await vectorsOf(service, ['a cat in a hat'])
    const [short] = await vectorsOf(service, ['a cat in a hat'], { dimensions: 32 })
    expect(short).toHaveLength(32)
    expect(dot(short, short)).toBeCloseTo(1, 6)
    const begin = whole?.slice(0, 32) ?? []
    expect(dot(short, begin) / Math.hypot(...begin)).toBeCloseTo(1, 6)
  })

  it('behavior: texts without a word, and vectors of one dimension, have length 1 too', async () => {
    await using service = await withService({ kind: 'embedding', model: 'sim' })
    for (const [vector] of [await vectorsOf(service, [' ']), await vectorsOf(service, ['x'], { dimensions: 1 })])
      expect(dot(vector, vector)).toBeCloseTo(1, 6)
  })

  it.each([
    [{}, 'input'],
    [{ input: '' }, 'input'],
    [{ input: [] }, 'input'],
    [{ input: ['a', ''] }, 'input[1]'],
    [{ input: [1, 2, 3] }, 'input'],
    [{ input: Array(2049).fill('a') }, 'input'],
    [{ input: 'word '.repeat(9000) }, 'input'],
    [{ input: 'a', dimensions: 385 }, 'dimensions'],
    [{ input: 'a', dimensions: 0 }, 'dimensions'],
    [{ input: 'a', encoding_format: 'int8' }, 'encoding_format'],
  ])('error: refuses %o', async (request, param) => {
    await using service = await withService({ kind: 'embedding', model: 'sim' })
    expect(await post(service, path, request)).toEqual({
      status: 400,
      body: { error: { message: expect.any(String), type: 'invalid_request_error', param, code: null } },
    })
  })

  it('behavior: wrong dimensions', async () => {
    const misbehaviours = [{ kind: 'wrong-dimension', dimensions: 10 }] as const
    await using service = await withService({ kind: 'embedding', model: 'sim', misbehaviours: [...misbehaviours] })
    expect((await vectorsOf(service, ['a cat']))[0]).toHaveLength(10)
  })
})
