import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { HttpServer } from '../http-server/serve.ts'
import type { KeyedItem } from './answer-key.ts'
import type { BehaviourInput } from './behaviour.ts'
import { askChat, chat, constantKey, quickClock, rawRequest, readEvents, withSimulator } from './simulator-fixture.ts'

type Vice = NonNullable<BehaviourInput['misbehaviours']>[number]

/** A key for prompts such as `7 public`: item 7 of 100, harder the higher the number. */
async function numberedKey(body: string): Promise<KeyedItem> {
  const [number, ...marks] = String(JSON.parse(body).messages[0].content).split(' ')
  return {
    itemId: `${number}`,
    family: 'numbers',
    difficulty: Number(number) / 100,
    isPublic: marks.includes('public'),
    reply: { kind: 'text', right: 'right', wrong: ['wrong'] },
  }
}

function start(vice: Vice, more: Partial<BehaviourInput> = {}, clock = quickClock()) {
  return withSimulator({ misbehaviours: [vice], ...more }, { answerKey: numberedKey, clock })
}

function askItem(simulator: HttpServer, content: string, more: object = {}) {
  return askChat(simulator, { messages: [{ role: 'user', content }], ...more })
}

function rawChat(simulator: HttpServer, more: object = {}) {
  return rawRequest(`${simulator.url}/v1/chat/completions`, {
    body: { ...chat, messages: [{ role: 'user', content: '50' }], ...more },
  })
}

async function statuses(simulator: HttpServer, count: number): Promise<(number | string)[]> {
  const seen: (number | string)[] = []
  for (let index = 0; index < count; index++) {
    const { status, error } = await rawChat(simulator)
    seen.push(error ?? status)
  }
  return seen
}

function shareOf<Value>(values: readonly Value[], isCounted: (value: Value) => boolean): number {
  return values.filter(isCounted).length / values.length
}

describe('refuse-hard', () => {
  it('default: 429 with Retry-After above the difficulty, again and again', async () => {
    await using simulator = await start({ kind: 'refuse-hard', above: 0.6 })
    const found = await Promise.all(
      ['59', '60', '61', '61', '99'].map(async (item) => (await askItem(simulator, item)).status),
    )
    expect(found).toEqual([200, 200, 429, 429, 429])
    const { headers } = await rawChat(simulator, { messages: [{ role: 'user', content: '99' }] })
    expect(headers['retry-after']).toBe('1')
  })

  it('args: status 400, and a share of the hard items', async () => {
    await using simulator = await start({ kind: 'refuse-hard', above: 0, status: 400, share: 0.5 })
    const items = Array.from({ length: 100 }, (_, item) => String(item + 1))
    const once = await Promise.all(items.map(async (item) => (await askItem(simulator, item)).status))
    const again = await Promise.all(items.map(async (item) => (await askItem(simulator, item)).status))
    expect(again).toEqual(once)
    expect(new Set(once)).toEqual(new Set([200, 400]))
    expect(Math.abs(shareOf(once, (status) => status === 400) - 0.5)).toBeLessThan(0.2)
  })

  it('behavior: an unkeyed prompt has no difficulty', async () => {
    const misbehaviours: Vice[] = [{ kind: 'refuse-hard', above: 0 }]
    await using simulator = await withSimulator({ misbehaviours }, { clock: quickClock() })
    expect((await askChat(simulator)).status).toBe(200)
  })
})

describe('error-object', () => {
  it('default: 200 around an error, for a share of requests', async () => {
    await using simulator = await start({ kind: 'error-object', share: 0.4, message: 'Sorry.' })
    const bodies = []
    for (let index = 0; index < 100; index++) bodies.push(await askItem(simulator, '1'))
    expect(new Set(bodies.map(({ status }) => status))).toEqual(new Set([200]))
    const errors = bodies.filter(({ body }) => 'error' in body)
    expect(Math.abs(errors.length / 100 - 0.4)).toBeLessThan(0.2)
    expect(errors[0]?.body).toEqual({
      error: { message: 'Sorry.', type: 'server_error', param: null, code: 'overloaded' },
    })
  })

  it('behavior: in a stream it is an event', async () => {
    await using simulator = await start({ kind: 'error-object', share: 1, message: 'Sorry.' })
    const events = await readEvents(`${simulator.url}/v1/chat/completions`, { ...chat, stream: true })
    expect(events.map((event) => JSON.parse(event).error.message)).toEqual(['Sorry.'])
  })
})

