import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { createChatAssembler } from '#contract/assemble-stream.ts'
import { chatCompletion, chatCompletionChunk } from '#contract/chat-completion.ts'
import { tinyGguf } from '../__fixtures__/tiny-gguf.ts'
import { type LlamaServer, startLlamaServer } from '../server.ts'

let folder = ''
let server: LlamaServer

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-llama-tools-'))
  const path = join(folder, 'tiny.gguf')
  await writeFile(path, tinyGguf('f16'))
  // More than the model was made for: its weights are random anyway, and the tools take room.
  server = await startLlamaServer({ path, parallel: 1, contextTokens: 2_048 })
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

const question = [{ role: 'user', content: 'Rain in Oslo?' }]

async function post(body: object) {
  const sent = JSON.stringify({ model: 'tiny', messages: question, max_tokens: 160, seed: 1, ...body })
  return fetch(`${server.url}/v1/chat/completions`, { method: 'POST', body: sent })
}

async function ask(body: object) {
  const response = await post(body)
  const text = await response.text()
  expect(response.status, text).toBe(200)
  const answer = chatCompletion.extend({ usage: z.looseObject({ completion_tokens: z.int() }) }).parse(JSON.parse(text))
  const [choice] = answer.choices
  return { ...choice, text: choice?.message.content, calls: choice?.message.tool_calls ?? [], usage: answer.usage }
}

async function refusal(body: object) {
  const response = await post(body)
  const { error } = z.object({ error: z.looseObject({}) }).parse(await response.json())
  return [response.status, error.param, error.message]
}

const weather = z.strictObject({
  place: z.string(),
  unit: z.enum(['celsius', 'fahrenheit']),
  days: z.int().min(1).max(7),
})
const alarm = z.strictObject({ hour: z.int().min(0).max(23) })
const schemas: Readonly<Record<string, z.ZodType>> = { look_up_weather: weather, set_alarm: alarm }
const tools = Object.entries(schemas).map(([name, schema]) => ({
  type: 'function',
  function: { name, description: 'One.', parameters: z.toJSONSchema(schema) },
}))

/** Names of calls whose arguments fit; a model of random weights knows no more than the form makes it. */
function namesOf(calls: readonly unknown[]) {
  const shape = z.strictObject({
    id: z.string().startsWith('call_'),
    type: z.literal('function'),
    function: z.strictObject({ name: z.string(), arguments: z.string() }),
  })
  return calls.map((call) => {
    const { name, arguments: text } = shape.parse(call).function
    schemas[name]?.parse(JSON.parse(text))
    return name
  })
}

describe('calls of tools', () => {
  it('args: "required" gives whole calls of the tools, at any temperature and to the end of the tokens', async () => {
    for (let seed = 0; seed < 12; seed++) {
      const { calls, text, finish_reason } = await ask({ tools, tool_choice: 'required', seed, temperature: seed / 6 })
      const names = namesOf(calls)
      expect(names.length).toBeGreaterThan(0)
      expect(names.filter((name) => schemas[name] === undefined)).toEqual([])
      expect([text, finish_reason]).toEqual([null, 'tool_calls'])
    }
  })

  it('args: a named tool, and no second call beside it', async () => {
    const choice = { type: 'function', function: { name: 'set_alarm' } }
    expect(namesOf((await ask({ tools, tool_choice: choice, max_tokens: 400 })).calls)).toEqual(['set_alarm'])
    const single = { tools, tool_choice: 'required', parallel_tool_calls: false, max_tokens: 400 }
    expect((await ask(single)).calls).toHaveLength(1)
  })

  it('args: "auto" gives text or calls, "none" text alone and the same as without tools', async () => {
    const auto = await ask({ tools })
    // Of random weights nobody begins a call.
    expect([auto.text, auto.calls, auto.finish_reason]).toEqual([expect.any(String), [], 'stop'])
    const none = await ask({ tools, tool_choice: 'none' })
    expect(none.text).toBe((await ask({})).text)
  })

  it('behavior: calls are whole where they just fit, and say that they are cut where they do not', async () => {
    const only = { tools: [tools[1]], tool_choice: 'required', temperature: 0 }
    const shortest = '<tool_call>{"name":"set_alarm","arguments":{"hour":0}}</tool_call>'.length
    const whole = await ask({ ...only, max_tokens: shortest + 1 })
    expect([namesOf(whole.calls), whole.finish_reason]).toEqual([['set_alarm'], 'tool_calls'])
    const cut = await ask({ ...only, max_tokens: 10 })
    expect([cut.calls, cut.finish_reason, cut.usage.completion_tokens]).toEqual([[], 'length', 10])
  })

  it('streaming: the same calls in pieces, with the head of each first', async () => {
    const body = { tools, tool_choice: 'required', seed: 4 }
    const whole = await ask(body)
    const text = await (await post({ ...body, stream: true })).text()
    const assembler = createChatAssembler()
    const heads: unknown[] = []
    for (const line of text.split('\n\n')) {
      if (line === '' || line === 'data: [DONE]') continue
      const chunk = chatCompletionChunk.parse(JSON.parse(line.replace(/^data: /, '')))
      assembler.add(chunk)
      const pieces = chunk.choices?.flatMap(({ delta }) => delta?.tool_calls ?? []) ?? []
      heads.push(...pieces.flatMap((piece) => ('id' in piece ? [[piece.index, typeof piece.id]] : [])))
    }
    const assembled = z.looseObject({ choices: z.array(z.looseObject({ message: z.looseObject({}) })) })
    const [choice] = assembled.parse(assembler.body()).choices
    const said = (calls: unknown) =>
      JSON.parse(JSON.stringify(calls)).map((call: { function: unknown }) => call.function)
    expect(said(choice?.message.tool_calls)).toEqual(said(whole.calls))
    expect(choice?.finish_reason).toBe('tool_calls')
    expect(heads).toEqual(whole.calls.map((_, index) => [index, 'string']))
  })

  it('args: calls of before and what tools answered are read', async () => {
    const call = { id: 'call_1', type: 'function', function: { name: 'set_alarm', arguments: '{"hour":7}' } }
    const messages = (content: string) => [
      ...question,
      { role: 'assistant', content: null, tool_calls: [call] },
      { role: 'tool', tool_call_id: 'call_1', content },
    ]
    const one = await ask({ messages: messages('It is set.'), temperature: 0 })
    const other = await ask({ messages: messages('It cannot be set.'), temperature: 0 })
    expect(one.text).not.toBe('')
    expect(one.text).not.toBe(other.text)
  })

  it('error: what is refused', async () => {
    const described = (parameters: object) => ({ tools: [{ type: 'function', function: { name: 'f', parameters } }] })
    const cases: [object, unknown][] = [
      [{ tools: [{ type: 'custom' }] }, [400, 'tools[0].type', expect.stringContaining('"function"')]],
      [{ tools: [tools[0], tools[0]] }, [400, 'tools', expect.stringContaining('two functions')]],
      [{ tool_choice: 'required' }, [400, 'tool_choice', expect.stringContaining("no 'tools'")]],
      [
        { tools, tool_choice: { type: 'function', function: { name: 'fly' } } },
        [400, 'tool_choice', expect.stringContaining('fly')],
      ],
      [{ tools, tool_choice: 'perhaps' }, [400, 'tool_choice', expect.stringContaining('"required"')]],
      [described({ type: 'string' }), [400, 'tools[0].function.parameters', expect.stringContaining('"object"')]],
      [
        described({ type: 'object', minProperties: 2 }),
        [400, 'tools[0].function.parameters', expect.stringContaining('"minProperties"')],
      ],
    ]
    for (const [body, expected] of cases) expect(await refusal(body), JSON.stringify(body)).toEqual(expected)
  })
})

