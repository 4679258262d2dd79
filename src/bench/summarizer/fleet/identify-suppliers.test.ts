import { describe, expect, test } from 'vitest'
import type { CommonAnswer } from '#store/summarizer/read-fleet.ts'
import { echoCatalogue } from '../../__fixtures__/echo-catalogue.ts'
import { supplierNamed } from '../../__fixtures__/relays.ts'
import { buildSummary } from '../build-summary.ts'
import { emptySummaryState } from '../summary-state.ts'
import type { FleetInput } from './fleet-input.ts'
import { identifySuppliers } from './identify-suppliers.ts'

const suppliers = ['a', 'b', 'c', 'd', 'e', 'f'].map((address) => supplierNamed(address))
const now = 1_000

function fleetOf(commonAnswers: readonly CommonAnswer[]): FleetInput {
  const catalogue = echoCatalogue()
  const state = emptySummaryState()
  return {
    network: 'direct',
    service: 'text',
    catalogue,
    now,
    suppliers: suppliers.map((supplier) => ({
      state,
      summary: buildSummary({
        subject: { supplier, epoch: 1, epochStartedAt: 0, payCap: null },
        state,
        catalogue,
        now,
        evidenceMs: 1,
      }),
    })),
    commonAnswers,
  }
}

/** Two suppliers out of three are wrong on an item; a and b make the same errors, all others errors of their own. */
function answersTo(items: number): CommonAnswer[] {
  return suppliers.flatMap(({ id: supplierId }, place) =>
    Array.from({ length: items }, (_, item): CommonAnswer => {
      const isWrong = (item + Math.max(1, place)) % 3 !== 0
      return {
        supplierId,
        documentId: `common:p:echo:${item}`,
        task: 'echo',
        value: isWrong ? 0 : 1,
        answer: isWrong ? `error ${Math.max(1, place)} ${item}` : 'right',
        promptTokens: 20 + item + (place === 1 ? 4 : 0) + (place === 5 ? item * 2 : 0),
        completionTokens: 3,
        evaluatedAt: now,
      }
    }),
  )
}

describe('identifySuppliers', () => {
  test('default: two suppliers with the same errors are a group, whoever else answers', () => {
    const identities = identifySuppliers(fleetOf(answersTo(150)))
    const [a, b, c] = suppliers.map(({ id }) => id)
    const members = [a, b].sort()
    const group = {
      id: members[0],
      level: 'same-weights',
      members,
      comparedItems: 150,
      falseDiscoveryRate: 0.05,
    }
    expect(identities.get(a ?? '')).toMatchObject({ group, sameWeightsAs: [b], comparedWith: 5, differentFrom: 4 })
    expect(identities.get(b ?? '')).toMatchObject({ group, sameWeightsAs: [a], comparedWith: 5, differentFrom: 4 })
    expect(identities.get(c ?? '')).toMatchObject({ group: null, sameWeightsAs: [], comparedWith: 5, differentFrom: 5 })
  })

  test('behavior: who answers one item in ten otherwise is of the family, and not shown to have its weights', () => {
    const [a, b] = suppliers.map(({ id }) => id)
    const answers = answersTo(300).map((answer, place) =>
      answer.supplierId === b && place % 10 === 0 ? { ...answer, value: 0, answer: 'another' } : answer,
    )
    const { group, sameWeightsAs } = identifySuppliers(fleetOf(answers)).get(a ?? '') ?? {}
    expect(group).toMatchObject({ level: 'same-family', members: [a, b].sort(), comparedItems: 300 })
    expect(sameWeightsAs).toEqual([])
  })

  test('behavior: a chat template keeps the tokenizer class, inflated claims leave it', () => {
    const identities = identifySuppliers(fleetOf(answersTo(12)))
    const classes = suppliers.map(({ id }) => identities.get(id)?.tokenizerClass)
    expect(new Set(classes.slice(0, 5)).size).toBe(1)
    expect(classes[5]).not.toBe(classes[0])
  })

  test('behavior: nothing answered in common, or nothing readable, says nothing', () => {
    const unreadable = answersTo(150).map((answer) => ({ ...answer, answer: null, promptTokens: null }))
    const unscored = answersTo(150).map((answer) => ({ ...answer, value: null, promptTokens: null }))
    for (const answers of [[], unreadable, unscored]) {
      expect([...identifySuppliers(fleetOf(answers)).values()]).toEqual(
        suppliers.map(() => ({
          group: null,
          sameWeightsAs: [],
          tokenizerClass: null,
          comparedWith: 0,
          differentFrom: 0,
        })),
      )
    }
  })
})
