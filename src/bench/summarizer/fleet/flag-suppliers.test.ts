import { describe, expect, test } from 'vitest'
import { randomStream } from '#statistics/random-stream.ts'
import type { CommonAnswer } from '#store/summarizer/read-fleet.ts'
import { echoCatalogue, echoTask, suiteOf } from '../../__fixtures__/echo-catalogue.ts'
import { supplierNamed } from '../../__fixtures__/relays.ts'
import { buildSummary } from '../build-summary.ts'
import { emptySuiteState, emptySummaryState } from '../summary-state.ts'
import { flagSuppliers } from './flag-suppliers.ts'
import type { FleetInput } from './fleet-input.ts'

const tierSuite = suiteOf([echoTask()])
const publicSuite = suiteOf([echoTask()], { name: 'echo-suite-public', setsTier: false, visibility: 'public' })
const catalogue = { ...echoCatalogue(), suites: [tierSuite, publicSuite] }

type Member = { readonly name: string; readonly open: number; readonly own: number; readonly operator?: string }

function fleet(members: readonly Member[], commonAnswers: readonly CommonAnswer[] = []): FleetInput {
  const suppliers = members.map(({ name, open, own, ...over }) => {
    const supplier = supplierNamed(name, over)
    const state = {
      ...emptySummaryState(),
      suites: {
        'echo-suite': { ...emptySuiteState('1'), labelled: labelled(`${name} own`, own) },
        'echo-suite-public': { ...emptySuiteState('1'), labelled: labelled(`${name} public`, open) },
      },
    }
    const subject = { supplier, epoch: 1, epochStartedAt: 0, payCap: null }
    return { state, summary: buildSummary({ subject, state, catalogue, now: 1, evidenceMs: 1 }) }
  })
  return { network: 'direct', service: 'text', catalogue, now: 1, suppliers, commonAnswers }
}

function labelled(seed: string, mean: number) {
  const stream = randomStream(seed)
  const values = Array.from({ length: 200 }, () => (stream.next() < mean ? 1 : 0))
  return { values, difficulties: values.map(() => stream.integer(101) / 100) }
}

function flagged(input: FleetInput) {
  const flags = flagSuppliers(input)
  return input.suppliers.flatMap(({ summary: { supplier } }) =>
    (flags.get(supplier.id) ?? []).map(({ kind }) => [supplier.address, kind]),
  )
}

describe('flagSuppliers', () => {
  test('behavior: who gains on public items what nobody else gains', () => {
    const clean = Array.from({ length: 60 }, (_, index) => ({ name: `clean ${index}`, open: 0.65, own: 0.55 }))
    const input = fleet([...clean, { name: 'by heart', open: 0.95, own: 0.55 }])
    expect(flagged(input)).toEqual([['by heart', 'public-gap']])
    const [flag] = flagSuppliers(input).get(supplierNamed('by heart').id) ?? []
    expect(flag).toMatchObject({ n: 400, errorRate: 0.05, effect: { unit: 'points' }, samples: [] })
    expect(flag?.statement).toMatch(
      /^It scores \d\d\.\d points more on public items than on private ones \(200 of each\)/,
    )
    expect(flag?.effect?.lower).toBeGreaterThan(10)
  })

  test('behavior: in a small fleet public items count as hardly easier', () => {
    const few = [0, 1, 2].map((index) => ({ name: `clean ${index}`, open: 0.55, own: 0.55 }))
    expect(flagged(fleet([...few, { name: 'by heart', open: 0.85, own: 0.5 }]))).toEqual([['by heart', 'public-gap']])
  })

  test('behavior: one operator with many suppliers does not make its gap the usual one', () => {
    const clean = Array.from({ length: 25 }, (_, index) => ({ name: `clean ${index}`, open: 0.55, own: 0.55 }))
    const many = Array.from({ length: 40 }, (_, index) => ({
      name: `m${index}`,
      open: 0.95,
      own: 0.5,
      operator: 'one',
    }))
    expect(flagged(fleet([...clean, ...many])).filter(([name]) => name?.startsWith('m'))).toHaveLength(40)
  })

  test('behavior: who claims twice the prompt tokens of all others', () => {
    const members = Array.from({ length: 8 }, (_, index) => ({ name: `s${index}`, open: 0.5, own: 0.5 }))
    const answers = members.flatMap(({ name }) =>
      Array.from({ length: 12 }, (_, item): CommonAnswer => {
        const promptTokens = (200 + item) * (name === 's3' ? 2 : 1)
        const { id } = supplierNamed(name)
        const answer = { task: 'echo', value: 1, answer: '00', completionTokens: 5, evaluatedAt: 0 }
        return { supplierId: id, documentId: `common:${item}`, promptTokens, ...answer }
      }),
    )
    const input = fleet(members, answers)
    expect(flagged(input)).toEqual([['s3', 'token-counts']])
    expect(flagSuppliers(input).get(supplierNamed('s3').id)).toMatchObject([
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
    const answers = [...clean, ...many].flatMap(({ name }) =>
      Array.from({ length: 12 }, (_, item): CommonAnswer => {
        const promptTokens = name.startsWith('m') ? 110 : 200
        const { id } = supplierNamed(name)
        const answer = { task: 'echo', value: 1, answer: '00', completionTokens: 5, evaluatedAt: 0 }
        return { supplierId: id, documentId: `common:${item}`, promptTokens, ...answer }
      }),
    )
    expect(flagged(fleet([...clean, ...many], answers))).toEqual([])
  })
})
