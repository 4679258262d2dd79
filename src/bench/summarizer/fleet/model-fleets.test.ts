import { describe, expect, test } from 'vitest'
import { randomStream } from '#statistics/random-stream.ts'
import { compareFleets, type Source } from '../../../../study/identity/model-fleet.ts'
import { compareProbesOf } from '../../../../study/identity/probe-shares.ts'

const items = 300
const prompts = 60

/** A model that says to each item what its weights and a little chance make it say, and to each probe what its weights do. */
function source(
  name: string,
  { weights, copyOf = weights, changed = 0 }: { weights: string; copyOf?: string; changed?: number },
): Source {
  const chance = randomStream(`${name} chance`)
  // Another precision changes what lies on the border oftener than what has one right answer.
  const says = (question: string) => {
    const share = question.startsWith('border') ? changed : changed / 4
    const own = randomStream(`${weights} changes ${question}`).next() < share
    const mind = randomStream(`${own ? weights : copyOf} ${question}`)
    return mind.next() < 0.5 ? 'right' : `wrong ${mind.integer(8)}`
  }
  const answers = (task: string, count: number, askings: number, noise: number) =>
    Array.from({ length: count }, (_, number) =>
      Array.from({ length: askings }, () => {
        const said = chance.next() < noise ? 'another' : says(`${task} ${number}`)
        return [`${task} ${number}`, task, said === 'right' ? 1 : 0, said, null, null] as const
      }),
    )
  const pool = {
    common: answers('basics_sorting', items, 2, 0.01),
    tokens: answers('border_token', prompts, 4, 0),
    lists: [],
    audit: {},
    seconds: 0,
  }
  return { name, file: name, batchTokens: 1, pool }
}

const original = source('f16', { weights: 'one' })
const copy = source('q4', { weights: 'one in four bits', copyOf: 'one', changed: 0.6 })
const others = ['two', 'three', 'four'].map((weights) => source(weights, { weights }))
const originals = new Set(['f16', 'q4'])

describe('fleets of served models', () => {
  test('default: suppliers of one file are one family, of different models they are not', () => {
    const kinds = compareFleets([original, copy, ...others], {
      extent: { items: 150, tokens: 60, lists: 0 },
      ...{ worlds: 2, originals, seed: 'test' },
    })
    const shares = [...kinds].map(([kind, { pairs, apart, family }]) => ({ kind, pairs, apart, family }))
    expect(shares).toEqual([
      { kind: 'one file', pairs: 10, apart: 10, family: 10 },
      { kind: 'f16 and q4', pairs: 8, apart: 4, family: 8 },
      { kind: 'different models', pairs: 72, apart: 36, family: 0 },
    ])
    expect(kinds.get('one file')).toMatchObject({ otherWeights: 0 })
    expect(kinds.get('f16 and q4')).toMatchObject({ sameWeights: 0, sameTokens: 0, otherWeights: 8 })
  })

  test('default: probes by their shares, and how many it takes', () => {
    const rows = compareProbesOf([original, copy], originals)
    expect(rows.map(({ kind, otherToken }) => [kind, otherToken > 0.1])).toEqual([
      ['one file', false],
      ['f16 and q4', true],
      ['one file', false],
    ])
    expect(rows[0]).toMatchObject({ prompts, otherToken: 0, promptsInText: null, promptsWithLists: null })
    expect(rows[1]?.promptsInText).toBeGreaterThan(5)
  })
})
