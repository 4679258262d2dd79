import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  askChat,
  askCompletion,
  chat,
  constantKey,
  quickClock,
  rawRequest,
  readEvents,
  withSimulator,
} from './simulator-fixture.ts'

const usual = { clock: quickClock(), answerKey: constantKey() }

function errorOf(response: {
  readonly status: number
  readonly body: { readonly error: { readonly message: unknown } }
}) {
  const { message, ...rest } = response.body.error
  expect(typeof message).toBe('string')
  return { status: response.status, ...rest }
}

const invalid = { status: 400, type: 'invalid_request_error', code: null }

describe('GET', () => {
  it('default: models, one model, health', async () => {
    await using simulator = await withSimulator({ model: 'org/sim 1' }, usual)
    const get = async (path: string) => {
      const { status, headers, bytes } = await rawRequest(simulator.url + path, { method: 'GET' })
      return { status, server: headers.server, type: headers['content-type'], body: JSON.parse(bytes.toString()) }
    }
    const model = { id: 'org/sim 1', object: 'model', created: 1_700_000_000, owned_by: 'assay-simulator' }
    const good = { status: 200, server: 'assay-simulator', type: 'application/json' }
    expect(await get('/v1/models')).toEqual({ ...good, body: { object: 'list', data: [model] } })
    expect(await get('/v1/models/org%2Fsim%201')).toEqual({ ...good, body: model })
    expect(await get('/v1/models/org/sim%201?x=1')).toEqual({ ...good, body: model })
    expect(await get('/health')).toEqual({ ...good, body: { status: 'ok', server: 'assay-simulator' } })
  })

  it('error: unknown model, unknown path, wrong method', async () => {
    await using simulator = await withSimulator({}, usual)
    const request = async (method: string, path: string) => {
      const { status, headers, bytes } = await rawRequest(simulator.url + path, { method })
      return { ...errorOf({ status, body: JSON.parse(bytes.toString()) }), allow: headers.allow }
    }
    const base = { type: 'invalid_request_error', param: null, code: null, allow: undefined }
    const unknown = { ...base, status: 404, param: 'model', code: 'model_not_found' }
    expect(await request('GET', '/v1/models/%zz')).toEqual(unknown)
    expect(await request('GET', '/v1/models/other')).toEqual(unknown)
    expect(await request('POST', '/v1/other')).toEqual({ ...base, status: 404 })
    const wrong = { ...base, status: 405, code: 'method_not_allowed' }
    expect(await request('GET', '/v1/completions')).toEqual({ ...wrong, allow: 'POST' })
    expect(await request('DELETE', '/v1/models')).toEqual({ ...wrong, allow: 'GET, HEAD' })
  })
})

