import { readCachedSplit } from './cache.ts'
import { type DatasetSource, MissingDatasetError, type ReadSplit, type Split, type SplitNeed } from './dataset.ts'
import { readLocalSplit } from './local-folder.ts'

/** Where data sets may lie on this machine. */
export type DatasetFolders = {
  /** The user's own data (`--data DIR`); looked at first. */
  readonly dataFolder?: string | undefined
  /** What `assay tasks fetch` has downloaded. */
  readonly cacheFolder?: string | undefined
}

/**
 * Reads splits from this machine only; nothing is downloaded. Each split is read once and kept.
 *
 * @throws {MissingDatasetError} from the returned function, for a split that is in neither folder.
 */
export function splitReader({ dataFolder, cacheFolder }: DatasetFolders): ReadSplit {
  const known = new Map<string, Promise<Split>>()
  async function read(source: DatasetSource, split: string, need: SplitNeed = {}): Promise<Split> {
    const local = dataFolder === undefined ? undefined : await readLocalSplit(dataFolder, source, split)
    const found =
      local ?? (cacheFolder === undefined ? undefined : await readCachedSplit(cacheFolder, source, split, need))
    if (found !== undefined) return found
    const searched = [dataFolder, cacheFolder].filter((folder) => folder !== undefined)
    throw new MissingDatasetError({ source, split, searched })
  }
  return (source, split, need) => {
    const key = JSON.stringify([source, split, need])
    const reading = known.get(key) ?? read(source, split, need)
    known.set(key, reading)
    reading.catch(() => known.delete(key))
    return reading
  }
}
