import { describe, expect, it } from 'vitest'
import { DatasetFormatError } from './dataset.ts'
import { readCsvCells, readCsvRows } from './read-csv.ts'

describe('readCsvCells', () => {
  it('default: quotes, doubled quotes, line breaks inside, CRLF, a byte order mark, empty cells', () => {
    const text = '\uFEFFa,b,c\r\n"x, ""y""\nz",,1\r\n,"",\n\nlast,2,3'
    expect(readCsvCells(text, 'f.csv')).toEqual([
      { a: 'x, "y"\nz', b: '', c: '1' },
      { a: '', b: '', c: '' },
      { a: 'last', b: '2', c: '3' },
    ])
  })

  it('behavior: short records are filled, a separator may end the file', () => {
    expect(readCsvCells('a,b\n1\n2,', 'f.csv')).toEqual([
      { a: '1', b: '' },
      { a: '2', b: '' },
    ])
  })

  it('error: a quote that is not closed, too many cells', () => {
    expect(() => readCsvCells('a,b\n1,2\n"x,3\n', 'f.csv')).toThrow('from line 3\nFile: f.csv')
    expect(() => readCsvCells('a\n1,2\n', 'f.csv')).toThrow(DatasetFormatError)
  })
})

describe('readCsvRows', () => {
  it('default: column types as pandas finds them', () => {
    const text = 'i,f,h,b,t,e\n1,1,1,True,x,\n2,2.5,,False,7,NA\n'
    expect(readCsvRows(text, 'f.csv')).toEqual({
      rows: [
        { i: 1, f: 1, h: 1, b: true, t: 'x', e: null },
        { i: 2, f: 2.5, h: null, b: false, t: '7', e: null },
      ],
      columns: { f: 'float', h: 'float' },
    })
  })

  it('behavior: integers of 64 bits are integers, larger ones texts', () => {
    const text = 'a,b\n9007199254740993,99999999999999999999\n1,1\n'
    expect(readCsvRows(text, 'f.csv')).toEqual({
      rows: [
        { a: '9007199254740993', b: '99999999999999999999' },
        { a: 1, b: '1' },
      ],
      columns: { a: 'integer' },
    })
  })

  it('args: a tab as separator', () => {
    expect(readCsvRows('a\tb\n1,5\t2\n', 'f.tsv', { separator: '\t' }).rows).toEqual([{ a: '1,5', b: 2 }])
  })
})