describe('lie-about-usage', () => {
  it('default: factor and constant on both counts, total their sum', async () => {
    await using honest = await start({ kind: 'lie-about-usage' })
    const truth = (await askItem(honest, '1')).body.usage
    await using liar = await start({ kind: 'lie-about-usage', factor: 3, constant: 20 })
    const claimed = (await askItem(liar, '1')).body.usage
    const [prompt, completion] = [truth.prompt_tokens * 3 + 20, truth.completion_tokens * 3 + 20]
    expect(claimed).toEqual({ prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion })
  })

  it('args: of one count only', async () => {
    await using liar = await start({ kind: 'lie-about-usage', factor: 0, of: 'completion' })
    expect((await askItem(liar, '1')).body.usage).toEqual({ prompt_tokens: 8, completion_tokens: 0, total_tokens: 8 })
  })

  it('args: of the total only, which then does not add up', async () => {
    await using liar = await start({ kind: 'lie-about-usage', constant: 5, of: 'total' })
    const {
      prompt_tokens: prompt,
      completion_tokens: completion,
      total_tokens: total,
    } = (await askItem(liar, '1')).body.usage
    expect([prompt > 0, total]).toEqual([true, prompt + completion + 5])
  })
})

describe('flaky', () => {
  it('default: resets, 503s and hangs', async () => {
    await using simulator = await start({ kind: 'flaky', share: 0.5, burstSeconds: 0, hangMs: 5 })
    const seen = await statuses(simulator, 120)
    expect(new Set(seen)).toEqual(new Set([200, 503, 'ECONNRESET']))
    expect(Math.abs(shareOf(seen, (one) => one === 200) - 0.5)).toBeLessThan(0.2)
  })

  it('behavior: all requests of a time slice fare alike', async () => {
    const clock = quickClock()
    const vice: Vice = { kind: 'flaky', share: 0.5, ways: ['unavailable'], burstSeconds: 5 }
    await using simulator = await start(vice, {}, clock)
    const slices: (number | string)[][] = []
    for (let slice = 0; slice < 20; slice++) {
      slices.push(await statuses(simulator, 3))
      clock.advance(5_000)
    }
    expect(slices.map((slice) => new Set(slice).size)).toEqual(slices.map(() => 1))
    expect(new Set(slices.map(([status]) => status))).toEqual(new Set([200, 503]))
  })

  it('behavior: a hanging request ends with its client or after hangMs', async () => {
    const asleep = Promise.withResolvers<number>()
    const awake = Promise.withResolvers<void>()
    const clock = {
      now: () => 0,
      async sleep(milliseconds: number, signal: AbortSignal) {
        asleep.resolve(milliseconds)
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
        awake.resolve()
      },
    }
    const misbehaviours: Vice[] = [{ kind: 'flaky', share: 1, ways: ['hang'], hangMs: 1_234 }]
    await using simulator = await withSimulator({ misbehaviours }, { clock })
    const leaving = new AbortController()
    const request = rawRequest(`${simulator.url}/v1/models`, { method: 'GET', signal: leaving.signal })
    expect(await asleep.promise).toBe(1_234)
    leaving.abort()
    await awake.promise
    expect((await request).error).toBe('ABORT_ERR')
  })

  it('behavior: health is not flaky', async () => {
    await using simulator = await start({ kind: 'flaky', share: 1 })
    expect((await rawRequest(`${simulator.url}/health`, { method: 'GET' })).status).toBe(200)
  })
})

