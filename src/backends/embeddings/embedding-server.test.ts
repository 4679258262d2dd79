import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { embeddingList } from '#contract/embedding.ts'
import {
  askEmbeddings,
  cosine,
  type EmbeddingAnswer,
  tinyBert,
  vectorsOf,
  withEmbeddings,
} from './embedding-fixture.ts'
import { startEmbeddingServer } from './embedding-server.ts'
import { openModel } from './open-model.ts'
import { normalize } from './pooling.ts'

type Expected = { readonly tokens: number[]; readonly mean: number[]; readonly first: number[] }

const expected = JSON.parse(
  readFileSync(join(import.meta.dirname, '__fixtures__', 'expected-vectors.json'), 'utf8'),
) as readonly Expected[]
const texts = ['the cat sat on the mat', 'a', 'what is the way to find water, zebra? '.repeat(3), '狐 🦊 é']

function onFault(fault: unknown): void {
  throw fault
}

function errorOf({ error }: EmbeddingAnswer) {
  return [error?.param, error?.code]
}

describe('/v1/embeddings', () => {
  it('default: a unit vector, its model and the tokens it took', async () => {
    await using server = await withEmbeddings()
    const { status, body } = await askEmbeddings(server, { input: 'the cat' })
    expect(status).toBe(200)
    expect(embeddingList.safeParse(body).success).toBe(true)
    expect(body).toEqual({
      object: 'list',
      data: [{ object: 'embedding', index: 0, embedding: expect.any(Array) }],
      model: 'tiny-bert',
      usage: { prompt_tokens: 4, total_tokens: 4 },
    })
    const [vector = []] = vectorsOf(body)
    expect(vector).toHaveLength(32)
    expect(Math.hypot(...vector)).toBeCloseTo(1, 6)
  })

  it("behavior: the vectors of ONNX's reference evaluator", async () => {
    await using mean = await withEmbeddings()
    await using first = await withEmbeddings({ pooling: 'cls', isNormalized: false })
    const input = expected.map(({ tokens }) => tokens)
    const ofMean = vectorsOf((await askEmbeddings(mean, { input })).body)
    const ofFirst = vectorsOf((await askEmbeddings(first, { input })).body)
    for (const [index, vectors] of expected.entries()) {
      const wanted = [...normalize(Float32Array.from(vectors.mean))]
      for (const [at, value] of wanted.entries()) expect(ofMean[index]?.[at]).toBeCloseTo(value, 5)
      for (const [at, value] of vectors.first.entries()) expect(ofFirst[index]?.[at]).toBeCloseTo(value, 4)
    }
  })

  it('behavior: a batch gives, in order, what each input gives alone, and the same bits every time', async () => {
    await using server = await withEmbeddings({ batchSize: 3 })
    const together = await askEmbeddings(server, { input: texts })
    expect(together.body.data.map(({ index }) => index)).toEqual([0, 1, 2, 3])
    expect((await askEmbeddings(server, { input: texts })).body).toEqual(together.body)
    const vectors = vectorsOf(together.body)
    let tokens = 0
    for (const [index, input] of texts.entries()) {
      const { body } = await askEmbeddings(server, { input })
      tokens += body.usage.prompt_tokens
      const [alone = []] = vectorsOf(body)
      expect(cosine(alone, vectors[index] ?? [])).toBeGreaterThanOrEqual(0.999999)
      for (const [at, value] of alone.entries()) expect(vectors[index]?.[at]).toBeCloseTo(value, 5)
    }
    expect(together.body.usage).toEqual({ prompt_tokens: tokens, total_tokens: tokens })
  })

  it('behavior: other texts have other vectors', async () => {
    await using server = await withEmbeddings()
    const [first = [], second = []] = vectorsOf((await askEmbeddings(server, { input: texts })).body)
    expect(cosine(first, second)).toBeLessThan(0.99)
  })

  it('args: base64 is the same float32 numbers, little-endian', async () => {
    await using server = await withEmbeddings()
    const numbers = await askEmbeddings(server, { input: texts, encoding_format: 'float' })
    const packed = await askEmbeddings(server, { input: texts, encoding_format: 'base64' })
    expect(packed.body.data[0]?.embedding).toMatch(/^[A-Za-z0-9+/]+=*$/)
    expect(vectorsOf(packed.body)).toEqual(vectorsOf(numbers.body))
    expect(packed.body.usage).toEqual(numbers.body.usage)
  })

  it('args: token ids are taken as they are, one sequence or several', async () => {
    await using server = await withEmbeddings()
    const [, second] = expected
    const tokens = second?.tokens ?? []
    const one = await askEmbeddings(server, { input: tokens })
    const several = await askEmbeddings(server, { input: [tokens, tokens] })
    expect(one.body.usage.prompt_tokens).toBe(tokens.length)
    expect(several.body.data).toHaveLength(2)
    const byText = await askEmbeddings(server, { input: 'water zq red.' })
    expect(vectorsOf(byText.body)).toEqual(vectorsOf(one.body))
  })

  it('args: dimensions, where the model was trained for fewer', async () => {
    await using server = await withEmbeddings({ isMatryoshka: true })
    const [whole = []] = vectorsOf((await askEmbeddings(server, { input: 'a' })).body)
    const [short = []] = vectorsOf((await askEmbeddings(server, { input: 'a', dimensions: 8 })).body)
    expect(short).toHaveLength(8)
    expect(Math.hypot(...short)).toBeCloseTo(1, 6)
    expect(cosine(short, whole.slice(0, 8))).toBeCloseTo(1, 6)
    const tooMany = await askEmbeddings(server, { input: 'a', dimensions: 33 })
    expect([tooMany.status, ...errorOf(tooMany.body)]).toEqual([400, 'dimensions', null])
  })

  it('error: dimensions, where the model was not', async () => {
    await using server = await withEmbeddings()
    expect((await askEmbeddings(server, { input: 'a', dimensions: 32 })).status).toBe(200)
    const refused = await askEmbeddings(server, { input: 'a', dimensions: 8 })
    expect([refused.status, ...errorOf(refused.body)]).toEqual([400, 'dimensions', null])
  })

  it.each([
    [{ input: '' }, 'input', null],
    [{ input: ['a', ''] }, 'input', null],
    [{ input: [] }, 'input', null],
    [{ input: [[]] }, 'input', null],
    [{ input: [[2, 3], []] }, 'input', null],
    [{}, 'input', null],
    [{ input: 7 }, 'input', null],
    [{ input: ['a', 7] }, 'input', null],
    [{ input: [1.5] }, 'input', null],
    [{ input: [-1] }, 'input', null],
    [{ input: [194] }, 'input', null],
    [{ input: '\ud800' }, 'input', null],
    [{ input: Array(2049).fill('a') }, 'input', null],
    [{ input: 'cat '.repeat(63) }, 'input', 'context_length_exceeded'],
    [{ input: Array(65).fill(5) }, 'input', 'context_length_exceeded'],
    [{ input: 'a'.repeat(10_000) }, 'input', 'context_length_exceeded'],
    [{ input: 'a', encoding_format: 'hex' }, 'encoding_format', null],
    [{ input: 'a', dimensions: 0 }, 'dimensions', null],
    [{ input: 'a', model: '' }, 'model', null],
    [{ input: 'a', model: null }, 'model', null],
  ])('error: %j', async (request, param, code) => {
    await using server = await withEmbeddings()
    const { status, body } = await askEmbeddings(server, request)
    expect([status, ...errorOf(body)]).toEqual([400, param, code])
  })

  it('behavior: as many tokens as the model reads are taken', async () => {
    await using server = await withEmbeddings()
    expect((await askEmbeddings(server, { input: 'cat '.repeat(62) })).body.usage.prompt_tokens).toBe(64)
  })

  it('error: another model, no JSON, a body that is too large', async () => {
    await using server = await withEmbeddings({}, { maximumBodyBytes: 1_000 })
    const answers = [
      await askEmbeddings(server, { model: 'other', input: 'a' }),
      await askEmbeddings(server, '{'),
      await askEmbeddings(server, { input: 'a '.repeat(1_000) }),
    ]
    expect(answers.map(({ status, body }) => [status, body.error?.code])).toEqual([
      [404, 'model_not_found'],
      [400, 'invalid_json'],
      [413, 'request_too_large'],
    ])
  })

  it('error: more requests than may wait', async () => {
    await using server = await withEmbeddings({}, { queue: 1 })
    const input = Array(2_000).fill(texts[2])
    const answers = await Promise.all(Array.from({ length: 8 }, () => askEmbeddings(server, { input })))
    const statuses = new Set(answers.map(({ status }) => status))
    expect(statuses).toEqual(new Set([200, 429]))
    const refused = answers.find(({ status }) => status === 429)
    expect([refused?.headers.get('retry-after'), refused?.body.error?.code]).toEqual(['1', 'rate_limit_exceeded'])
  })

  it('behavior: a client that goes away while it waits is not computed for', async () => {
    const served = await openModel({ folder: tinyBert })
    const begun = Promise.withResolvers<void>()
    const held = Promise.withResolvers<void>()
    const widths: number[] = []
    const embed: typeof served.model.embed = async (sequences) => {
      widths.push(sequences.length)
      begun.resolve()
      await held.promise
      return served.model.embed(sequences)
    }
    const server = await startEmbeddingServer({ ...served, model: { ...served.model, embed } }, { onFault })
    const first = askEmbeddings(server, { input: ['a'] })
    await begun.promise
    const body = JSON.stringify({ model: 'tiny-bert', input: ['a', 'b'] })
    const leaving = connect(Number(new URL(server.url).port), '127.0.0.1')
    await once(leaving, 'connect')
    leaving.write(`POST /v1/embeddings HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`)
    // The server answers this after it has read what came before it, and again after it has seen the other one go.
    await fetch(`${server.url}/health`)
    leaving.destroy()
    await fetch(`${server.url}/health`)
    const third = askEmbeddings(server, { input: ['a', 'b', 'c'] })
    held.resolve()
    expect([(await first).status, (await third).status]).toEqual([200, 200])
    await server.close()
    expect(widths).toEqual([1, 3])
  })

  it('error: a fault of the model is a 500 without its inside', async () => {
    const faults: unknown[] = []
    const served = await openModel({ folder: tinyBert })
    const broken = { ...served.model, embed: () => Promise.reject(new Error('/secret')) }
    const server = await startEmbeddingServer(
      { ...served, model: broken },
      { onFault: (fault) => faults.push(String(fault)) },
    )
    const { status, body } = await askEmbeddings(server, { input: 'a' })
    await server.close()
    expect([status, body.error?.code, faults]).toEqual([500, 'internal_error', ['Error: /secret']])
    expect(JSON.stringify(body)).not.toContain('secret')
  })
})

describe('other addresses', () => {
  it('default: models and health', async () => {
    await using server = await withEmbeddings({ name: 'org/tiny' })
    const model = { id: 'org/tiny', object: 'model', created: expect.any(Number), owned_by: 'assay' }
    const get = async (path: string) => (await fetch(server.url + path)).json()
    expect(await get('/v1/models')).toEqual({ object: 'list', data: [model] })
    expect(await get('/v1/models/org%2Ftiny')).toEqual(model)
    expect(await get('/v1/models/org/tiny')).toEqual(model)
    expect(await get('/health')).toEqual({ status: 'ok', model: 'org/tiny' })
  })

  it('error: what is not there, and other methods', async () => {
    await using server = await withEmbeddings()
    const answers = [
      await fetch(`${server.url}/v1/nothing`),
      await fetch(`${server.url}/v1/models/other`),
      await fetch(`${server.url}/v1/embeddings`),
      await fetch(`${server.url}/v1/models`, { method: 'DELETE' }),
    ]
    expect(answers.map(({ status, headers }) => [status, headers.get('allow')])).toEqual([
      [404, null],
      [404, null],
      [405, 'POST'],
      [405, 'GET, HEAD'],
    ])
  })
})
