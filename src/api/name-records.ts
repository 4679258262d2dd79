import * as z from 'zod'
import { estimate } from '#records/estimate.ts'
import { flag } from '#records/flag.ts'
import { fleetFinding } from '#records/fleet-finding.ts'
import { outcome } from '#records/outcome.ts'
import { skill } from '#records/skill.ts'
import { suite } from '#records/suite.ts'
import { itemCounts, percentiles, suiteSummary, summary, taskSummary } from '#records/summary.ts'
import { supplier } from '#records/supplier.ts'
import { tierVerdict } from '#records/tier.ts'

const names = {
  Supplier: supplier,
  Summary: summary,
  SuiteSummary: suiteSummary,
  TaskSummary: taskSummary,
  Estimate: estimate,
  ItemCounts: itemCounts,
  Percentiles: percentiles,
  TierVerdict: tierVerdict,
  Outcome: outcome,
  Flag: flag,
  Skill: skill,
  FleetFinding: fleetFinding,
  Suite: suite,
}

/** Gives the records that answers are made of a name in the OpenAPI document, so that clients get one type for each. */
export function nameRecords(): void {
  for (const [id, schema] of Object.entries(names)) {
    if (!z.globalRegistry.has(schema)) z.globalRegistry.add(schema, { id })
  }
}
