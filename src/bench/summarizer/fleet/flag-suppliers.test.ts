import { describe, expect, test } from 'vitest'
import { randomStream } from '#statistics/random-stream.ts'
import type { CommonAnswer } from '#store/summarizer/read-fleet.ts'
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
})
