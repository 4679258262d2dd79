import type { Flag } from '#records/flag.ts'
import { emptyGapSums, foldGapItem, type GapItem, type GapSums } from '#statistics/gaming/gap-of-means.ts'
import { fleetCleanGap, type PublicGapFinding, publicGapFinding } from '#statistics/gaming/public-gap.ts'
import type { SuiteState, SummaryState } from '../summary-state.ts'
import { claimedTokenFlags } from './claimed-tokens.ts'
import type { FleetInput } from './fleet-input.ts'

/** Flags whose evidence is a comparison with others, by supplier. */
export function flagSuppliers(input: FleetInput): ReadonlyMap<string, readonly Flag[]> {
  const gaps = publicGapFlags(input)
  const operators = new Map(input.suppliers.map(({ summary: { supplier } }) => [supplier.id, operatorOf(supplier)]))
  const tokens = claimedTokenFlags(input.commonAnswers, (id) => operators.get(id) ?? id)
  return new Map(
    input.suppliers.map(({ summary: { supplier } }) => [
      supplier.id,
      [gaps.get(supplier.id), tokens.get(supplier.id)].filter((flag) => flag !== undefined),
    ]),
  )
}

/** Who is better on public items than on private ones, beyond what is usual in the fleet. */
function publicGapFlags({ suppliers, catalogue }: FleetInput): ReadonlyMap<string, Flag> {
  const tierSuite = catalogue.suites.find(({ setsTier }) => setsTier)?.name ?? ''
  const measured = suppliers.flatMap(({ summary: { supplier }, state }) => {
    const sums = gapSumsOf(state, tierSuite)
    return sums.pairs === 0 ? [] : [{ supplier, sums }]
  })
  const usual = fleetCleanGap(onePerOperator(measured))
  return new Map(
    measured.flatMap(({ supplier, sums }) => {
      const finding = publicGapFinding(sums, usual)
      return finding === null ? [] : [[supplier.id, publicGapFlag(finding)] as const]
    }),
  )
}

/** Pair by pair: what has no partner yet says nothing. */
function gapSumsOf({ suites }: SummaryState, tierSuite: string): GapSums {
  const open = suites[`${tierSuite}-public`]?.labelled ?? nothingLabelled
  const own = suites[tierSuite]?.labelled ?? nothingLabelled
  const pairs = Math.min(open.values.length, own.values.length)
  let sums = emptyGapSums
  for (let index = 0; index < pairs; index += 1) {
    sums = foldGapItem(sums, 'first', itemAt(open, index))
    sums = foldGapItem(sums, 'second', itemAt(own, index))
  }
  return sums
}

const nothingLabelled: SuiteState['labelled'] = { values: [], difficulties: [] }

function itemAt({ values, difficulties }: SuiteState['labelled'], index: number): GapItem {
  return { value: values[index] ?? 0, difficulty: difficulties[index] ?? null }
}

function operatorOf({ operator, id }: FleetInput['suppliers'][number]['summary']['supplier']): string {
  return operator ?? id
}

/** Whoever runs many suppliers does not decide what is usual: of each known operator, the one with the most pairs counts. */
function onePerOperator(
  measured: readonly {
    readonly supplier: FleetInput['suppliers'][number]['summary']['supplier']
    readonly sums: GapSums
  }[],
): GapSums[] {
  const most = new Map<string, GapSums>()
  for (const { supplier, sums } of measured) {
    const key = operatorOf(supplier)
    if (sums.pairs > (most.get(key)?.pairs ?? 0)) most.set(key, sums)
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
