import { sql } from 'kysely'
import type { CapabilityRecord } from '#records/capability-record.ts'
import type { Suite } from '#records/suite.ts'
import { arrayLiteral } from '#store/array-literal.ts'
import { readCapabilityRecords } from '#store/capability-records.ts'
import type { Database } from '#store/database.ts'
import type { SupplierExclusion } from '#store/manager/exclusions.ts'
import type { Catalogue } from '../catalogue.ts'
import { type SuiteNeeds, suiteNeeds } from './suite-needs.ts'

/** After so many days nobody knows any more what an endpoint can do: it may have got another server. */
const RECORD_DAYS = 7

const levels = ['C0', 'C1', 'C2', 'C3'] as const

export type ExclusionPorts = {
  readonly database: Database
  readonly catalogue: Catalogue
  /** Suppliers that a capability record speaks of. */
  readonly suppliersAt: (record: CapabilityRecord) => readonly string[]
  readonly dayMs: number
  readonly now: number
}

/**
 * Suites that suppliers cannot take as their capability records say. A record that is older than seven days, or than the
 * supplier's present epoch where that is not its first, says nothing. One made before the first epoch does: operators
 * check before they stake.
 */
export async function findExclusions(ports: ExclusionPorts): Promise<SupplierExclusion[]> {
  const { database, catalogue, suppliersAt, dayMs, now } = ports
  const records = new Map<string, CapabilityRecord>()
  for (const record of await readCapabilityRecords(database, { since: now - RECORD_DAYS * dayMs }))
    for (const supplierId of suppliersAt(record)) records.set(supplierId, record)
  const exclusions: SupplierExclusion[] = []
  for (const { supplierId, epoch, startedAt } of await readRunningEpochs(database, [...records.keys()])) {
    const record = records.get(supplierId)
    if (record === undefined || (epoch > 1 && record.checkedAt < startedAt)) continue
    for (const suite of catalogue.suites) {
      const reason = reasonToExclude(await suiteNeeds(catalogue, suite), record)
      if (reason !== null) exclusions.push({ supplierId, epoch, ...named(suite), reason, checkedAt: record.checkedAt })
    }
  }
  return exclusions
}

function named({ name, version }: Suite): { suite: string; suiteVersion: string } {
  return { suite: name, suiteVersion: version }
}

/** What a suite needs and an endpoint has not; null where nothing is known to be missing. */
export function reasonToExclude(
  needs: SuiteNeeds,
  { level, supports, contextWindowTokens }: Pick<CapabilityRecord, 'level' | 'supports' | 'contextWindowTokens'>,
): string | null {
  if (level !== null && levels.indexOf(needs.level) > levels.indexOf(level)) {
    return `needs log-probabilities of level ${needs.level}, gives ${level}`
  }
  // What is broken is asked all the same: it is measured, and scores what it deserves.
  const feature = [...needs.features].find((name) => supports[name] === 'refused' || supports[name] === 'ignored')
  if (feature !== undefined)
    return `needs ${feature}, which the endpoint ${supports[feature] === 'refused' ? 'refuses' : 'ignores'}`
  if (contextWindowTokens !== null && needs.tokens > contextWindowTokens) {
    return `needs ${needs.tokens} tokens, window ${contextWindowTokens}`
  }
  return null
}

async function readRunningEpochs(
  database: Database,
  supplierIds: readonly string[],
): Promise<{ supplierId: string; epoch: number; startedAt: number }[]> {
  if (supplierIds.length === 0) return []
  const { rows } = await sql<{ supplierId: string; epoch: number; startedAt: number }>`
    select supplier_id as "supplierId", epoch, started_at as "startedAt" from epochs
    where closed_at is null and supplier_id = any(${arrayLiteral(supplierIds)}::text[])`.execute(database)
  return rows
}