describe('POST /v1/chat/completions', () => {
  it('default: a keyed item gets its reply', async () => {
    await using simulator = await withSimulator({}, usual)
    const { status, body } = await askChat(simulator)
    expect({ status, body: { ...body, id: body.id.replace(/-sim\w+-0$/, '-sim…') } }).toEqual({
      status: 200,
      body: {
        id: 'chatcmpl-sim…',
        object: 'chat.completion',
        created: 1_700_000_000,
        model: 'sim',
        system_fingerprint: 'simulator',
        choices: [
          {
            index: 0,
            message: { role: 'assistant', content: 'B', refusal: null },
            logprobs: null,
            finish_reason: 'stop',
          },
        ],
        // 'Is', ' it', ' B', '?' and 4 around them and 3 before the answer.
        usage: { prompt_tokens: 11, completion_tokens: 1, total_tokens: 12 },
      },
    })
  })

  it('behavior: who does not know gets it wrong, and always so', async () => {
    await using simulator = await withSimulator({ ability: 0 }, usual)
    const contents = await Promise.all(
      [1, 2, 3].map(async () => (await askChat(simulator)).body.choices[0].message.content),
    )
    expect(contents).toEqual(['C', 'C', 'C'])
  })

  it('behavior: the key sees the exact body', async () => {
    const seen: string[] = []
    const answerKey = async (body: string) => {
      seen.push(body)
      return undefined
    }
    await using simulator = await withSimulator({}, { ...usual, answerKey })
    const body = '{ "model":"sim",  "messages":[{"role":"user","content":"é\\u00e9"}] }'
    await rawRequest(`${simulator.url}/v1/chat/completions`, { body })
    expect(seen).toEqual([body])
  })

  it('behavior: an unknown prompt gets pseudo-text, the same every time, of the length asked for', async () => {
    await using simulator = await withSimulator({}, { clock: quickClock() })
    const [first, second] = [await askChat(simulator), await askChat(simulator)]
    expect(first.body.choices).toEqual(second.body.choices)
    expect(first.body.id).not.toBe(second.body.id)
    expect(first.body.choices[0].finish_reason).toBe('stop')
    const short = await askChat(simulator, { max_tokens: 5 })
    expect(short.body.choices[0].finish_reason).toBe('length')
    expect(short.body.usage.completion_tokens).toBe(5)
    expect(first.body.choices[0].message.content.startsWith(short.body.choices[0].message.content)).toBe(true)
    const long = await askChat(simulator, { max_completion_tokens: 200, ignore_eos: true })
    expect(long.body.usage.completion_tokens).toBe(200)
    expect(long.body.choices[0].finish_reason).toBe('length')
  })

  it('behavior: content parts are one text', async () => {
    await using simulator = await withSimulator({}, { clock: quickClock() })
    const parts = ['Is it', ' B?'].map((text) => ({ type: 'text', text }))
    const inParts = await askChat(simulator, { messages: [{ role: 'user', content: parts }] })
    expect(inParts.body.choices).toEqual((await askChat(simulator)).body.choices)
  })

  it('behavior: a stop sequence is left out, wherever tokens end', async () => {
    await using simulator = await withSimulator({}, { clock: quickClock() })
    const whole = (await askChat(simulator)).body.choices[0].message.content
    const stop = whole.slice(12, 18)
    const { body } = await askChat(simulator, { stop: ['never', stop], logprobs: true })
    const { message, logprobs, finish_reason } = body.choices[0]
    expect({ content: message.content, finish_reason }).toEqual({
      content: whole.slice(0, whole.indexOf(stop)),
      finish_reason: 'stop',
    })
    expect(logprobs.content.map(({ token }) => token).join('')).toBe(message.content)
    expect(body.usage.completion_tokens).toBe(logprobs.content.length)
  })

  it('behavior: log-probabilities come with bytes, the token inside the top, letters A to J beside a letter', async () => {
    await using simulator = await withSimulator({}, usual)
    const { body } = await askChat(simulator, { max_tokens: 1, logprobs: true, top_logprobs: 20 })
    const [entry] = body.choices[0].logprobs.content
    const top = entry?.top_logprobs ?? []
    expect(top[0]).toEqual({ token: 'B', logprob: entry?.logprob, bytes: [66] })
    expect(top).toHaveLength(20)
    expect(
      top
        .slice(0, 10)
        .map(({ token }) => token)
        .toSorted(),
    ).toEqual([...'ABCDEFGHIJ'])
    expect(top.reduce((sum, { logprob }) => sum + Math.exp(logprob), 0)).toBeLessThanOrEqual(1)
  })

  it('args: logprobs without top_logprobs lists none', async () => {
    await using simulator = await withSimulator({}, usual)
    const { body } = await askChat(simulator, { logprobs: true })
    expect(body.choices[0].logprobs.content).toEqual([
      { token: 'B', logprob: expect.any(Number), bytes: [66], top_logprobs: [] },
    ])
  })

  it('behavior: the stream is the whole answer in pieces', async () => {
    await using simulator = await withSimulator({}, { clock: quickClock() })
    const request = { ...chat, logprobs: true, top_logprobs: 2 }
    const whole = (await askChat(simulator, request)).body
    const more = { stream: true, stream_options: { include_usage: true } }
    const events = await readEvents(`${simulator.url}/v1/chat/completions`, { ...request, ...more })
    expect(events.pop()).toBe('[DONE]')
    const chunks = events.map((event) => JSON.parse(event))
    const last = chunks.pop()
    expect({ choices: last.choices, usage: last.usage }).toEqual({ choices: [], usage: whole.usage })
    expect(new Set(chunks.map(({ id }) => id)).size).toBe(1)
    expect(chunks.map(({ usage }) => usage)).toEqual(chunks.map(() => null))
    const choices = chunks.map(({ choices: [choice] }) => choice)
    expect(choices[0].delta).toEqual({ role: 'assistant', content: '', refusal: null })
    expect(choices.map(({ delta }) => delta.content ?? '').join('')).toBe(whole.choices[0].message.content)
    expect(choices.flatMap(({ logprobs }) => logprobs?.content ?? [])).toEqual(whole.choices[0].logprobs.content)
    const reasons = choices.map(({ finish_reason }) => finish_reason)
    expect(reasons).toEqual([...reasons.slice(1).map(() => null), 'stop'])
  })

  it('args: a stream without include_usage says nothing of usage', async () => {
    await using simulator = await withSimulator({}, usual)
    const events = await readEvents(`${simulator.url}/v1/chat/completions`, { ...chat, stream: true })
    expect(events.map((event) => event.includes('usage'))).toEqual([false, false, false, false])
  })

  it('error: bad parameters are named', async () => {
    await using simulator = await withSimulator({}, usual)
    const cases: readonly (readonly [object, string])[] = [
      [{ model: undefined }, 'model'],
      [{ messages: [] }, 'messages'],
      [{ messages: [{ role: 'owner', content: 'x' }] }, 'messages[0].role'],
      [{ temperature: 2.1 }, 'temperature'],
      [{ top_p: 'x' }, 'top_p'],
      [{ max_tokens: 0 }, 'max_tokens'],
      [{ n: 2 }, 'n'],
      [{ stop: ['a', 'b', 'c', 'd', 'e'] }, 'stop'],
      [{ logprobs: true, top_logprobs: 21 }, 'top_logprobs'],
      [{ top_logprobs: 3 }, 'top_logprobs'],
    ]
    const found = await Promise.all(cases.map(async ([more]) => errorOf(await askChat(simulator, more))))
    expect(found).toEqual(cases.map(([, param]) => ({ ...invalid, param })))
  })

  it('error: what it cannot do is refused, not ignored', async () => {
    await using simulator = await withSimulator({}, usual)
    const cases = { tools: [{ type: 'function' }], response_format: { type: 'json_object' }, logit_bias: { 5: 100 } }
    for (const [name, value] of Object.entries(cases)) {
      const expected = { ...invalid, param: name, code: 'unsupported_parameter' }
      expect(errorOf(await askChat(simulator, { [name]: value }))).toEqual(expected)
    }
    const harmless = { tools: [], response_format: { type: 'text' }, logit_bias: {} }
    expect((await askChat(simulator, harmless)).status).toBe(200)
  })

  it('error: half a character, wherever a text stands', async () => {
    await using simulator = await withSimulator({}, usual)
    const half = 'a \ud83d'
    const refused = (param: string | null) => ({ ...invalid, param })
    expect(errorOf(await askChat(simulator, { stop: half }))).toEqual(refused('stop'))
    const messages = [{ role: 'user', content: half }]
    expect(errorOf(await askChat(simulator, { messages }))).toEqual(refused('messages[0].content'))
    const parts = [{ role: 'user', content: [{ type: 'text', text: half }] }]
    expect(errorOf(await askChat(simulator, { messages: parts }))).toMatchObject({ status: 400 })
    expect(errorOf(await askCompletion(simulator, { prompt: half }))).toEqual(refused('prompt'))
    expect((await askChat(simulator, { messages: [{ role: 'user', content: '\ud83d\ude00' }] })).status).toBe(200)
  })

  it('error: a body that is no JSON, no UTF-8, no object or too large', async () => {
    await using simulator = await withSimulator({}, usual)
    const post = async (body: string | Buffer) => {
      const { status, bytes } = await rawRequest(`${simulator.url}/v1/chat/completions`, { body })
      return errorOf({ status, body: JSON.parse(bytes.toString()) })
    }
    const noJson = { ...invalid, param: null, code: 'invalid_json' }
    expect(await post('{')).toEqual(noJson)
    expect(await post('')).toEqual(noJson)
    expect(await post(Buffer.from([0x22, 0xff, 0x22]))).toEqual(noJson)
    expect(await post('7')).toEqual({ ...invalid, param: null })
    expect(await post('x'.repeat(33 * 1024 * 1024))).toEqual({
      ...invalid,
      status: 413,
      param: null,
      code: 'request_too_large',
    })
  })

  it('error: a prompt beyond the context', async () => {
    await using simulator = await withSimulator({ contextTokens: 20 }, usual)
    const tooLong = { ...invalid, param: 'messages', code: 'context_length_exceeded' }
    expect(errorOf(await askChat(simulator, { max_tokens: 10 }))).toEqual(tooLong)
    expect((await askChat(simulator, { max_tokens: 9 })).status).toBe(200)
    const long = [{ role: 'user', content: 'word '.repeat(20) }]
    expect(errorOf(await askChat(simulator, { messages: long }))).toEqual(tooLong)
  })

  it('error: an answer key that throws is a 500 and a fault', async () => {
    const faults: unknown[] = []
    const fault = new Error('no key')
    const answerKey = () => Promise.reject(fault)
    await using simulator = await withSimulator({}, { answerKey, onFault: (fault) => faults.push(fault) })
    const response = await askChat(simulator)
    expect(errorOf(response)).toEqual({ status: 500, type: 'server_error', param: null, code: 'simulator_fault' })
    expect(faults).toEqual([fault])
  })

  it('behavior: no JSON whatever brings it down', async () => {
    await using simulator = await withSimulator({}, { ...usual, onFault: (fault) => expect.fail(String(fault)) })
    const url = `${simulator.url}/v1/chat/completions`
    const body = fc.oneof(
      fc.json(),
      fc
        .record({ model: fc.constant('sim'), messages: fc.jsonValue(), stop: fc.jsonValue(), stream: fc.jsonValue() })
        .map((value) => JSON.stringify(value)),
      fc.string().map((content) => JSON.stringify({ ...chat, messages: [{ role: 'user', content }], logprobs: true })),
    )
    await fc.assert(
      fc.asyncProperty(body, async (text) => {
        const { status, error } = await rawRequest(url, { body: text })
        expect({ isExpected: status === 200 || status === 400, error }).toEqual({ isExpected: true, error: undefined })
      }),
      { numRuns: 150 },
    )
  })
})

