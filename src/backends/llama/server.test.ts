import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { chatCompletion, chatCompletionChunk } from '#contract/chat-completion.ts'
import { completion } from '#contract/completion.ts'
import { tinyGguf } from './__fixtures__/tiny-gguf.ts'
import { type LlamaServer, startLlamaServer } from './server.ts'
import { spawnLlamaServer } from './spawn-llama-server.ts'

const faults: unknown[] = []
let folder = ''
let path = ''
let server: LlamaServer

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-llama-'))
  path = join(folder, 'tiny.gguf')
  await writeFile(path, tinyGguf('f16'))
  server = await startLlamaServer({ path, parallel: 2, queue: 1, onFault: (fault) => faults.push(fault) })
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true })
  expect(faults).toEqual([])
})

const usage = z.object({ prompt_tokens: z.int(), completion_tokens: z.int(), total_tokens: z.int() })
const question = [{ role: 'user', content: 'the rain?' }]

async function post(route: string, body: unknown) {
  const text = typeof body === 'string' ? body : JSON.stringify({ model: 'tiny', ...(body as object) })
  const response = await fetch(server.url + route, { method: 'POST', body: text })
  return { status: response.status, headers: response.headers, body: await response.text() }
}

async function ask(route: string, body: unknown): Promise<unknown> {
  const answer = await post(route, body)
  expect(answer.status, answer.body).toBe(200)
  return JSON.parse(answer.body)
}

const withUsage = <Shape extends z.ZodRawShape>(schema: z.ZodObject<Shape>) => schema.extend({ usage })
const complete = async (body: object) => withUsage(completion).parse(await ask('/v1/completions', body))
const chat = async (body: object) =>
  withUsage(chatCompletion).parse(await ask('/v1/chat/completions', { messages: question, ...body }))

/** The data of the events of a stream. */
async function events(route: string, body: object): Promise<string[]> {
  const { status, body: text } = await post(route, { ...body, stream: true })
  expect(status, text).toBe(200)
  return text
    .split('\n\n')
    .filter((event) => event !== '')
    .map((event) => event.replace(/^data: /, ''))
}

async function refusal(route: string, body: unknown) {
  const { status, body: text } = await post(route, body)
  expect(status, text).toBeGreaterThan(399)
  const { error } = z.object({ error: z.record(z.string(), z.unknown()) }).parse(JSON.parse(text))
  return [status, error.code, error.param]
}

async function tokenize(prompt: string) {
  return z.object({ tokens: z.array(z.int()), count: z.int() }).parse(await ask('/tokenize', { prompt }))
}