describe('slow-drip', () => {
  it('default: the body takes its size over the speed', async () => {
    const clock = quickClock()
    await using simulator = await start({ kind: 'slow-drip', bytesPerSecond: 200 }, {}, clock)
    const { bytes, headers } = await rawChat(simulator)
    expect(headers['content-length']).toBe(String(bytes.length))
    expect(clock.sleeps).toEqual(Array(Math.ceil(bytes.length / 20)).fill(100))
    expect(JSON.parse(bytes.toString()).choices).toHaveLength(1)
  })

  it('args: less than a byte per interval', async () => {
    const clock = quickClock()
    await using simulator = await start({ kind: 'slow-drip', bytesPerSecond: 2 }, {}, clock)
    await rawRequest(`${simulator.url}/v1/models`, { method: 'GET' })
    expect(new Set(clock.sleeps)).toEqual(new Set([500]))
  })
})

describe('oversized-body', () => {
  it('default: exactly as many bytes, still JSON', async () => {
    const bytes = 3_000_000
    await using simulator = await start({ kind: 'oversized-body', bytes })
    const response = await rawChat(simulator)
    expect({ length: response.bytes.length, announced: response.headers['content-length'] }).toEqual({
      length: bytes,
      announced: undefined,
    })
    expect(JSON.parse(response.bytes.toString()).choices[0].message.content).toMatch(/^a+$/)
    const completion = { body: { model: 'sim', prompt: 'a', messages: chat.messages } }
    const text = await rawRequest(`${simulator.url}/v1/completions`, completion)
    expect(JSON.parse(text.bytes.toString()).choices[0].text).toMatch(/^a+$/)
  })

  it('behavior: a client that leaves ends it', async () => {
    await using simulator = await start({ kind: 'oversized-body', bytes: 2 ** 40, share: 1 }, { concurrency: 1 })
    const url = `${simulator.url}/v1/chat/completions`
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(chat) })
    const reader = response.body?.getReader()
    await reader?.read()
    await reader?.cancel()
    // The only seat is free again.
    const next = await fetch(url, { method: 'POST', body: JSON.stringify(chat) })
    expect(next.status).toBe(200)
    await next.body?.cancel()
  })
})

describe('switch-model', () => {
  it('behavior: from its moment on another model answers', async () => {
    const clock = quickClock()
    await using simulator = await start({ kind: 'switch-model', from: 90, ability: 0 }, {}, clock)
    const answer = async () => (await askItem(simulator, '50')).body.choices[0].message.content
    clock.advance(89_999)
    expect(await answer()).toBe('right')
    clock.advance(1)
    expect(await answer()).toBe('wrong')
  })
})

describe('memorised-public', () => {
  it('default: public items right, others by ability', async () => {
    await using simulator = await start({ kind: 'memorised-public' }, { ability: 0 })
    const answer = async (item: string) => (await askItem(simulator, item)).body.choices[0].message.content
    expect([await answer('99 public'), await answer('99')]).toEqual(['right', 'wrong'])
  })
})

describe('shared-backend', () => {
  it('default: two addresses, one voice, also on prompts without a key', async () => {
    const vice: Vice = { kind: 'shared-backend', group: 'g' }
    const options = { clock: quickClock() }
    await using one = await withSimulator({ model: 'one', misbehaviours: [vice] }, { ...options, name: 'one' })
    await using two = await withSimulator({ model: 'two', misbehaviours: [vice] }, { ...options, name: 'two' })
    await using other = await withSimulator({ model: 'two' }, { ...options, name: 'two' })
    const [first, second, third] = await Promise.all([one, two, other].map((simulator) => askChat(simulator)))
    expect(second?.body.choices).toEqual(first?.body.choices)
    expect(third?.body.choices).not.toEqual(first?.body.choices)
  })

  it('args: noise changes the voice for a share of prompts', async () => {
    const vice: Vice = { kind: 'shared-backend', group: 'g', noise: 0.3 }
    const quiet: Vice = { kind: 'shared-backend', group: 'g' }
    await using noisy = await withSimulator({ misbehaviours: [vice] }, { clock: quickClock(), name: 'noisy' })
    await using plain = await withSimulator({ misbehaviours: [quiet] }, { clock: quickClock(), name: 'plain' })
    const differs = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        const [a, b] = await Promise.all([noisy, plain].map((simulator) => askItem(simulator, `prompt ${index}`)))
        return a?.body.choices[0].message.content !== b?.body.choices[0].message.content
      }),
    )
    expect(Math.abs(shareOf(differs, Boolean) - 0.3)).toBeLessThan(0.18)
  })
})

