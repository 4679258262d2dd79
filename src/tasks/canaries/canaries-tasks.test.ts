import { hash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '#records/canonical-json.ts'
import { randomStream } from '#statistics/random-stream.ts'
import { canariesTasks, canariesVersion } from './canaries-tasks.ts'
import { openPrompts } from './open-prompts.ts'

const [keys, nonces, open] = canariesTasks(randomStream)
const answer = (content: string) => [{ body: { choices: [{ message: { content } }] } }]

function documents(count: number) {
  const made = Array.from({ length: count }, (_, index) => index)
  if (keys?.source.kind !== 'finite' || nonces?.source.kind !== 'generated') throw new TypeError('two tasks')
  const { source } = keys
  const { generate } = nonces.source
  return {
    keys: made.map((index) => source.documentAt(index)),
    nonces: made.map((index) => generate(Buffer.from(`nonce ${index}`.padEnd(32)))),
  }
}

describe('canariesTasks', () => {
  const made = documents(200)

  it('default: example replies score what they should', () => {
    for (const [task, some] of [
      [keys, made.keys],
      [nonces, made.nonces],
    ] as const) {
      for (const document of some) {
        const [reply] = task?.exampleReplies(document) ?? []
        if (reply?.kind !== 'text') throw new TypeError('a text')
        const scores = [reply.right, ...reply.wrong].map((text) => task?.score(document, answer(text)).value)
        expect(scores).toEqual([1, 0])
      }
    }
  })

  it('behavior: the key counts however it is grouped, and not inside another number', () => {
    const document = { id: 'x', data: { ...made.keys[0]?.data, mark: '48213' } }
    const score = (text: string) => keys?.score(document, answer(text)).value
    expect(['It is 48,213.', '**48213**', 'No. 48 213'].map(score)).toEqual([0, 0, 0])
    expect(['It is 148213.', '482130', 'I cannot know that.', ''].map(score)).toEqual([1, 1, 1, 1])
  })

  it('behavior: no key and no nonce is in its own list twice, no key stands in its prompt', () => {
    expect(new Set(made.nonces.map(({ data }) => data.mark)).size).toBe(200)
    expect(made.keys.filter(({ data }) => String(data.prompt).includes(String(data.mark)))).toEqual([])
    expect(made.nonces.every(({ data }) => String(data.prompt).includes(String(data.mark)))).toBe(true)
  })

  it('behavior: open questions come again, and only long texts are compared', () => {
    if (open?.source.kind !== 'finite') throw new TypeError('a finite set')
    const document = open.source.documentAt(openPrompts.length + 3)
    expect(document).toEqual(open.source.documentAt(3))
    expect(open.buildRequests(document, { model: 'm' })[0]?.body).toEqual({
      model: 'm',
      messages: [{ role: 'user', content: openPrompts[3] }],
      max_tokens: 1_000,
      temperature: 1,
    })
    const text = Array.from({ length: 20 }, (_, index) => `word${index}`).join(' ')
    expect(open.score(document, answer(` ${text}\n`))).toMatchObject({ value: 1, extracted: { none: text } })
    expect(open.score(document, answer('Too short.'))).toMatchObject({ value: 0, extracted: { none: '' } })
  })

  it('behavior: this version is frozen; other bytes need another version', () => {
    const hashed = hash('sha256', canonicalJson({ made, openPrompts })).slice(0, 16)
    expect({ canariesVersion, hashed }).toMatchInlineSnapshot(`
      {
        "canariesVersion": "2",
        "hashed": "ee78c20a0a40410c",
      }
    `)
  })
})
