import { contentId } from '#records/content-id.ts'
import type { Flag } from '#records/flag.ts'
import {
  type CleanDrop,
  cleanDrop,
  type PairedGapFinding,
  pairedGapErrors,
  pairedGapFinding,
  pairedGapLogEValue,
  pairedGapThreshold,
} from '#statistics/gaming/paired-gap.ts'
import type { MemberPairs } from '#store/summarizer/read-fleet.ts'
import { operatorOf } from './claimed-tokens.ts'
import type { ComparedSupplier } from './fleet-input.ts'

type Measured = { readonly supplier: ComparedSupplier; readonly pairs: MemberPairs }

/** Who loses more than is usual when public items are changed, suite by suite. */
export function changedItemFlags(suppliers: readonly ComparedSupplier[]): ReadonlyMap<string, readonly Flag[]> {
  const measured = suppliers.flatMap((supplier) => supplier.pairs.map((pairs): Measured => ({ supplier, pairs })))
  const bySuite = Map.groupBy(measured, ({ pairs: { suite, suiteVersion } }) => `${suite}@${suiteVersion}`)
  const found = [...bySuite.values()].flatMap((members) => {
    const clean = cleanDrop(onePerOperator(members))
    return members.flatMap((member) => {
      const flag = changedItemFlag(member, clean)
      return flag === null ? [] : [[member.supplier.supplierId, flag] as const]
    })
  })
  const byId = Map.groupBy(found, ([supplierId]) => supplierId)
  return new Map([...byId].map(([supplierId, flags]) => [supplierId, flags.map(([, flag]) => flag)]))
}

/** Whoever runs many suppliers does not decide what is usual: of each known operator, the one with the most pairs counts. */
function onePerOperator(measured: readonly Measured[]): MemberPairs['sums'][] {
  const most = new Map<string, MemberPairs['sums']>()
  for (const { supplier, pairs } of measured) {
    const operator = operatorOf(supplier)
    if (pairs.sums.n > (most.get(operator)?.n ?? 0)) most.set(operator, pairs.sums)
  }
  return [...most.values()]
}

function changedItemFlag({ supplier, pairs }: Measured, clean: CleanDrop): Flag | null {
  if (pairedGapLogEValue(pairs.sums, clean.most) < pairedGapThreshold) return null
  const finding = pairedGapFinding(pairs.sums, clean.most)
  if (finding === null) return null
  const { supplierId, epoch } = supplier
  const suite = `${pairs.suite}@${pairs.suiteVersion}`
  return {
    kind: pairs.change === 'option-order' ? 'order-gap' : 'perturbation-gap',
    statement: statementOf(finding, pairs, clean),
    n: finding.pairs,
    effect: {
      value: 100 * finding.drop,
      lower: 100 * finding.lower,
      upper: 100 * finding.upper,
      unit: 'points',
    },
    logEValue: finding.logEValue,
    errorRate: pairedGapErrors.total,
    samples: pairs.lost.map((order) => contentId('sample', [supplierId, epoch, suite, order])),
  }
}

function statementOf({ drop, pairs }: PairedGapFinding, { suite, change }: MemberPairs, { most }: CleanDrop): string {
  const what = change === 'option-order' ? 'with their options in another order' : `in changed words (${change})`
  const points = (share: number) => (100 * share).toFixed(1)
  return `Of ${suite}, it scores ${points(drop)} points less on the same ${pairs} items ${what}; clean suppliers lose at most ${points(most)}.`
}
