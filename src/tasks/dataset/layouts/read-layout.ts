import { join } from 'node:path'
import { DatasetFormatError, type DatasetSource, type Row, type Split } from '../dataset.ts'
import { readFiles } from '../read-files.ts'
import type { Layout } from './layout.ts'
import { mosaicLayouts } from './mosaic.ts'
import { originalLayouts } from './original.ts'

const layouts: readonly Layout[] = [...originalLayouts, ...mosaicLayouts]

/**
 * A split from files in one of the known layouts.
 *
 * @returns undefined when the folder has none for it.
 * @throws {DatasetFormatError} for a file that does not fit its layout.
 */
export async function readLayout(folder: string, source: DatasetSource, split: string): Promise<Split | undefined> {
  if (source.files !== undefined || source.folder !== undefined) return undefined
  for (const layout of layouts.filter(({ datasets }) => datasets.includes(source.path))) {
    const file = layout.file(source.config, split)
    if (file === undefined || !/^[\w.-]+(?:\/[\w.-]+)*$/.test(file) || file.includes('..')) continue
    const path = join(folder, file)
    const given = await readIfThere(path, layout)
    if (given !== undefined)
      return { ...converted(given, layout, { path, config: source.config }), revision: `local ${file}` }
  }
  return undefined
}

async function readIfThere(path: string, { csv }: Layout): Promise<Split | undefined> {
  try {
    return await readFiles([{ path }], csv === undefined ? {} : { csv: { ...csv, isText: true } })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function converted(given: Split, layout: Layout, { path, config }: { path: string; config: string | null }): Split {
  const inner = layout.inner === undefined ? given.rows : layout.inner(given.rows, config)
  if (inner.length === 0) throw new DatasetFormatError({ path, reason: 'it has no rows' })
  const { row: convert } = layout
  if (convert === undefined) return { rows: inner, columns: layout.inner === undefined ? given.columns : {} }
  const rows = inner.flatMap((row, index): Row[] => {
    const made = convert(row, { index, config })
    if (typeof made === 'string') throw new DatasetFormatError({ path, reason: `row ${index + 1} ${made}` })
    return made === undefined ? [] : [made]
  })
  return { rows, columns: {} }
}
