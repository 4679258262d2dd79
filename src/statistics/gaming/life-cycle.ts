/** Where a data set stands. Only an active one is asked for what is published beside the tier. */
export type LifeCycleStage = 'proposed' | 'shadow' | 'active' | 'retired'

/** What is known of a data set. */
export type DataSetRecord = {
  readonly stage: LifeCycleStage
  /** Items scored over the whole fleet. */
  readonly items: number
  /** Suppliers with 30 items or more. */
  readonly suppliers: number
  /** True variance of the suppliers' means, and the share of the observed variance that it makes up; null = unknown. */
  readonly reliability: number | null
  /** Mean score over the fleet; null = unknown. */
  readonly meanScore: number | null
  /** Share of suppliers flagged for knowing its public items by heart, with the lower end of its 95 % interval. */
  readonly contamination: { readonly share: number; readonly lower: number } | null
  /** Requests for it, by plans or by whoever reads its leaderboard, in the last 30 days. */
  readonly demand: number
}

export type LifeCycleVerdict = { readonly stage: LifeCycleStage; readonly reasons: readonly string[] }

/** Below these a data set has not been tried. */
const leastItems = 600
const leastSuppliers = 20

/** A data set that separates no suppliers measures nothing; the second bound keeps it from flickering. */
const goodReliability = 0.5
const poorReliability = 0.3

/** More suppliers than that know it by heart: what it measures is memory. */
const mostContamination = 0.2

/** Nobody has room to differ beyond it. */
const ceiling = 0.97
const floor = 0.03

/**
 * The stage that a data set should be in, and why, for a person to confirm: proposed → shadow (asked, not shown) once it
 * exists, shadow → active once it is shown to separate suppliers, retired when it no longer does, when too many know
 * it by heart, or when nobody asks for it. Stages pass one at a time; a retired set stays retired: a new version begins
 * anew. Discrimination is judged with hysteresis (reliability from ½ up, below 0.3 down), contamination by the lower
 * end of its interval, so that a few false flags retire nothing.
 */
export function lifeCycle(record: DataSetRecord): LifeCycleVerdict {
  const { stage } = record
  if (stage === 'retired') return { stage, reasons: ['retired; a new version begins anew'] }
  if (stage === 'proposed') return { stage: 'shadow', reasons: ['to be tried: asked at a small rate and not shown'] }
  const missing = untried(record)
  if (missing.length > 0) return { stage, reasons: missing }
  const against = reasonsToRetire(record)
  if (against.length > 0) return { stage: 'retired', reasons: against }
  const reliability = record.reliability ?? 0
  if (stage === 'shadow' && reliability < goodReliability) {
    return {
      stage,
      reasons: [`separates suppliers with a reliability of ${reliability.toFixed(2)}, wanted ${goodReliability}`],
    }
  }
  return { stage: 'active', reasons: [`separates suppliers with a reliability of ${reliability.toFixed(2)}`] }
}

function untried({ items, suppliers, reliability }: DataSetRecord): string[] {
  return [
    ...(items < leastItems ? [`${items} of ${leastItems} items scored`] : []),
    ...(suppliers < leastSuppliers ? [`${suppliers} of ${leastSuppliers} suppliers with 30 items`] : []),
    ...(reliability === null ? ['its reliability is not known'] : []),
  ]
}

function reasonsToRetire({ stage, reliability, meanScore, contamination, demand }: DataSetRecord): string[] {
  const mean = meanScore ?? 0.5
  return [
    ...(contamination !== null && contamination.lower > mostContamination
      ? [`at least ${(100 * contamination.lower).toFixed(0)} % of suppliers know it by heart`]
      : []),
    ...(stage === 'active' && (reliability ?? 0) < poorReliability
      ? [`no longer separates suppliers (reliability ${(reliability ?? 0).toFixed(2)})`]
      : []),
    ...(mean > ceiling || mean < floor ? [`nearly all score alike: mean ${(100 * mean).toFixed(0)} %`] : []),
    ...(stage === 'active' && demand === 0 ? ['nobody has asked for it in 30 days'] : []),
  ]
}

/** A supplier's mean on a data set with the variance of that mean. */
export type SupplierMean = { readonly mean: number; readonly variance: number }

/**
 * The share of the variance between suppliers' means that is not chance: how well a data set tells suppliers apart at the
 * present numbers of items (reliability of classical test theory). Null for fewer than two suppliers, 0 where chance
 * explains all.
 */
export function reliabilityOf(suppliers: readonly SupplierMean[]): number | null {
  if (suppliers.length < 2) return null
  const mean = suppliers.reduce((sum, supplier) => sum + supplier.mean, 0) / suppliers.length
  const observed = suppliers.reduce((sum, supplier) => sum + (supplier.mean - mean) ** 2, 0) / (suppliers.length - 1)
  const chance = suppliers.reduce((sum, { variance }) => sum + variance, 0) / suppliers.length
  return observed === 0 ? 0 : Math.max(0, 1 - chance / observed)
}