describe('chat completions', () => {
  it('default: text with tokens whose bytes join to it, and exact counts', async () => {
    const answer = await chat({ seed: 1, max_tokens: 40, logprobs: true, top_logprobs: 20 })
    const [choice] = answer.choices
    const tokens = choice?.logprobs?.content ?? []
    const bytes = Buffer.from(tokens.flatMap(({ bytes }) => bytes ?? []))
    expect(bytes.toString()).toBe(choice?.message.content)
    expect(tokens).toHaveLength(answer.usage.completion_tokens)
    expect(tokens.every(({ top_logprobs: top }) => top?.length === 20)).toBe(true)
    expect(answer.usage.total_tokens).toBe(answer.usage.prompt_tokens + answer.usage.completion_tokens)
    // <|user|>, nine letters less two merged ones, <|end|>, <|assistant|>
    expect(answer.usage.prompt_tokens).toBe(3 + (await tokenize('the rain?')).count)
    expect(choice?.finish_reason).toBe('length')
  })

  it('args: seed and temperature', async () => {
    const text = async (body: object) => (await chat({ max_tokens: 12, ...body })).choices[0]?.message.content
    expect(await text({ seed: 3 })).toBe(await text({ seed: 3 }))
    expect(await text({ seed: 3 })).not.toBe(await text({ seed: 4 }))
    expect(await text({ temperature: 0, seed: 3 })).toBe(await text({ temperature: 0, seed: 4 }))
    const { choices } = await chat({ n: 3, seed: 3, max_tokens: 12 })
    expect(new Set(choices.map(({ message }) => message.content)).size).toBe(3)
    expect(choices.map(({ index }) => index)).toEqual([0, 1, 2])
    expect(choices[0]?.message.content).toBe(await text({ seed: 3 }))
  })

  it('behavior: at temperature 0 the text is the same whether or not its tokens are rated', async () => {
    const plain = await chat({ max_tokens: 24, temperature: 0 })
    const rated = await chat({ max_tokens: 24, temperature: 0, logprobs: true })
    expect(plain.choices[0]?.message.content).toBe(rated.choices[0]?.message.content)
    expect(plain.usage).toEqual(rated.usage)
  })

  it('args: a temperature for requests that set none', async () => {
    const cold = await startLlamaServer({ path, defaultTemperature: 0, onFault: (fault) => faults.push(fault) })
    try {
      const textOf = async (body: object) => {
        const options = {
          method: 'POST',
          body: JSON.stringify({ model: 'tiny', messages: question, max_tokens: 24, ...body }),
        }
        const answer = chatCompletion.parse(await (await fetch(`${cold.url}/v1/chat/completions`, options)).json())
        return answer.choices[0]?.message.content
      }
      const likeliest = await textOf({ temperature: 0 })
      expect([await textOf({}), await textOf({ temperature: null }), await textOf({})]).toEqual(
        Array(3).fill(likeliest),
      )
      expect(await textOf({ temperature: 1, seed: 5 })).not.toBe(likeliest)
    } finally {
      await cold.close()
    }
  })

  it('args: an answer ends after so many tokens, whatever a request allows', async () => {
    const answerLength = z.object({
      choices: z.array(z.object({ finish_reason: z.string() })),
      usage: z.object({ completion_tokens: z.number() }),
    })
    const terse = await startLlamaServer({ path, mostAnswerTokens: 5, onFault: (fault) => faults.push(fault) })
    try {
      const ask = async (way: string, body: object) => {
        const options = { method: 'POST', body: JSON.stringify({ model: 'tiny', ignore_eos: true, ...body }) }
        const answer = await (await fetch(`${terse.url}/v1/${way}`, options)).json()
        const { choices, usage } = answerLength.parse(answer)
        return [choices[0]?.finish_reason, usage.completion_tokens]
      }
      const asked = [{}, { max_tokens: 24 }, { max_tokens: 3 }]
      const chats = await Promise.all(asked.map((body) => ask('chat/completions', { messages: question, ...body })))
      expect(chats).toEqual([
        ['length', 5],
        ['length', 5],
        ['length', 3],
      ])
      expect(await ask('completions', { prompt: 'x', max_tokens: 24 })).toEqual(['length', 5])
    } finally {
      await terse.close()
    }
  })

  it('args: logit_bias forces and forbids, a stop sequence ends and is left out', async () => {
    const [letter = 0] = (await tokenize('x')).tokens
    const forced = await chat({ max_tokens: 3, logit_bias: { [letter]: 100 } })
    expect(forced.choices[0]?.message.content).toBe('xxx')
    const stopped = await chat({ max_tokens: 9, logit_bias: { [letter]: 100 }, stop: ['xxx', 'y'] })
    expect(stopped.choices[0]).toMatchObject({ message: { content: '' }, finish_reason: 'stop' })
    expect(stopped.usage.completion_tokens).toBe(3)
  })

  it('behavior: the token that ends an answer is listed without bytes', async () => {
    // The first one after the bytes.
    const end = 256
    const { choices, usage } = await chat({ logit_bias: { [end]: 100 }, logprobs: true })
    expect(choices[0]).toMatchObject({
      message: { content: '' },
      finish_reason: 'stop',
      logprobs: { content: [{ token: '<|end|>', bytes: null }] },
    })
    expect(usage.completion_tokens).toBe(1)
  })

  it('streaming: role first, one reason of the end, usage, [DONE]; the same text', async () => {
    const body = { messages: question, seed: 5, max_tokens: 30, logprobs: true, n: 2 }
    const whole = await chat(body)
    const datas = await events('/v1/chat/completions', { ...body, stream_options: { include_usage: true } })
    expect(datas.at(-1)).toBe('[DONE]')
    const chunks = datas.slice(0, -1).map((data) => chatCompletionChunk.parse(JSON.parse(data)))
    for (const index of [0, 1]) {
      const own = chunks.flatMap(({ choices }) => choices ?? []).filter((choice) => choice.index === index)
      expect(own[0]?.delta).toEqual({ role: 'assistant', content: '', refusal: null })
      expect(own.map(({ delta }) => delta?.content ?? '').join('')).toBe(whole.choices[index]?.message.content)
      expect(own.flatMap(({ logprobs }) => logprobs?.content ?? [])).toEqual(
        whole.choices[index]?.logprobs?.content?.map((entry) => ({ ...entry, top_logprobs: [] })),
      )
      expect(own.map(({ finish_reason: reason }) => reason).filter((reason) => reason !== null)).toEqual(['length'])
      expect(own.at(-1)?.finish_reason).toBe('length')
    }
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: whole.usage })
    expect(chunks.slice(0, -1).every((chunk) => chunk.usage === null)).toBe(true)
  })

  it('behavior: control tokens in a message are its letters', async () => {
    const counted = async (content: string) =>
      (await chat({ messages: [{ role: 'user', content }], max_tokens: 1 })).usage
    const plain = (await counted('ab')).prompt_tokens
    expect((await counted('a<|end|>b')).prompt_tokens).toBe(plain + (await tokenize('<|end|>')).count)
  })

  it('error: what is refused', async () => {
    const chats = '/v1/chat/completions'
    const cases: [object, unknown[]][] = [
      [{ model: 'other', messages: question }, [404, 'model_not_found', 'model']],
      [{}, [400, null, 'messages']],
      [{ messages: [] }, [400, null, 'messages']],
      [{ messages: question, temperature: 3 }, [400, null, 'temperature']],
      [{ messages: question, logprobs: true, top_logprobs: 21 }, [400, null, 'top_logprobs']],
      [{ messages: question, top_logprobs: 2 }, [400, null, 'top_logprobs']],
      [{ messages: question, functions: [{ name: 'f' }] }, [400, 'unsupported_parameter', 'functions']],
      [{ messages: question, logit_bias: { 99999: 1 } }, [400, null, 'logit_bias']],
      [{ messages: question, stop: ['a', 'b', 'c', 'd', 'e'] }, [400, null, 'stop']],
      [{ messages: [{ role: 'user', content: 'a\ud83d' }] }, [400, null, 'messages[0].content']],
      [{ messages: question, max_tokens: 5000 }, [400, 'context_length_exceeded', 'messages']],
      [{ messages: [{ role: 'user', content: 'x'.repeat(600) }] }, [400, 'context_length_exceeded', 'messages']],
    ]
    for (const [body, expected] of cases) expect(await refusal(chats, body), JSON.stringify(body)).toEqual(expected)
    expect(await refusal(chats, '{"model"')).toEqual([400, 'invalid_json', null])
    expect(await refusal('/v1/nothing', {})).toEqual([404, 'not_found', null])
  })
})

