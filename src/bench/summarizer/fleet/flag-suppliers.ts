import type { Flag } from '#records/flag.ts'
import { emptyGapSums, foldGapItem, type GapItem, type GapSums } from '#statistics/gaming/gap-of-means.ts'
import { fleetCleanGap, type PublicGapFinding, publicGapFinding } from '#statistics/gaming/public-gap.ts'
import type { FleetMember, LabelledScores } from '#store/summarizer/read-fleet.ts'
import { changedItemFlags } from './changed-items.ts'
import { claimedTokenFlags, operatorOf } from './claimed-tokens.ts'
import type { ComparedSupplier, FleetInput } from './fleet-input.ts'
import { routingFlags } from './routing-flags.ts'

/** Flags whose evidence is a comparison with others, by supplier. */
export function flagSuppliers({ suppliers }: Pick<FleetInput, 'suppliers'>): ReadonlyMap<string, readonly Flag[]> {
  const gaps = publicGapFlags(suppliers)
  const tokens = claimedTokenFlags(suppliers)
  const routings = routingFlags(suppliers)
  const changed = changedItemFlags(suppliers)
  return new Map(
    suppliers.map(({ supplierId }) => [
      supplierId,
      [
        gaps.get(supplierId),
        tokens.get(supplierId),
        ...(changed.get(supplierId) ?? []),
        ...(routings.get(supplierId) ?? []),
      ].filter((flag) => flag !== undefined),
    ]),
  )
}

/** Who is better on public items than on private ones, beyond what is usual in the fleet. */
function publicGapFlags(suppliers: readonly ComparedSupplier[]): ReadonlyMap<string, Flag> {
  const measured = suppliers.filter(({ gap }) => gap.pairs > 0)
  const usual = fleetCleanGap(onePerOperator(measured))
  return new Map(
    measured.flatMap(({ supplierId, gap }) => {
      const finding = publicGapFinding(gap, usual)
      return finding === null ? [] : [[supplierId, publicGapFlag(finding)] as const]
    }),
  )
}

/** Public items beside private ones, pair by pair: what has no partner yet says nothing. */
export function gapSumsOf({
  publicLabelled,
  ownLabelled,
}: Pick<FleetMember, 'publicLabelled' | 'ownLabelled'>): GapSums {
  if (publicLabelled === null || ownLabelled === null) return emptyGapSums
  const pairs = Math.min(publicLabelled.values.length, ownLabelled.values.length)
  let sums = emptyGapSums
  for (let index = 0; index < pairs; index += 1) {
    sums = foldGapItem(sums, 'first', itemAt(publicLabelled, index))
    sums = foldGapItem(sums, 'second', itemAt(ownLabelled, index))
  }
  return sums
}

function itemAt({ values, difficulties }: LabelledScores, index: number): GapItem {
  return { value: values[index] ?? 0, difficulty: difficulties[index] ?? null }
}

/** Whoever runs many suppliers does not decide what is usual: of each known operator, the one with the most pairs counts. */
function onePerOperator(measured: readonly ComparedSupplier[]): GapSums[] {
  const most = new Map<string, GapSums>()
  for (const supplier of measured) {
    const key = operatorOf(supplier)
    if (supplier.gap.pairs > (most.get(key)?.pairs ?? 0)) most.set(key, supplier.gap)
  }
  return [...most.values()]
}

function publicGapFlag({ pairs, gap, lower, upper, cleanUpper, logEValue, errorRate }: PublicGapFinding): Flag {
  const points = (share: number) => (100 * share).toFixed(1)
  return {
    kind: 'public-gap',
    statement: `It scores ${points(gap)} points more on public items than on private ones (${pairs} of each); clean suppliers at most ${points(cleanUpper)}.`,
    n: 2 * pairs,
    effect: { value: 100 * gap, lower: 100 * lower, upper: 100 * upper, unit: 'points' },
    logEValue,
    errorRate,
    samples: [],
  }
}
