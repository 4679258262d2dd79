import { describe, expect, it } from 'vitest'
import { formatCsv } from './format-csv.ts'

const cell = (value: string | number | boolean | null) => formatCsv([], [[value]]).slice(2, -2)

describe('formatCsv', () => {
  it('default', () => {
    expect(
      formatCsv(
        ['a', 'b'],
        [
          ['x', 1],
          [null, true],
        ],
      ),
    ).toBe('a,b\r\nx,1\r\n,true\r\n')
  })

  it('behavior: commas, quotes and line breaks are quoted', () => {
    expect(['a,b', 'say "x"', 'a\nb', 'a;b', ' a'].map(cell)).toEqual([
      '"a,b"',
      '"say ""x"""',
      '"a\nb"',
      '"a;b"',
      '" a"',
    ])
  })

  it.each([
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['  =1', `"'  =1"`.replace(/"/g, '')],
    ['\t=1', `"'\t=1"`],
    ['\r=1', `"'\r=1"`],
    ['\0=1', "'\0=1"],
    ['＝1', "'＝1"],
    ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
  ])('behavior: the formula %j becomes text', (value, written) => {
    expect(cell(value)).toBe(written)
  })

  it('behavior: numbers stay numbers, also below zero', () => {
    expect([cell(-1.5), cell(0)]).toEqual(['-1.5', '0'])
  })
})
