import { describe, expect, it } from 'vitest'
import { formatOf, patternFolder, patternMatcher, splitsByName } from './data-files.ts'

describe('splitsByName', () => {
  it.each([
    [
      [
        'data/x-00001-of-00002.parquet',
        'data/x-00000-of-00002.parquet',
        'data/y-00000-of-00001-ab12.parquet',
        'train.parquet',
      ],
      {
        x: ['data/x-00000-of-00002.parquet', 'data/x-00001-of-00002.parquet'],
        y: ['data/y-00000-of-00001-ab12.parquet'],
      },
    ],
    [
      ['test/b.csv', 'test/a.csv', 'my-dev/c.csv', 'train.csv'],
      { validation: ['my-dev/c.csv'], test: ['test/a.csv', 'test/b.csv'] },
    ],
    [
      ['train.csv', 'x_valid.csv', 'sub/test_1.csv'],
      { train: ['train.csv'], validation: ['x_valid.csv'], test: ['sub/test_1.csv'] },
    ],
    [['latest.csv', 'contest.csv'], { train: ['contest.csv', 'latest.csv'] }],
    [['test.csv', 'a.json', 'b.json'], { train: ['a.json', 'b.json'] }],
    [['test.parquet', 'a.json'], { test: ['test.parquet'] }],
    [['.hidden/test.csv', '_x.csv', 'README.md', 'dataset_info.json', 'image.png'], {}],
    [['test.jsonl.gz'], { test: ['test.jsonl.gz'] }],
  ])('default: %j', (paths, splits) => {
    expect({ ...splitsByName(paths) }).toEqual(splits)
  })
})

describe('patternMatcher', () => {
  it.each([
    ['data/*.csv', ['data/a.csv'], ['data/b/a.csv', 'data/a.csvx']],
    ['**/*.csv', ['a.csv', 'x/y/a.csv'], ['a.json']],
    ['data/**', ['data/a', 'data/b/c'], ['datum/a']],
    ['t-[0-9]?.csv', ['t-1x.csv'], ['t-x1.csv', 't-1.csv']],
    ['t[!a-c].csv', ['td.csv'], ['tb.csv', 't/.csv'.replace('/', 'c')]],
    ['a+(b).csv', ['a+(b).csv'], ['aab.csv']],
  ])('default: %s', (pattern, yes, no) => {
    const isMatch = patternMatcher(pattern)
    expect([yes.every(isMatch), no.some(isMatch)]).toEqual([true, false])
  })

  it('behavior: where matches lie', () => {
    expect(['a.csv', 'x/y/a*.csv', 'x/*/a.csv', '**/a.csv'].map(patternFolder)).toEqual([
      { folder: '', isRecursive: false },
      { folder: 'x/y', isRecursive: false },
      { folder: 'x', isRecursive: true },
      { folder: '', isRecursive: true },
    ])
  })
})

describe('formatOf', () => {
  it('default: by the end of the name', () => {
    const names = ['a.parquet', 'a.JSONL', 'a.tsv.gz', 'a.txt', 'a.gz', 'a', 'a.zip']
    expect(names.map(formatOf)).toEqual(['parquet', 'json', 'csv', 'text', undefined, undefined, undefined])
  })
})
