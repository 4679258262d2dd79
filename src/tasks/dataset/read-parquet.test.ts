import { join } from 'node:path'
import { asyncBufferFromFile } from 'hyparquet'
import { describe, expect, it } from 'vitest'
import { PythonFloat } from '../python/value.ts'
import { rowReviver } from './dataset.ts'
import { readParquetRows } from './read-parquet.ts'

const path = join(import.meta.dirname, '__golden__/columns.parquet')

async function readGolden() {
  return (await readParquetRows(await asyncBufferFromFile(path), path)).split
}

describe('readParquetRows', () => {
  it('default: rows as JSON', async () => {
    const { rows } = await readGolden()
    expect(rows[0]).toEqual({
      question: 'a\nb',
      answer: 1,
      small: 1,
      number: 3,
      flag: true,
      choices: { text: ['x', 'y'], label: ['A', 'B'] },
      weights: [1, 2.5],
      ids: ['1152921504606846976', 1],
      day: '2026-01-02 03:04:05',
      picture: null,
    })
    expect(rows[1]).toMatchObject({ question: 'é😀', answer: '1152921504606846976', weights: [], picture: null })
    expect(JSON.parse(JSON.stringify(rows))).toEqual(rows)
  })

  it('behavior: floats and large integers come back as Python values', async () => {
    const { rows, columns } = await readGolden()
    const [first, second] = rows.map(rowReviver(columns))
    expect([first?.number, first?.weights, first?.ids, second?.answer, second?.number]).toEqual([
      new PythonFloat(3),
      [new PythonFloat(1), new PythonFloat(2.5)],
      [2n ** 60n, 1],
      2n ** 60n,
      new PythonFloat(0.5),
    ])
  })

  it('error: what is no Parquet', async () => {
    const buffer = new TextEncoder().encode('PAR1 no').buffer as ArrayBuffer
    await expect(readParquetRows(buffer, 'x.parquet')).rejects.toMatchObject({ code: 'DATASET_FORMAT' })
  })
})
