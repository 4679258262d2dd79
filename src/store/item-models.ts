import { contentId } from '#records/content-id.ts'
import { type ItemModelRecord, itemModelRecord, type NamedItemModel } from '#records/item-model.ts'
import type { Suite } from '#records/suite.ts'
import type { Database } from './database.ts'
import { insertRows } from './insert-rows.ts'

const ITEM_MODEL = 'item-model'

/** Puts an item model in force for epochs that begin later; the same one twice is one. Returns its id. */
export async function saveItemModel(database: Database, model: ItemModelRecord): Promise<string> {
  const { suite, suiteVersion, madeAt } = model
  const id = contentId(ITEM_MODEL, model)
  await insertRows(database, 'calibrations', [
    {
      ...{ id, kind: ITEM_MODEL, suite, suite_version: suiteVersion },
      calibration: JSON.stringify(model),
      made_at: madeAt,
    },
  ])
  return id
}

/** The item models of a suite at its version, the earliest first. They are few. */
export async function readItemModels(
  database: Database,
  { name, version }: Pick<Suite, 'name' | 'version'>,
): Promise<NamedItemModel[]> {
  const rows = await database
    .selectFrom('calibrations')
    .select(['id', 'calibration'])
    .where('kind', '=', ITEM_MODEL)
    .where('suite', '=', name)
    .where('suite_version', '=', version)
    .orderBy('made_at')
    .orderBy('id')
    .execute()
  return rows.map(({ id, calibration }) => ({ id, model: itemModelRecord.parse(calibration) }))
}
