import type { ReadSplit, Row } from '../dataset/dataset.ts'
import { splitReader } from '../dataset/split-reader.ts'

/** What stood in for train splits when the goldens were made, made of the evaluated rows. */
const standIns: Readonly<Record<string, { readonly split: string; readonly pick: (rows: readonly Row[]) => Row[] }>> = {
  'allenai/ai2_arc': { split: 'test', pick: (rows) => rows.slice(-200) },
  'aps/super_glue': { split: 'validation', pick: (rows) => rows.slice(-100) },
  'google-research-datasets/nq_open': { split: 'validation', pick: (rows) => rows.toReversed() },
}

/** The data that the goldens were made with. */
export function goldenData(folder: string): ReadSplit {
  const readSplit = splitReader({ dataFolder: folder })
  return async (source, split) => {
    const standIn = split === 'train' ? standIns[source.path] : undefined
    if (standIn === undefined) return await readSplit(source, split)
    const evaluated = await readSplit(source, standIn.split)
    return { ...evaluated, rows: standIn.pick(evaluated.rows) }
  }
}
