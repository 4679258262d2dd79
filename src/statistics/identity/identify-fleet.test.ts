import { describe, expect, test } from 'vitest'
import { defaultWorld, simulateFleet } from '../../../study/identity/fleet-world.ts'
import { identityStudy } from '../../../study/identity.ts'
import { probeStudy } from '../../../study/identity-probes.ts'
import { answerTable } from './answer-table.ts'
import { candidatePairs } from './candidate-pairs.ts'
import { identifyFleet } from './identify-fleet.ts'

const small = { ...defaultWorld, suppliers: 90, backends: 15, variants: 5, seed: 'small' }

describe('identifyFleet', () => {
  test('behavior: pairs of one family are found among 90 on 15 backends, false ones are not (small version of the study)', () => {
    const row = identityStudy({ label: 'small', world: small, worlds: 4 })
    expect(row.falseDiscoveries).toBeLessThanOrEqual(0.05)
    expect(row.recall).toBeGreaterThanOrEqual(0.95)
    expect(row.hashRecall).toBeLessThan(0.3)
    expect(row.meanEValueDifferent).toBeLessThanOrEqual(1)
    expect(row.differentWrong).toBeLessThanOrEqual(0.05)
    expect(row.differentFound).toBeGreaterThan(0.5)
  })

  test('behavior: who answers unlike itself is not called different from its twins (small version of the study)', () => {
    for (const noise of [0.15, 0.3, 0.45]) {
      const noisy = { ...small, items: 300, answerNoise: [noise, noise] } as const
      const row = identityStudy({ label: 'noisy', world: noisy, worlds: 2 })
      expect(row.differentWrong).toBeLessThanOrEqual(0.05)
    }
  })

  test('behavior: same weights or variant, 300 probes (small version of the study)', () => {
    const row = identityStudy({ label: 'small', world: { ...small, items: 300 }, worlds: 2 })
    expect(row.weightsAccuracy).toBeGreaterThanOrEqual(0.9)
    expect(row.weightsWrong).toBeLessThanOrEqual(0.05)
  })

  test('behavior: where nearly all items are easy, no quantised copy is taken for the same weights (small version of the study)', () => {
    for (const accuracy of [0.9, 0.95, 0.98]) {
      const easy = { ...small, items: 300, accuracy: [accuracy, accuracy], changes: 'unsure' } as const
      const row = identityStudy({ label: 'easy', world: easy, worlds: 2 })
      expect(row.weightsWrong).toBe(0)
    }
  })

  test('behavior: probes tell copies from twins where items cannot (small version of the study)', () => {
    const fleet = { suppliers: 60, backends: 20, variants: 10, variantFlips: [0.01, 0.04] } as const
    const row = probeStudy({ label: 'easy items', days: 28, worlds: 3, fleet })
    expect(row.copiesFound).toBeGreaterThan(0.85)
    expect(row.twinsSameTokens).toBeGreaterThan(0.6)
    expect([row.twinsCalledOther, row.copiesSameTokens, row.falseOther, row.falseSameTokens]).toEqual([0, 0, 0, 0])
    expect(row.copiesCalledSameWithProbes).toBeLessThan(row.copiesCalledSame)
  })

  test('behavior: caches before prompts that waver are what probes mistake for another engine (small version)', () => {
    const fleet = { suppliers: 60, backends: 20, variants: 10 } as const
    const row = probeStudy({ label: 'caches', days: 28, worlds: 1, fleet, probes: { wavering: 0.3, cached: 1 } })
    expect(row.twinsCalledOther).toBeGreaterThan(0.1)
  })

  test('behavior: errors that all models are invited to make group nobody', () => {
    const invited = { ...small, backends: 90, variants: 0, attraction: [0.9, 0.9], lineageKinship: 0.2 } as const
    const row = identityStudy({ label: 'invited', world: invited, worlds: 2 })
    expect(row.falseDiscoveries).toBe(0)
    expect(row.meanEValueDifferent).toBeLessThanOrEqual(1)
  })

  test('behavior: the order of answers does not matter', () => {
    const { answers } = simulateFleet({ ...small, suppliers: 30 })
    const { families, sameWeights } = identifyFleet(answers, 30)
    const reversed = identifyFleet(answers.toReversed(), 30)
    expect({ families: reversed.families.groups, sameWeights: reversed.sameWeights.groups }).toEqual({
      families: families.groups,
      sameWeights: sameWeights.groups,
    })
    expect(families.groups.length).toBeGreaterThan(3)
  })

  test('default: no answers, nothing known', () => {
    expect(identifyFleet([], 3)).toMatchObject({ families: { groups: [] }, sameWeights: { groups: [] } })
  })
})

describe('candidatePairs', () => {
  test('behavior: a large fleet is compared through common errors, a crowd through its first eight', () => {
    const crowd = Array.from({ length: 1_200 }, (_, supplier) => supplier).flatMap((supplier) =>
      ['a', 'b'].map((item) => ({
        supplier,
        item,
        task: 'letters',
        answer: supplier < 100 ? 'x' : `own ${supplier}`,
        isWrong: true,
      })),
    )
    const pairs = candidatePairs(answerTable(crowd, 1_200))
    expect(pairs).toHaveLength((8 * 7) / 2 + 8 * 92)
    expect(pairs.every(([first, other]) => first < other && other < 100)).toBe(true)
  })
})
