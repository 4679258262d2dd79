import { sql } from 'kysely'
import { type TierCalibration, type TierScale, tierCalibration, tierScale } from '#records/tier-scale.ts'
import type { Database } from './database.ts'
import { insertRows } from './insert-rows.ts'

const TIER_SCALE = 'tier-scale'

/** Puts a calibration of the tier suite in force for epochs that begin later; the same one twice is one. */
export async function saveTierCalibration(database: Database, calibration: TierCalibration): Promise<void> {
  const { id, suite, suiteVersion, madeAt } = calibration
  await insertRows(database, 'calibrations', [
    {
      ...{ id, kind: TIER_SCALE, suite, suite_version: suiteVersion },
      calibration: JSON.stringify(calibration),
      made_at: madeAt,
    },
  ])
}

/** Every scale that tiers were ever put on, without what it was fitted on: a few rows. */
export async function readTierScales(database: Database): Promise<TierScale[]> {
  const { rows } = await sql<{ calibration: unknown }>`
    select calibration from calibrations where kind = ${TIER_SCALE} order by made_at, id`.execute(database)
  return rows.map(({ calibration }) => tierScale.parse(calibration))
}

/** The last calibration of a suite; undefined before the first. */
export async function readLastTierCalibration(
  database: Database,
  suite: { readonly name: string; readonly version: string },
): Promise<TierCalibration | undefined> {
  const { rows } = await sql<{ calibration: unknown }>`
    select calibration from calibrations where kind = ${TIER_SCALE} and suite = ${suite.name}
      and suite_version = ${suite.version} order by made_at desc, id desc limit 1`.execute(database)
  return rows[0] === undefined ? undefined : tierCalibration.parse(rows[0].calibration)
}