describe('POST /v1/completions', () => {
  it('default: a keyed text', async () => {
    const reply = { kind: 'text', right: ' forty-two.\nQ:', wrong: [' six'] } as const
    await using simulator = await withSimulator({}, { ...usual, answerKey: constantKey({ reply }) })
    const { status, body } = await askCompletion(simulator, { prompt: 'A:', stop: ['\nQ:', '.'], max_tokens: 32 })
    expect({ status, ...body, id: body.id.slice(0, 8) }).toEqual({
      status: 200,
      id: 'cmpl-sim',
      object: 'text_completion',
      created: 1_700_000_000,
      model: 'sim',
      system_fingerprint: 'simulator',
      choices: [{ index: 0, text: ' forty-two', logprobs: null, finish_reason: 'stop' }],
      usage: { prompt_tokens: 2, completion_tokens: 3, total_tokens: 5 },
    })
  })

  it('behavior: echo with log-probabilities: first null, the rest finite, offsets in code points', async () => {
    await using simulator = await withSimulator({}, { clock: quickClock() })
    const prompt = 'Ein 🦊 läuft. Then'
    const { body } = await askCompletion(simulator, { prompt, echo: true, logprobs: 1, max_tokens: 1 })
    const { text, logprobs } = body.choices[0]
    expect(logprobs.tokens.slice(0, -1).join('')).toBe(prompt)
    expect(logprobs.tokens.join('')).toBe(text)
    expect(logprobs.tokens).toHaveLength(body.usage.prompt_tokens + body.usage.completion_tokens)
    expect(logprobs.text_offset).toEqual([0, 3, 5, 11, 12, 17])
    expect([logprobs.token_logprobs[0], logprobs.top_logprobs[0]]).toEqual([null, null])
    for (const logprob of logprobs.token_logprobs.slice(1)) expect(logprob).toBeLessThan(0)
    for (const [index, top] of logprobs.top_logprobs.entries()) {
      if (index > 0) expect(top[logprobs.tokens[index] ?? '']).toBe(logprobs.token_logprobs[index])
    }
  })

  it('args: max_tokens 0 with echo reads the prompt only', async () => {
    await using simulator = await withSimulator({}, { clock: quickClock() })
    const { body } = await askCompletion(simulator, { prompt: 'a b', echo: true, logprobs: 0, max_tokens: 0 })
    expect(body.choices[0]).toMatchObject({ text: 'a b', finish_reason: 'length', logprobs: { tokens: ['a', ' b'] } })
    expect(body.usage.completion_tokens).toBe(0)
  })

  it('behavior: reading its own text back gives the log-probabilities it wrote it with', async () => {
    await using simulator = await withSimulator({}, { clock: quickClock() })
    for (const prompt of ['Once upon a time', 'What? ', 'def f(x):\n', 'end.']) {
      const written = (await askCompletion(simulator, { prompt, logprobs: 1, max_tokens: 40 })).body.choices[0]
      const back = await askCompletion(simulator, {
        prompt: prompt + written.text,
        echo: true,
        logprobs: 1,
        max_tokens: 0,
      })
      const count = written.logprobs.tokens.length
      const read = back.body.choices[0].logprobs
      expect(read.tokens.slice(-count)).toEqual(written.logprobs.tokens)
      expect(read.token_logprobs.slice(-count)).toEqual(written.logprobs.token_logprobs)
    }
  })

  it('behavior: the likeliest continuation is the right one as often as the ability says', async () => {
    const options = [' B', ' the longest continuation of them all', ' no', ' maybe not']
    const itemCount = 300
    const answerKey = async (text: string) => {
      const { prompt } = JSON.parse(text)
      const [, number, continuation] = /^Item (\d+):(.*)$/.exec(prompt) ?? []
      const right = options[Number(number) % options.length]
      const reply = { kind: 'continuation', continuation: continuation ?? '', isRight: continuation === right } as const
      return { itemId: `${number}`, family: 'any', difficulty: Number(number) / itemCount, isPublic: false, reply }
    }
    await using simulator = await withSimulator({ ability: 0.7 }, { clock: quickClock(), answerKey })
    const isRight = async (item: number, isPerByte: boolean) => {
      const sums = await Promise.all(
        options.map(async (option) => {
          const prompt = `Item ${item}:${option}`
          const request = { prompt, echo: true, logprobs: 1, max_tokens: 1 }
          const { token_logprobs, text_offset } = (await askCompletion(simulator, request)).body.choices[0].logprobs
          const from = text_offset.indexOf(prompt.length - option.length)
          const sum = token_logprobs.slice(from, -1).reduce((total, logprob) => total + logprob, 0)
          return isPerByte ? sum / option.length : sum
        }),
      )
      return sums.indexOf(Math.max(...sums)) === item % options.length
    }
    const verdicts: boolean[] = []
    const verdictsPerByte: boolean[] = []
    for (let item = 0; item < itemCount; item++) {
      verdicts.push(await isRight(item, false))
      verdictsPerByte.push(await isRight(item, true))
    }
    const accuracy = verdicts.filter(Boolean).length / itemCount
    expect(Math.abs(accuracy - 0.7)).toBeLessThan(4 * Math.sqrt(0.21 / itemCount))
    expect(verdictsPerByte).toEqual(verdicts)
  })

  it('behavior: a known right continuation is greedy, an unknown one is not', async () => {
    const reply = { kind: 'continuation', continuation: ' the capital city', isRight: true } as const
    const isGreedy = async (ability: number) => {
      await using simulator = await withSimulator({ ability }, { ...usual, answerKey: constantKey({ reply }) })
      const request = { prompt: 'Paris is the capital city', echo: true, logprobs: 1, max_tokens: 1 }
      const { token_logprobs, top_logprobs } = (await askCompletion(simulator, request)).body.choices[0].logprobs
      return [2, 3, 4].map((index) => token_logprobs[index] === Math.max(...Object.values(top_logprobs[index] ?? {})))
    }
    expect(await isGreedy(1)).toEqual([true, true, true])
    expect(await isGreedy(0)).toEqual([false, false, false])
  })

  it('behavior: a wrong continuation that is believed begins unlikely and goes on likely, within probability 1', async () => {
    const reply = { kind: 'continuation', continuation: ' the capital city', isRight: false } as const
    await using simulator = await withSimulator({ ability: 0 }, { ...usual, answerKey: constantKey({ reply }) })
    const request = { prompt: 'Paris is the capital city', echo: true, logprobs: 5, max_tokens: 0 }
    const { token_logprobs, top_logprobs } = (await askCompletion(simulator, request)).body.choices[0].logprobs
    const [first = 0, ...later] = token_logprobs.slice(2)
    expect(first).toBeLessThan(-2.49)
    expect(later).toEqual([-0.001, -0.001])
    for (const top of top_logprobs.slice(1)) {
      const sum = Object.values(top).reduce((total, logprob) => total + Math.exp(logprob), 0)
      expect(sum).toBeLessThanOrEqual(1)
    }
  })

  it('args: several prompts, in order, usage in all', async () => {
    await using simulator = await withSimulator({}, { clock: quickClock() })
    const prompts = ['one', 'two three', '']
    const { body } = await askCompletion(simulator, { prompt: prompts, max_tokens: 3 })
    const alone = await Promise.all(
      prompts.map(async (prompt) => (await askCompletion(simulator, { prompt, max_tokens: 3 })).body.choices[0].text),
    )
    expect(body.choices.map(({ index, text }) => ({ index, text }))).toEqual(
      alone.map((text, index) => ({ index, text })),
    )
    expect(body.usage).toEqual({ prompt_tokens: 3, completion_tokens: 9, total_tokens: 12 })
  })

  it('behavior: the stream is the whole answer in pieces, echo first', async () => {
    await using simulator = await withSimulator({}, { clock: quickClock() })
    const request = { model: 'sim', prompt: ['Hello 🦊', 'you'], echo: true, logprobs: 1, max_tokens: 4 }
    const whole = (await askCompletion(simulator, request)).body
    const more = { stream: true, stream_options: { include_usage: true } }
    const events = await readEvents(`${simulator.url}/v1/completions`, { ...request, ...more })
    expect(events.pop()).toBe('[DONE]')
    const chunks = events.map((event) => JSON.parse(event))
    expect(chunks.pop().usage).toEqual(whole.usage)
    for (const choice of whole.choices) {
      const pieces = chunks.map(({ choices: [piece] }) => piece).filter(({ index }) => index === choice.index)
      const gather = (name: string) => pieces.flatMap(({ logprobs }) => logprobs?.[name] ?? [])
      expect(pieces.map(({ text }) => text).join('')).toBe(choice.text)
      expect(Object.fromEntries(Object.keys(choice.logprobs).map((name) => [name, gather(name)]))).toEqual(
        choice.logprobs,
      )
      expect(pieces.map(({ finish_reason }) => finish_reason).filter((reason) => reason !== null)).toEqual(['length'])
    }
  })

  it('error: unknown token ids, a suffix and best_of are refused', async () => {
    await using simulator = await withSimulator({}, usual)
    for (const prompt of [[1, 2], [[1], [2]], [], 7, undefined]) {
      expect(errorOf(await askCompletion(simulator, { prompt }))).toEqual({ ...invalid, param: 'prompt' })
    }
    const unsupported = { ...invalid, code: 'unsupported_parameter' }
    expect(errorOf(await askCompletion(simulator, { prompt: 'a', suffix: 'b' }))).toEqual({
      ...unsupported,
      param: 'suffix',
    })
    expect(errorOf(await askCompletion(simulator, { prompt: 'a', best_of: 3 }))).toEqual({
      ...unsupported,
      param: 'best_of',
    })
  })
})

