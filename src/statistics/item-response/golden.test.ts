import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { estimateAbility } from './estimate-ability.ts'
import { fitItemModel } from './fit-item-model.ts'
import type { ItemModel, ItemParameters } from './item-model.ts'

type Golden = {
  readonly responses: readonly (readonly [string, string, number | null, number])[]
  readonly models: Readonly<Record<'1PL' | '2PL', Readonly<Record<string, ItemParameters>>>>
  readonly abilities: readonly { readonly count: number; readonly ability: number; readonly standardError: number }[]
}

const golden: Golden = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', '__golden__', 'item-response.json'), 'utf8'),
)
const responses = golden.responses.map(([respondent, item, difficulty, score]) => ({
  ...{ respondent, item, difficulty, score },
}))

/** The largest distance between two models' parameters. */
function distance(one: ItemModel, other: ItemModel): number {
  return Math.max(
    ...Object.entries(other).flatMap(([item, { slope, intercept, difficultySlope }]) => [
      Math.abs((one[item]?.slope ?? 9) - slope),
      Math.abs((one[item]?.intercept ?? 9) - intercept),
      Math.abs((one[item]?.difficultySlope ?? 9) - difficultySlope),
    ]),
  )
}

describe('fitItemModel', () => {
  it.each(['1PL', '2PL'] as const)('default: %s finds the peak that a general optimizer finds', (form) => {
    const fit = fitItemModel(responses, { form, mostIterations: 1_000 })
    expect(fit.isConverged).toBe(true)
    expect(distance(fit.model, golden.models[form])).toBeLessThan(0.02)
  })
})

describe('estimateAbility', () => {
  it.each(golden.abilities)('default: of $count answers', ({ count, ability, standardError }) => {
    const found = estimateAbility(golden.models['2PL'], responses.slice(0, count))
    expect(found.ability).toBeCloseTo(ability, 6)
    expect(found.standardError).toBeCloseTo(standardError, 4)
  })
})