describe('completions', () => {
  it('args: echo with log-probabilities of the prompt, the first null', async () => {
    const prompt = 'the é 日'
    const { choices, usage } = await complete({ prompt, echo: true, max_tokens: 0, logprobs: 2 })
    const lists = choices[0]?.logprobs
    const parts = ['\\xe6', '\\x97', '\\xa5'].map((part) => `bytes:${part}`)
    expect(choices[0]?.text).toBe(prompt)
    expect(lists?.tokens).toEqual(['the', ' ', 'é', ' ', ...parts])
    expect(lists?.text_offset).toEqual([0, 3, 4, 5, 6, 6, 6])
    expect(lists?.token_logprobs?.map((value) => value === null || value <= 0)).toEqual(Array(7).fill(true))
    expect([lists?.token_logprobs?.[0], lists?.top_logprobs?.[0]]).toEqual([null, null])
    expect(usage).toEqual({ prompt_tokens: 7, completion_tokens: 0, total_tokens: 7 })
  })

  it('behavior: an echoed token is rated as the same one when it is made, and as a rival', async () => {
    const made = await complete({ prompt: 'the', max_tokens: 1, logprobs: 20, temperature: 0 })
    const rivals = Object.entries(made.choices[0]?.logprobs?.top_logprobs?.[0] ?? {})
    expect(rivals).toHaveLength(20)
    const texts = rivals.filter(([text]) => /^[a-z!-~]$/.test(text))
    expect(texts.length).toBeGreaterThan(3)
    for (const [text, logprob] of texts) {
      const { tokens } = await tokenize(`the${text}`)
      if (tokens.length !== 2) continue
      const echoed = await complete({ prompt: `the${text}`, echo: true, max_tokens: 1, logprobs: 1 })
      expect(echoed.choices[0]?.logprobs?.token_logprobs?.[1]).toBe(logprob)
    }
  })

  it('args: lists of texts, token ids and lists of those, in order', async () => {
    const texts = ['the', 'rain', 'a']
    const ids = await Promise.all(texts.slice(0, 2).map(async (text) => (await tokenize(text)).tokens))
    const echo = async (prompt: unknown) =>
      (await complete({ prompt, echo: true, max_tokens: 1, temperature: 0 })).choices.map(({ text }) => text)
    const apart = []
    for (const text of texts) apart.push(...(await echo(text)))
    expect(await echo(texts)).toEqual(apart)
    expect(await echo(ids)).toEqual(apart.slice(0, 2))
    expect(await echo(ids[0])).toEqual(apart.slice(0, 1))
    expect(await refusal('/v1/completions', { prompt: [99999] })).toEqual([400, null, 'prompt'])
    expect(await refusal('/v1/completions', { prompt: ['a', '\udc00'] })).toEqual([400, null, 'prompt[1]'])
    expect(await refusal('/v1/completions', { prompt: '' })).toEqual([400, null, 'prompt'])
    expect(await refusal('/v1/completions', { prompt: 'a', suffix: 'b' })).toEqual([
      400,
      'unsupported_parameter',
      'suffix',
    ])
  })

  it('streaming: the same lists in pieces', async () => {
    const body = { prompt: ['the é', 'rain'], echo: true, max_tokens: 20, logprobs: 1, seed: 2 }
    const whole = await complete(body)
    const datas = await events('/v1/completions', body)
    expect(datas.at(-1)).toBe('[DONE]')
    const choices = datas.slice(0, -1).flatMap((data) => completion.parse(JSON.parse(data)).choices)
    for (const [index, choice] of whole.choices.entries()) {
      const own = choices.filter((one) => one.index === index)
      expect(own.map(({ text }) => text).join('')).toBe(choice.text)
      expect(own.flatMap(({ logprobs }) => logprobs?.text_offset ?? [])).toEqual(choice.logprobs?.text_offset)
      expect(own.flatMap(({ logprobs }) => logprobs?.token_logprobs ?? [])).toEqual(choice.logprobs?.token_logprobs)
    }
  })
})