describe('behaviour', () => {
  it('args: apiKey asks for the key, but not on health', async () => {
    await using simulator = await withSimulator({ apiKey: 'right' }, usual)
    const models = `${simulator.url}/v1/models`
    const get = async (url: string, key?: string) => {
      const headers = key === undefined ? {} : { authorization: `Bearer ${key}` }
      return (await rawRequest(url, { method: 'GET', headers })).status
    }
    expect([await get(models), await get(models, 'wrong'), await get(models, 'right')]).toEqual([401, 401, 200])
    expect(await get(`${simulator.url}/health`)).toBe(200)
    const refused = { status: 401, type: 'invalid_request_error', param: null, code: 'invalid_api_key' }
    expect(errorOf(await askChat(simulator))).toEqual(refused)
  })

  it('args: strictModel knows its own names only', async () => {
    await using lenient = await withSimulator({}, usual)
    await using strict = await withSimulator({ strictModel: true, aliases: ['default'] }, usual)
    expect((await askChat(lenient, { model: 'other' })).body.model).toBe('other')
    expect((await askChat(strict)).status).toBe(200)
    expect((await askChat(strict, { model: 'default' })).status).toBe(200)
    const unknown = { ...invalid, status: 404, param: 'model', code: 'model_not_found' }
    expect(errorOf(await askChat(strict, { model: 'other' }))).toEqual(unknown)
  })

  it('args: logprobs and echo can be refused or ignored', async () => {
    const request = { prompt: 'a b', logprobs: 1, echo: true, max_tokens: 1 }
    await using refusing = await withSimulator({ logprobs: 'refused' }, usual)
    expect(errorOf(await askCompletion(refusing, request))).toEqual({
      ...invalid,
      param: 'logprobs',
      code: 'unsupported_parameter',
    })
    await using echoless = await withSimulator({ echo: 'refused' }, usual)
    expect(errorOf(await askCompletion(echoless, request))).toMatchObject({ param: 'echo' })
    await using ignoring = await withSimulator({ echo: 'ignored', logprobs: 'ignored' }, usual)
    expect((await askCompletion(ignoring, request)).body.choices[0]).toMatchObject({ text: 'B', logprobs: null })
  })

  it('args: latency is slept before the answer, and between the tokens of a stream', async () => {
    const clock = quickClock()
    const latency = { baseMs: 100, perTokenMs: 10 }
    await using simulator = await withSimulator({ latency }, { clock })
    await askChat(simulator, { max_tokens: 4 })
    expect(clock.sleeps.splice(0)).toEqual([140])
    await askChat(simulator, { max_tokens: 0 })
    expect(clock.sleeps.splice(0)).toEqual([])
    await readEvents(`${simulator.url}/v1/chat/completions`, { ...chat, max_tokens: 4, stream: true })
    expect(clock.sleeps.splice(0)).toEqual([100, 10, 10, 10])
  })

  it('args: concurrency bounds what is served at a time, queue what may wait', async () => {
    const gates: (() => void)[] = []
    const enteredOnce = Promise.withResolvers<void>()
    const answerKey = async () => {
      enteredOnce.resolve()
      await new Promise<void>((resolve) => gates.push(resolve))
      return undefined
    }
    await using simulator = await withSimulator({ concurrency: 1, queue: 0 }, { clock: quickClock(), answerKey })
    const first = askChat(simulator)
    await enteredOnce.promise
    const { status, headers } = await rawRequest(`${simulator.url}/v1/chat/completions`, { body: chat })
    expect({ status, retryAfter: headers['retry-after'] }).toEqual({ status: 429, retryAfter: '1' })
    for (const open of gates) open()
    expect((await first).status).toBe(200)
  })
})

describe('startSimulator', () => {
  it('error: a port that is taken', async () => {
    await using simulator = await withSimulator({}, usual)
    const port = Number(new URL(simulator.url).port)
    await expect(withSimulator({}, { ...usual, port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })

  it('behavior: close cuts open connections', async () => {
    const asleep = Promise.withResolvers<void>()
    const clock = {
      now: () => 0,
      sleep: (_milliseconds: number, signal: AbortSignal) => {
        asleep.resolve()
        return new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
      },
    }
    const simulator = await withSimulator({ latency: { baseMs: 1 } }, { clock })
    const pending = rawRequest(`${simulator.url}/v1/chat/completions`, { body: chat })
    await asleep.promise
    await simulator.close()
    expect((await pending).error).toBe('ECONNRESET')
  })
})
