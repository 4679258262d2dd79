import { describe, expect, test } from 'vitest'
import { contentId } from '#records/content-id.ts'
import { emptyScoreSums } from '#statistics/betting.ts'
import { foldPairedScores } from '#statistics/gaming/paired-gap.ts'
import { randomStream } from '#statistics/random-stream.ts'
import type { CommonAnswer, MemberPairs } from '#store/summarizer/read-fleet.ts'
import { supplierNamed } from '../../__fixtures__/relays.ts'
import { gathered, memberNamed } from './__fixtures__/fleet-members.ts'
import { flagSuppliers } from './flag-suppliers.ts'

type Member = {
  readonly name: string
  readonly open: number
  readonly own: number
  readonly operator?: string
  readonly commonAnswers?: readonly CommonAnswer[]
}

function flagsOf(members: readonly Member[]) {
  return flagSuppliers(
    gathered(
      members.map(({ name, open, own, ...over }) =>
        memberNamed(name, {
          ownLabelled: labelled(`${name} own`, own),
          publicLabelled: labelled(`${name} public`, open),
          ...over,
        }),
      ),
    ),
  )
}

function labelled(seed: string, mean: number) {
  const stream = randomStream(seed)
  const values = Array.from({ length: 200 }, () => (stream.next() < mean ? 1 : 0))
  return { values, difficulties: values.map(() => stream.integer(101) / 100) }
}

function flagged(members: readonly Member[]) {
  const flags = flagsOf(members)
  return members.flatMap(({ name }) => (flags.get(supplierNamed(name).id) ?? []).map(({ kind }) => [name, kind]))
}

describe('flagSuppliers', () => {
  test('behavior: who gains on public items what nobody else gains', () => {
    const clean = Array.from({ length: 60 }, (_, index) => ({ name: `clean ${index}`, open: 0.65, own: 0.55 }))
    const members = [...clean, { name: 'by heart', open: 0.95, own: 0.55 }]
    expect(flagged(members)).toEqual([['by heart', 'public-gap']])
    const [flag] = flagsOf(members).get(supplierNamed('by heart').id) ?? []
    expect(flag).toMatchObject({ n: 400, errorRate: 0.05, effect: { unit: 'points' }, samples: [] })
    expect(flag?.statement).toMatch(
      /^It scores \d\d\.\d points more on public items than on private ones \(200 of each\)/,
    )
    expect(flag?.effect?.lower).toBeGreaterThan(10)
  })

  test('behavior: in a small fleet public items count as hardly easier', () => {
    const few = [0, 1, 2].map((index) => ({ name: `clean ${index}`, open: 0.55, own: 0.55 }))
    expect(flagged([...few, { name: 'by heart', open: 0.85, own: 0.5 }])).toEqual([['by heart', 'public-gap']])
  })

  test('behavior: one operator with many suppliers does not make its gap the usual one', () => {
    const clean = Array.from({ length: 25 }, (_, index) => ({ name: `clean ${index}`, open: 0.55, own: 0.55 }))
    const many = Array.from({ length: 40 }, (_, index) => ({
      name: `m${index}`,
      open: 0.95,
      own: 0.5,
      operator: 'one',
    }))
    expect(flagged([...clean, ...many]).filter(([name]) => name?.startsWith('m'))).toHaveLength(40)
  })

  test('behavior: who claims twice the prompt tokens of all others', () => {
    const members = Array.from({ length: 8 }, (_, index) => ({
      name: `s${index}`,
      open: 0.5,
      own: 0.5,
      commonAnswers: Array.from({ length: 12 }, (_, item): CommonAnswer => {
        return [`common:${item}`, 'echo', 1, '00', (200 + item) * (index === 3 ? 2 : 1)]
      }),
    }))
    expect(flagged(members)).toEqual([['s3', 'token-counts']])
    expect(flagsOf(members).get(supplierNamed('s3').id)).toMatchObject([
      {
        statement:
          'For 12 of 12 requests that others got too, it claims half as many prompt tokens again as their median, or more.',
        n: 12,
      },
    ])
  })

  test('behavior: one operator with many suppliers does not decide what a request counts', () => {
    const clean = Array.from({ length: 6 }, (_, index) => ({ name: `s${index}`, open: 0.5, own: 0.5 }))
    const many = Array.from({ length: 20 }, (_, index) => ({ name: `m${index}`, open: 0.5, own: 0.5, operator: 'one' }))
    const members = [...clean, ...many].map((member) => ({
      ...member,
      commonAnswers: Array.from({ length: 12 }, (_, item): CommonAnswer => {
        return [`common:${item}`, 'echo', 1, '00', member.name.startsWith('m') ? 110 : 200]
      }),
    }))
    expect(flagged(members)).toEqual([])
  })

  test('behavior: who loses on changed items what nobody else loses, with the items that show it', () => {
    const clean = Array.from({ length: 24 }, (_, index) => memberNamed(`clean ${index}`, { pairs: [paired(0.04)] }))
    const others = [memberNamed('by text', { pairs: [paired(0.3)] }), memberNamed('fragile', { pairs: [paired(0.08)] })]
    const flags = flagSuppliers(gathered([...clean, ...others]))
    const { id } = supplierNamed('by text')
    expect([...flags].filter(([, found]) => found.length > 0).map(([supplierId]) => supplierId)).toEqual([id])
    expect(flags.get(id)).toEqual([
      {
        kind: 'perturbation-gap',
        statement: expect.stringMatching(
          /^Of pairs, it scores 30\.0 points less on the same 200 items in changed words \(typos\); clean suppliers lose at most \d\.\d\.$/,
        ),
        n: 200,
        effect: { value: expect.closeTo(30), lower: expect.any(Number), upper: expect.any(Number), unit: 'points' },
        logEValue: expect.any(Number),
        errorRate: 0.012,
        samples: [3, 8].map((order) => contentId('sample', [id, 1, 'pairs@2', order])),
      },
    ])
    expect(flags.get(id)?.[0]?.effect?.lower).toBeGreaterThan(8)
  })

  test('behavior: options in another order have a flag of their own, and one operator is one voice', () => {
    const order = (drop: number) => ({ ...paired(drop), suite: 'order', change: 'option-order' })
    const many = Array.from({ length: 40 }, (_, index) =>
      memberNamed(`m${index}`, { pairs: [order(0.3), paired(0)], operator: 'one' }),
    )
    const clean = Array.from({ length: 25 }, (_, index) =>
      memberNamed(`clean ${index}`, { pairs: [order(0), paired(0)] }),
    )
    const flags = flagSuppliers(gathered([...clean, ...many]))
    expect([...flags.values()].flat().map(({ kind }) => kind)).toEqual(many.map(() => 'order-gap'))
    expect(flags.get(supplierNamed('m0').id)?.[0]?.statement).toContain('with their options in another order')
  })
})

/** 200 pairs of which this share is solved as published alone, and one in twenty changed alone as well as published alone. */
function paired(drop: number): MemberPairs {
  let sums = emptyScoreSums
  for (let pair = 0; pair < 200; pair += 1) {
    const lost = pair < 200 * drop + 10
    const won = !lost && pair >= 190
    sums = foldPairedScores(sums, { original: won ? 0 : 1, changed: lost ? 0 : 1 })
  }
  return { suite: 'pairs', suiteVersion: '2', change: 'typos', sums, lost: [3, 8] }
}