const catalogue = z.strictObject({
  title: z.string(),
  parts: z.array(z.strictObject({ name: z.string(), count: z.int().min(0).max(1000) })).min(1),
  code: z.string().regex(/^[A-Z]{2}-[0-9]{4}$/),
  is_old: z.boolean(),
})
const inSchema = {
  response_format: { type: 'json_schema', json_schema: { name: 'entry', schema: z.toJSONSchema(catalogue) } },
}

describe('formats of answers', () => {
  it('args: a schema is kept at any temperature, with whole characters', async () => {
    for (let seed = 0; seed < 12; seed++) {
      const { text, finish_reason } = await ask({ ...inSchema, seed, temperature: seed / 6, max_tokens: 200 })
      catalogue.parse(JSON.parse(text ?? ''))
      expect(finish_reason).toBe('stop')
      expect(text).not.toContain('\ufffd')
    }
  })

  it('args: any object', async () => {
    for (let seed = 0; seed < 6; seed++) {
      const { text } = await ask({ response_format: { type: 'json_object' }, seed })
      z.record(z.string(), z.unknown()).parse(JSON.parse(text ?? ''))
    }
  })

  it('args: beside tools the answer is the one or the other', async () => {
    const { text, calls } = await ask({ ...inSchema, tools, max_tokens: 200 })
    if (calls.length > 0) expect(namesOf(calls).length).toBeGreaterThan(0)
    else catalogue.parse(JSON.parse(text ?? ''))
    expect((await ask({ ...inSchema, tools, tool_choice: 'required' })).calls.length).toBeGreaterThan(0)
  })

  it('behavior: log-probabilities are the model’s own, and their bytes join to the text', async () => {
    const { text, logprobs } = await ask({ ...inSchema, max_tokens: 200, logprobs: true, top_logprobs: 2 })
    const tokens = logprobs?.content ?? []
    expect(Buffer.from(tokens.flatMap(({ bytes }) => bytes ?? [])).toString()).toBe(text)
    // At the first place the model itself holds other tokens likelier than a bracket.
    expect(tokens[0]?.token).toMatch(/^\{/)
    expect(tokens[0]?.logprob).toBeLessThan(tokens[0]?.top_logprobs?.[0]?.logprob ?? 0)
  })

  it('error: what is refused', async () => {
    expect(await refusal({ response_format: { type: 'yaml' } })).toEqual([
      400,
      'response_format',
      expect.stringContaining('"json_object"'),
    ])
    const unique = { name: 'a', schema: { type: 'array', uniqueItems: true } }
    expect(await refusal({ response_format: { type: 'json_schema', json_schema: unique } })).toEqual([
      400,
      'response_format',
      `Invalid 'response_format': the schema uses "uniqueItems", which is not supported.`,
    ])
  })
})
