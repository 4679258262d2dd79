import { describe, expect, test } from 'vitest'
import { randomStream } from '#statistics/random-stream.ts'
import { borderPrompt } from './border-prompts.ts'
import { borderTasks } from './border-tasks.ts'
import { borderProbabilitiesSuite, bordersSuite } from './borders-suites.ts'
import { parseTokenList, writeTokenList } from './token-list.ts'

const [tokenTask, listTask] = borderTasks(randomStream)
const seed = Uint8Array.from({ length: 32 }, (_, place) => place)

const position = (logprob: unknown, rivals: unknown) => ({
  body: {
    choices: [
      { message: { content: ' Owl' }, logprobs: { content: [{ token: ' Owl', logprob, top_logprobs: rivals }] } },
    ],
  },
})

describe('borderTasks', () => {
  test('default: one token at temperature 0, with log-probabilities in the second only', () => {
    if (tokenTask?.source.kind !== 'generated') throw new TypeError('they are generated')
    const document = tokenTask.source.generate(seed)
    expect(document).toMatchInlineSnapshot(`
      {
        "data": {
          "prompt": "Pick a number between 573 and 2297. Only the number.",
        },
        "id": "border:0001020304050607",
      }
    `)
    const body = {
      model: 'm',
      messages: [{ role: 'user', content: document.data.prompt }],
      max_tokens: 1,
      temperature: 0,
      seed: 1,
    }
    const request = { kind: 'chat', path: '/v1/chat/completions' }
    expect(tokenTask.buildRequests(document, { model: 'm' })).toEqual([{ ...request, body }])
    expect(listTask?.buildRequests(document, { model: 'm' })).toEqual([
      { ...request, body: { ...body, logprobs: true, top_logprobs: 5 } },
    ])
    const again = { ...document, data: { ...document.data, asking: 1 } }
    expect(tokenTask.buildRequests(again, { model: 'm' })).toEqual([{ ...request, body: { ...body, seed: 2 } }])
  })

  test('default: what was said is extracted, whatever it is', () => {
    const document = { id: '', data: {} }
    const said = { body: { choices: [{ message: { content: ' Owl' } }] } }
    expect(tokenTask?.score(document, [said])).toEqual({
      value: 1,
      metrics: { 'answered,none': 1 },
      extracted: { text: 'Owl' },
    })
    expect(tokenTask?.score(document, [{ body: 'no JSON' }])).toMatchObject({ value: 0, extracted: { text: '' } })
  })

  test('behavior: of a list five tokens are kept, as marks of eight digits, and never as text', () => {
    const rivals = Array.from({ length: 5_000 }, (_, place) => ({
      token: place === 0 ? ' Owl' : 'x'.repeat(100_000),
      logprob: -0.123456789 - place,
    }))
    const { extracted, missing } = listTask?.score({ id: '', data: {} }, [position(-0.12, rivals)]) ?? {}
    expect(missing).toBeUndefined()
    expect(extracted?.text).toBe('Owl')
    expect(extracted?.list).toMatch(/^([0-9a-f]{8}) \1:-0\.12346( [0-9a-f]{8}:-\d\.12346){4}$/)
    expect(parseTokenList(extracted?.list ?? '')?.top).toHaveLength(5)
  })

  test('error: without a list of rivals it cannot be asked this', () => {
    for (const rivals of [
      undefined,
      null,
      'x',
      [],
      [{ token: ' Owl', logprob: -1 }],
      [{}, { token: 3, logprob: 'x' }],
    ]) {
      expect(listTask?.score({ id: '', data: {} }, [position(-1, rivals)])).toMatchObject({ missing: 'C1' })
    }
  })

  test('behavior: the questions are many', () => {
    const stream = randomStream('prompts')
    expect(new Set(Array.from({ length: 2_000 }, () => borderPrompt(stream))).size).toBeGreaterThan(1_600)
  })
})

describe('parseTokenList', () => {
  test('default: what was written; nonsense is nothing', () => {
    const list = {
      token: 'a',
      top: [
        { token: 'a', logProbability: -0.25 },
        { token: 'b', logProbability: -1.5 },
      ],
    }
    expect(parseTokenList(writeTokenList(list))).toEqual(list)
    for (const nonsense of ['', 'a', 'a b', 'a b:x', 'a :-1', 'a b:']) expect(parseTokenList(nonsense)).toBeNull()
  })

  test('behavior: figures without end stay within 150 characters', () => {
    const top = Array.from({ length: 5 }, () => ({ token: 'abcdef01', logProbability: -1e300 }))
    expect(writeTokenList({ token: 'abcdef01', top }).length).toBeLessThanOrEqual(150)
  })
})

describe('the suites of border probes', () => {
  test('default: recognisable, set no tier, for groups only, sharing what groups are asked', () => {
    const suites = [bordersSuite, borderProbabilitiesSuite]
    for (const { setsTier, isRecognisable } of suites) {
      expect({ setsTier, isRecognisable }).toEqual({ setsTier: false, isRecognisable: true })
    }
    expect(suites.map(({ groupProbes }) => groupProbes?.askings)).toEqual([2, 3])
    expect(suites.reduce((sum, { groupProbes }) => sum + (groupProbes?.share ?? 0), 0)).toBe(1)
  })
})