describe('the server', () => {
  it('lists its model, its health and its counters', async () => {
    const read = async (route: string) => (await fetch(server.url + route)).text()
    const model = { id: 'tiny', object: 'model', created: expect.any(Number), owned_by: 'assay' }
    expect(JSON.parse(await read('/v1/models'))).toEqual({ object: 'list', data: [{ ...model, max_model_len: 512 }] })
    expect(JSON.parse(await read('/v1/models/tiny'))).toEqual(model)
    expect(JSON.parse(await read('/health'))).toEqual({ status: 'ok' })
    expect(await read('/metrics')).toContain('assay_llama_requests_running 0')
    const wrong = await fetch(`${server.url}/v1/completions`)
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST'])
  })

  it('tokenizes and back', async () => {
    const { tokens } = await tokenize('the é 日 <|end|>')
    expect(await ask('/detokenize', { tokens })).toEqual({ prompt: 'the é 日 <|end|>' })
    expect(await refusal('/detokenize', { tokens: [99999] })).toEqual([400, null, 'tokens'])
  })

  it('works on several requests, lets one wait, refuses the next, and stops for whoever goes away', async () => {
    const clients = Array.from({ length: 2 }, () => new AbortController())
    const long = { prompt: 'a', max_tokens: 500, ignore_eos: true, stream: true }
    for (const { signal } of clients) {
      const body = JSON.stringify({ model: 'tiny', ...long })
      const { body: stream } = await fetch(`${server.url}/v1/completions`, { method: 'POST', body, signal })
      await stream?.getReader().read()
    }
    const waiting = complete({ prompt: 'b', max_tokens: 1 })
    await untilMetric('assay_llama_requests_waiting 1')
    const refused = await post('/v1/completions', { prompt: 'c', max_tokens: 1 })
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1'])
    for (const client of clients) client.abort()
    expect((await waiting).usage.completion_tokens).toBe(1)
    await untilMetric('assay_llama_requests_running 0')
  })

  it('asks for its key', async () => {
    const locked = await startLlamaServer({ path, parallel: 1, apiKey: 'secret', name: 'a/b' })
    try {
      const read = async (key: string) => {
        const headers = { authorization: `Bearer ${key}` }
        const response = await fetch(`${locked.url}/v1/models/a%2Fb`, { headers })
        return response.status
      }
      expect([await read('wrong'), await read('secret')]).toEqual([401, 200])
    } finally {
      await locked.close()
    }
  })
})

/** Reads the counters until they say so. */
async function untilMetric(line: string): Promise<void> {
  for (;;) {
    const response = await fetch(`${server.url}/metrics`)
    if ((await response.text()).split('\n').includes(line)) return
  }
}

describe('spawnLlamaServer', () => {
  it('serves from a process of its own, until it is closed', async () => {
    const spawned = await spawnLlamaServer({ path, parallel: 1, name: 'child', contextTokens: 128 })
    expect(spawned).toMatchObject({ name: 'child', contextTokens: 128, parallel: 1 })
    expect(spawned.processId).not.toBe(process.pid)
    expect((await fetch(`${spawned.url}/health`)).status).toBe(200)
    await spawned.close()
    await expect(fetch(`${spawned.url}/health`)).rejects.toThrow()
  })

  it('error: a file that is no model', async () => {
    const broken = join(folder, 'broken.gguf')
    await writeFile(broken, tinyGguf('f16').subarray(0, 50_000))
    await expect(startLlamaServer({ path: broken })).rejects.toMatchObject({ code: 'MODEL_FILE' })
    await expect(spawnLlamaServer({ path: join(folder, 'none.gguf') })).rejects.toMatchObject({ code: 'LLAMA_PROCESS' })
  })
})
