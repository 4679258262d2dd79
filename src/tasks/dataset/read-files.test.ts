import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readCsvRows } from './read-csv.ts'
import { readFiles } from './read-files.ts'
import { readJsonRows } from './read-json.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-read-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function put(name: string, content: string | Uint8Array): { path: string } {
  writeFileSync(join(folder, name), content)
  return { path: join(folder, name) }
}

describe('readFiles', () => {
  it.each([
    ['a.jsonl.gz', gzipSync('{"a":1}\n')],
    ['a.json.gz', gzipSync('[{"a":1}]')],
    ['a.csv.gz', gzipSync('a\n1\n')],
    ['a.TSV', 'a\n1\n'],
    ['a.ndjson', '{"a":1}'],
  ])('default: %s', async (name, content) => {
    expect(await readFiles([put(name, content)])).toEqual({ rows: [{ a: 1 }], columns: {} })
  })

  it('behavior: a line of JSON across pieces of the file, with letters of several bytes', async () => {
    const rows = Array.from({ length: 20 }, (_, index) => ({ text: `${index} ${'é😀'.repeat(30_000)}` }))
    const place = put('a.jsonl', rows.map((row) => JSON.stringify(row)).join('\n'))
    expect((await readFiles([place])).rows).toEqual(rows)
  })

  it('args: the first rows of several files', async () => {
    const places = [put('a.csv', 'a\n1\n2\n'), put('b.csv', 'a\n3\n4\n'), { path: join(folder, 'gone.csv') }]
    expect((await readFiles(places, { firstRows: 3 })).rows).toEqual([{ a: 1 }, { a: 2 }, { a: 3 }])
  })

  it('behavior: a float in one file makes the column one of floats', async () => {
    const { columns } = await readFiles([put('a.jsonl', '{"a":1}'), put('b.jsonl', '{"a":1.5}')])
    expect(columns).toEqual({ a: 'float' })
  })

  it('error: more data than fits, also when it is packed', async () => {
    const text = `a\n${'1\n'.repeat(2 ** 20)}`
    const parquet = join(import.meta.dirname, '__golden__/long.parquet')
    const places = [
      put('a.jsonl.gz', gzipSync(text.replace('a', '1'))),
      put('a.csv.gz', gzipSync(text)),
      put('b.csv', text),
    ]
    for (const place of [...places, { path: parquet }]) {
      await expect(readFiles([place], { maximumBytes: 100_000 })).rejects.toMatchObject({ code: 'DATASET_TOO_LARGE' })
    }
    const small = put('c.csv', `a\n${'1\n'.repeat(30_000)}`)
    await expect(readFiles([small, small], { maximumBytes: 100_000 })).rejects.toThrow(
      'A split has 120004 bytes of data or more; 100000 fit into memory.',
    )
  })

  it.each([
    ['a.jsonl.gz', 'no gzip', 'it is no readable gzip'],
    ['a.jsonl.gz', gzipSync('{"a":1}\n').subarray(0, 20), 'it is no readable gzip'],
    ['a.parquet', 'PAR1', 'it is no readable Parquet'],
    ['a.exe', 'x', 'files of this kind are not read'],
  ])('error: %s of %s', async (name, content, reason) => {
    await expect(readFiles([put(name, content)])).rejects.toMatchObject({
      code: 'DATASET_FORMAT',
      message: expect.stringContaining(reason),
    })
  })

  it('behavior: whatever a text holds, it gives rows or a typed error', () => {
    const part = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      ',',
      ':',
      '\n',
      '\r',
      'a',
      '1',
      '2.5',
      'null',
      '1e999',
      '\\u',
      '😀',
      ' ',
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
        for (const read of [readJsonRows, readCsvRows]) {
          for (const path of ['f.json', 'f.jsonl', 'f.csv']) {
            try {
              const { rows } = read(parts.join(''), path)
              expect(JSON.parse(JSON.stringify(rows))).toEqual(rows)
            } catch (error) {
              expect(error).toMatchObject({ code: 'DATASET_FORMAT' })
            }
          }
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('behavior: rows of JSON come back as they were', () => {
    // Beyond 2^53 integers are kept as text.
    const value = fc.jsonValue({ maxDepth: 3 }).filter((given) => !/\d{16}/.test(JSON.stringify(given)))
    fc.assert(
      fc.property(fc.array(fc.record({ a: value, b: fc.string() }), { maxLength: 5 }), (rows) => {
        const text = rows.map((row) => JSON.stringify(row)).join('\n')
        expect(JSON.stringify(readJsonRows(text, 'f.jsonl').rows)).toBe(
          JSON.stringify(JSON.parse(`[${rows.map((row) => JSON.stringify(row)).join(',')}]`)),
        )
      }),
    )
  })
})
