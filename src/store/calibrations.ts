import { sql } from 'kysely'
import { contentId } from '#records/content-id.ts'
import type { Database } from './database.ts'

/** What is made on command and then holds for epochs that begin later. */
export type CalibrationKind = 'tier-scale' | 'item-model'

type Calibrated = { readonly suite: string; readonly suiteVersion: string }

export type StoredCalibration = {
  /** A hash of its content. */
  readonly id: string
  readonly madeAt: number
  /** As it was stored: the caller reads it with the record's schema. */
  readonly calibration: unknown
}

/** Stores a calibration and returns its id. The same content is stored once. */
export async function saveCalibration(
  database: Database,
  { kind, calibration }: { kind: CalibrationKind; calibration: Calibrated & { readonly madeAt: number } },
): Promise<string> {
  const { suite, suiteVersion, madeAt } = calibration
  const id = contentId(kind, calibration)
  await sql`
    insert into calibrations (id, kind, suite, suite_version, calibration, made_at)
    values (${id}, ${kind}, ${suite}, ${suiteVersion}, ${JSON.stringify(calibration)}::jsonb, ${madeAt})
    on conflict do nothing`.execute(database)
  return id
}

/** All calibrations of a kind for a suite at a version, the earliest first. They are few. */
export async function readCalibrations(
  database: Database,
  kind: CalibrationKind,
  { suite, suiteVersion }: Calibrated,
): Promise<StoredCalibration[]> {
  const { rows } = await sql<StoredCalibration>`
    select id, made_at as "madeAt", calibration from calibrations
    where kind = ${kind} and suite = ${suite} and suite_version = ${suiteVersion}
    order by made_at, id`.execute(database)
  return rows
}

/** The one that was in force when an epoch began: the last that was made before. */
export function inForceAt<Made extends { readonly madeAt: number }>(
  calibrations: readonly Made[],
  epochStartedAt: number,
): Made | undefined {
  return calibrations.findLast(({ madeAt }) => madeAt <= epochStartedAt)
}
