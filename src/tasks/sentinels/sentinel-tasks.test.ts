import { describe, expect, it } from 'vitest'
import { phraseProbes, tokenProbes } from './probes.ts'
import { sentinelTasks } from './sentinel-tasks.ts'
import { sentinelsSuite } from './sentinels-suite.ts'

const [token] = sentinelTasks
const answer = (content: unknown) => ({ body: { choices: [{ message: { content } }] } })

describe('sentinelTasks', () => {
  it('default: a short question, one token, temperature 0', () => {
    if (token?.source.kind !== 'finite') throw new TypeError('the sentinels are a finite set')
    const document = token.source.documentAt(tokenProbes.length + 1)
    expect(document).toEqual({ id: 'sentinel_token:1', data: { prompt: tokenProbes[1] } })
    expect(token.buildRequests(document, { model: 'm' })).toEqual([
      {
        kind: 'chat',
        path: '/v1/chat/completions',
        body: { model: 'm', messages: [{ role: 'user', content: tokenProbes[1] }], max_tokens: 1, temperature: 0 },
      },
    ])
  })

  it('default: what was said is extracted, whatever it is', () => {
    const document = { id: '', data: {} }
    expect(token?.score(document, [answer(' Owl')])).toMatchObject({ value: 1, extracted: { text: 'Owl' } })
    for (const nothing of [answer(''), answer(null), { body: 'no JSON' }]) {
      expect(token?.score(document, [nothing])).toMatchObject({ value: 0, extracted: { text: '' } })
    }
  })

  it('behavior: no probe comes twice, and all draws are equally likely', () => {
    expect(new Set([...tokenProbes, ...phraseProbes]).size).toBe(tokenProbes.length + phraseProbes.length)
    for (const { source } of sentinelTasks) expect(source.kind === 'finite' && source.size).toBe(2 ** 20)
  })
})

describe('sentinelsSuite', () => {
  it('default: recognisable, sets no tier, of known tasks', () => {
    const { setsTier, isRecognisable, groups } = sentinelsSuite
    expect({ setsTier, isRecognisable }).toEqual({ setsTier: false, isRecognisable: true })
    expect(groups.flatMap(({ tasks }) => tasks.map(({ task }) => task))).toEqual(sentinelTasks.map(({ name }) => name))
  })
})
