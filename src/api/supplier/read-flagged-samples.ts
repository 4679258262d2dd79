import type { FlagKind } from '#records/flag.ts'
import type { Database } from '#store/database.ts'
import { readFleetFindings } from '#store/read/read-fleet-findings.ts'
import { readSummaries } from '#store/read/read-summaries.ts'

/** Ids of the samples that show a finding about a supplier, its own and those of the fleet's comparison. */
export async function readFlaggedSamples(database: Database, supplierId: string, kind: FlagKind): Promise<string[]> {
  const [{ summaries }, findings] = await Promise.all([
    readSummaries(database, [supplierId]),
    readFleetFindings(database, [supplierId]),
  ])
  const flags = [...(summaries[0]?.flags ?? []), ...(findings.get(supplierId)?.flags ?? [])]
  return flags.filter((flag) => flag.kind === kind).flatMap(({ samples }) => samples)
}
