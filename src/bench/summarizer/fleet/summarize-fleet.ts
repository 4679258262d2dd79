import type { FleetFinding } from '#records/fleet-finding.ts'
import { type Fleet, listFleets, readCommonAnswers, readFleetMembers } from '#store/summarizer/read-fleet.ts'
import { saveFleetFindings } from '#store/summarizer/save-fleet-findings.ts'
import type { SummarizerPorts } from '../summarize-once.ts'
import { readSummaryState } from '../summary-state.ts'
import { flagSuppliers } from './flag-suppliers.ts'
import type { FleetInput } from './fleet-input.ts'
import { identifySuppliers } from './identify-suppliers.ts'
import { rankSuppliers } from './rank-suppliers.ts'

export type FleetPorts = Pick<SummarizerPorts, 'database' | 'catalogue' | 'clock'> & {
  /** Answers to common items older than this are compared no more. */
  readonly comparedMs: number
}

/**
 * Compares the suppliers of each service with one another, and publishes what that tells of each. One process at a time: a turn
 * reads a whole service. Returns how many findings were published.
 */
export async function summarizeFleetOnce(ports: FleetPorts): Promise<number> {
  let published = 0
  for (const fleet of await listFleets(ports.database)) {
    const findings = compareSuppliers(await readFleet(ports, fleet))
    await saveFleetFindings(ports.database, findings)
    published += findings.length
  }
  return published
}

async function readFleet({ database, catalogue, clock, comparedMs }: FleetPorts, fleet: Fleet): Promise<FleetInput> {
  const now = clock()
  const members = await readFleetMembers(database, fleet)
  const commonAnswers = await readCommonAnswers(database, { ...fleet, since: now - comparedMs })
  const suppliers = members.map(({ summary, state }) => ({ summary, state: readSummaryState(state) }))
  return { ...fleet, catalogue, now, suppliers, commonAnswers }
}

/** What the comparison tells of each supplier; pure. */
export function compareSuppliers(input: FleetInput): FleetFinding[] {
  const identities = identifySuppliers(input)
  const flags = flagSuppliers(input)
  const ranks = rankSuppliers(input)
  return input.suppliers.flatMap(({ summary }) => {
    const { id } = summary.supplier
    const [identity, ranking] = [identities.get(id), ranks.get(id)]
    if (identity === undefined || ranking === undefined) return []
    const { epoch } = summary
    return [{ supplierId: id, epoch, computedAt: input.now, identity, flags: [...(flags.get(id) ?? [])], ...ranking }]
  })
}
