import type { Summary } from '#records/summary.ts'
import type { Supplier } from '#records/supplier.ts'
import { supplierId } from '#records/supplier.ts'
import type { Database } from '../../database.ts'

/** A supplier as tests need it. */
export function exampleSupplier(changes: Partial<Supplier> = {}): Supplier {
  const identity = { network: 'direct' as const, address: 'alpha', service: 'text', ...changes }
  return {
    id: supplierId(identity),
    name: null,
    operator: 'operator-a',
    declaredModel: null,
    isReference: false,
    isSimulated: false,
    isListed: true,
    firstSeenAt: 1000,
    lastSeenAt: 9000,
    ...identity,
  }
}

/** A summary of a supplier with one suite, as tests need it. */
export function exampleSummary(supplier: Supplier, changes: Partial<Summary> = {}): Summary {
  return {
    supplier,
    epoch: 0,
    epochStartedAt: 1000,
    computedAt: 5000,
    tier: {
      state: 'provisional',
      tier: 'middle',
      payTier: 'base',
      possible: ['base', 'middle'],
      overTierErrorRate: 0.01,
      errorRate: 0.05,
      isCalibrated: false,
      isSettled: false,
      scale: null,
    },
    suites: [exampleSuite()],
    attempts: 120,
    outcomes: [
      { kind: 'answered', blame: 'nobody', count: 100 },
      { kind: 'refused', blame: 'supplier', count: 12 },
      { kind: 'timed-out', blame: 'network', count: 8 },
    ],
    availability: {
      n: 112,
      mean: 100 / 112,
      lower: 0.8,
      upper: 0.95,
      method: 'beta-binomial-mixture',
      confidence: 0.95,
    },
    latencyMs: { n: 100, p50: 120, p95: 400, p99: 900 },
    firstByteMs: { n: 100, p50: 90, p95: 300, p99: 700 },
    usage: { promptTokens: 10_000, completionTokens: 3000, missing: 2 },
    publicGap: null,
    pay: null,
    drift: null,
    flags: [],
    skills: [],
    recomputableUntil: null,
    ...changes,
  }
}

/** The tier suite with a score of 60 % on 100 items. */
export function exampleSuite(changes: Partial<Summary['suites'][number]> = {}): Summary['suites'][number] {
  const estimate = { n: 100, mean: 0.6, lower: 0.48, upper: 0.71, method: 'beta-binomial-mixture', confidence: 0.95 }
  const items = { drawn: 102, scored: 100, supplierFailures: 4, unscored: 2, capabilityMissing: 0 }
  const { n, mean } = changes.estimate ?? estimate
  return {
    suite: 'assay-basics',
    version: '1',
    setsTier: true,
    isRecognisable: false,
    estimate,
    own: { n, mean },
    recent: { n: 50, mean: 0.62 },
    items,
    tasks: [{ task: 'basics_arithmetic', group: 'arithmetic', estimate, items }],
    ...changes,
  }
}

/** Writes suppliers, and the summaries of those that have one. */
export async function insertSuppliers(
  database: Database,
  entries: readonly { readonly supplier: Supplier; readonly summary?: Summary }[],
): Promise<void> {
  for (const { supplier, summary } of entries) {
    await database
      .insertInto('suppliers')
      .values({
        id: supplier.id,
        network: supplier.network,
        address: supplier.address,
        service: supplier.service,
        name: supplier.name,
        operator: supplier.operator,
        declared_model: supplier.declaredModel,
        is_reference: supplier.isReference,
        is_simulated: supplier.isSimulated,
        is_listed: supplier.isListed,
        first_seen_at: supplier.firstSeenAt,
        last_seen_at: supplier.lastSeenAt,
      })
      .execute()
    if (summary === undefined) continue
    await database
      .insertInto('summaries')
      .values({
        supplier_id: supplier.id,
        epoch: summary.epoch,
        state: '{}',
        summary: JSON.stringify(summary),
        computed_at: summary.computedAt,
      })
      .execute()
  }
}