/** What is said to the same prompt, without a key, so many times. */
async function said(behaviour: Partial<BehaviourInput>, times: number, more: object = {}, clock = quickClock()) {
  await using simulator = await withSimulator(behaviour, { clock })
  const texts: string[] = []
  for (let time = 0; time < times; time++) {
    texts.push((await askChat(simulator, { temperature: 1, ...more })).body.choices[0].message.content)
  }
  return texts
}

describe('replay', () => {
  it('default: the same text where an honest model never repeats itself', async () => {
    expect(new Set(await said({}, 20)).size).toBe(20)
    expect(new Set(await said({ misbehaviours: [{ kind: 'replay' }] }, 20)).size).toBe(1)
    expect(new Set(await said({}, 20, { temperature: 0 })).size).toBe(1)
  })
})

describe('cache', () => {
  it('default: what was asked before is answered at once, with the same words', async () => {
    const clock = quickClock()
    const latency = { baseMs: 500 }
    const texts = await said({ misbehaviours: [{ kind: 'cache' }], latency }, 3, {}, clock)
    expect([new Set(texts).size, clock.sleeps]).toEqual([1, [500]])
  })
})

describe('route-probes', () => {
  it('default: the better model takes the items of tasks, users get the other one', async () => {
    const better = { kind: 'route-probes', ability: 1, seed: 'better' } as const
    await using simulator = await start(better, { ability: 0 })
    expect((await askItem(simulator, '99')).body.choices[0].message.content).toBe('right')
    const [users] = await said({ misbehaviours: [better] }, 1, { temperature: 0 })
    expect(await said({}, 1, { temperature: 0 })).toEqual([users])
    expect(await said({ seed: 'better' }, 1, { temperature: 0 })).not.toEqual([users])
  })

  it('args: it detects a share of the items', async () => {
    await using simulator = await start({ kind: 'route-probes', ability: 1, detects: 0.3 }, { ability: 0 })
    const answers = await Promise.all(
      Array.from(
        { length: 100 },
        async (_, item) => (await askItem(simulator, `${item}`)).body.choices[0].message.content,
      ),
    )
    expect(Math.abs(shareOf(answers, (answer) => answer === 'right') - 0.3)).toBeLessThan(0.18)
  })
})

describe('nearTies', () => {
  it('default: one token, nearly always the same; at a tie, now this and now that', async () => {
    const tokens = await said({ nearTies: 1 }, 60, { temperature: 0, max_tokens: 1 })
    const counts = [...Map.groupBy(tokens, (token) => token).values()].map(({ length }) => length)
    expect(counts.length).toBe(2)
    expect(new Set(await said({}, 60, { temperature: 0, max_tokens: 1 })).size).toBe(1)
  })

  it('behavior: log-probabilities show the tie', async () => {
    await using simulator = await withSimulator({ nearTies: 1 }, { clock: quickClock() })
    const more = { max_tokens: 1, logprobs: true, top_logprobs: 3 }
    const { body } = await askChat(simulator, more)
    const top = body.choices[0].logprobs.content[0]?.top_logprobs.map(({ logprob }) => Math.exp(logprob).toFixed(2))
    expect(top?.slice(0, 2)).toEqual(['0.46', '0.44'])
  })
})

