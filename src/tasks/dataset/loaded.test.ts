import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pythonString } from '../python/to-string.ts'
import { rowReviver } from './dataset.ts'
import type { CsvFormat } from './dataset-source.ts'
import { readFiles } from './read-files.ts'
import { sourceOf } from './source-of.ts'

/** What the `datasets` library made of files of our own (generate_loaded.py). */
const golden = join(import.meta.dirname, '__golden__')

type Case = { name: string; kind: string; text: string; options?: Record<string, unknown> }
type Loaded = { rows?: Record<string, string>[]; error?: string }

const cases = JSON.parse(readFileSync(join(golden, 'cases.json'), 'utf8')) as Case[]
const loaded = JSON.parse(readFileSync(join(golden, 'loaded.json'), 'utf8')) as Record<string, Loaded>

/** Where this engine differs, and what it does instead. */
const differences: Readonly<Record<string, string | Record<string, string>[]>> = {
  'd.csv': 'record 1 has 2 cells for 1 columns',
  'e.csv': 'record 1 has 3 cells for 2 columns',
  'k.csv': [{ a: '99999999999999999999' }, { a: '1' }],
  'bo.jsonl': [{ a: '[1, 2]' }, { a: "{'x': 1}" }],
}

async function printedRows(path: string, csv?: CsvFormat) {
  const { rows, columns } = await readFiles([{ path }], csv === undefined ? {} : { csv })
  const revive = rowReviver(columns)
  return rows.map((row) =>
    Object.fromEntries(Object.entries(revive(row)).map(([name, value]) => [name, pythonString(value)])),
  )
}

describe('readFiles, beside the `datasets` library', () => {
  it('default: every type of a Parquet file', async () => {
    expect(await printedRows(join(golden, 'types.parquet'))).toEqual(loaded['types.parquet']?.rows)
  })

  it.each(cases)('default: $name', async ({ name, kind, text, options }) => {
    const folder = mkdtempSync(join(tmpdir(), 'assay-loaded-'))
    const path = join(folder, name)
    writeFileSync(path, text)
    const origin = sourceOf({ dataset_path: kind, dataset_kwargs: { ...options, data_files: name } })
    const reading = printedRows(path, origin.kind === 'source' ? origin.source.csv : undefined)
    const expected = differences[name] ?? loaded[name]?.rows ?? ''
    if (typeof expected === 'string') await expect(reading).rejects.toThrow(expected)
    else expect(await reading).toEqual(expected)
    rmSync(folder, { recursive: true })
  })
})