describe('broken-json', () => {
  const broken = (form: 'truncated' | 'html' | 'invalid-utf8' | 'deep-nesting' | 'wrong-content-type' | 'empty') =>
    start({ kind: 'broken-json', forms: [form] })

  it('args: truncated is complete HTTP around half a JSON text', async () => {
    await using simulator = await broken('truncated')
    const { status, bytes, error } = await rawChat(simulator)
    expect({ status, error }).toEqual({ status: 200, error: undefined })
    expect(bytes.toString()).toMatch(/^\{"id"/)
    expect(() => JSON.parse(bytes.toString())).toThrow(SyntaxError)
  })

  it('args: html', async () => {
    await using simulator = await broken('html')
    const { status, headers, bytes } = await rawChat(simulator)
    expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: 'text/html' })
    expect(bytes.toString()).toMatch(/^<!doctype html>/)
  })

  it('args: invalid UTF-8', async () => {
    await using simulator = await broken('invalid-utf8')
    const { bytes } = await rawChat(simulator)
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toThrow(TypeError)
  })

  it('args: deep nesting', async () => {
    await using simulator = await broken('deep-nesting')
    expect((await rawChat(simulator)).bytes.toString()).toBe('['.repeat(100_000) + ']'.repeat(100_000))
  })

  it('args: wrong content type around a right body', async () => {
    await using simulator = await broken('wrong-content-type')
    const { headers, bytes } = await rawChat(simulator)
    expect(headers['content-type']).toBe('text/plain')
    expect(JSON.parse(bytes.toString()).choices[0].message.content).toBe('right')
  })

  it('args: empty', async () => {
    await using simulator = await broken('empty')
    const { status, bytes } = await rawChat(simulator)
    expect({ status, length: bytes.length }).toEqual({ status: 200, length: 0 })
  })

  it('behavior: streams break too, refusals do not', async () => {
    await using simulator = await broken('truncated')
    const stream = await rawChat(simulator, { stream: true })
    expect(stream.bytes.toString()).not.toContain('[DONE]')
    expect((await askChat(simulator, { messages: [] })).body.error.param).toBe('messages')
  })
})

describe('redirect', () => {
  it('default: elsewhere, with its status', async () => {
    await using simulator = await start({ kind: 'redirect', location: 'http://127.0.0.1:1/' })
    const { status, headers, bytes } = await rawChat(simulator)
    expect({ status, location: headers.location, length: bytes.length }).toEqual({
      status: 307,
      location: 'http://127.0.0.1:1/',
      length: 0,
    })
  })
})

describe('gzip-bomb', () => {
  it('default: small on the wire, large unpacked', async () => {
    const bytes = 5_000_000
    await using simulator = await start({ kind: 'gzip-bomb', bytes })
    const response = await rawChat(simulator)
    expect(response.headers['content-encoding']).toBe('gzip')
    expect(response.bytes.length).toBeLessThan(bytes / 500)
    const unpacked = gunzipSync(response.bytes)
    expect(unpacked.length).toBe(bytes)
    expect(JSON.parse(unpacked.toString()).choices).toHaveLength(1)
  })
})

describe('every response', () => {
  it('behavior: says that a simulator sent it', async () => {
    await using simulator = await start({ kind: 'broken-json' })
    const servers = await Promise.all(
      ['/health', '/v1/models', '/nowhere', '/v1/chat/completions'].map(
        async (path) => (await rawRequest(simulator.url + path, { method: 'GET' })).headers.server,
      ),
    )
    expect([...servers, (await rawChat(simulator)).headers.server]).toEqual(Array(5).fill('assay-simulator'))
  })
})

describe('every misbehaviour', () => {
  it('behavior: holds in its time only', async () => {
    const misbehaviours: Vice[] = [{ kind: 'error-object', share: 1, until: 10 }]
    const clock = quickClock()
    await using simulator = await withSimulator({ misbehaviours }, { clock, answerKey: constantKey() })
    expect('error' in (await askChat(simulator)).body).toBe(true)
    clock.advance(10_000)
    expect('error' in (await askChat(simulator)).body).toBe(false)
  })
})
