import { describe, expect, it } from 'vitest'
import { readJsonRows } from './read-json.ts'

describe('readJsonRows', () => {
  it('default: JSON lines, blank lines skipped', () => {
    expect(readJsonRows('{"a": "x"}\n\n{"a": null}\n', 'f.jsonl')).toEqual({
      rows: [{ a: 'x' }, { a: null }],
      columns: {},
    })
  })

  it('default: an array, alone or under a key; lines in a .json file', () => {
    const rows = [{ a: 1 }, { a: 2 }]
    const texts = ['[{"a": 1}, {"a": 2}]', '{"examples": [{"a": 1}, {"a": 2}]}', '{"a": 1}\n{"a": 2}']
    expect(texts.map((text) => readJsonRows(text, 'f.json').rows)).toEqual([rows, rows, rows])
  })

  it('behavior: a column with one fraction is a float column', () => {
    const { columns } = readJsonRows('{"a": 1, "b": 1, "c": [1, 2.0]}\n{"a": 1e2, "b": 2, "c": []}', 'f.jsonl')
    expect(columns).toEqual({ a: 'float', c: { list: 'float' } })
  })

  it('error: names the line', () => {
    expect(() => readJsonRows('{"a": 1}\n{"a": \n', 'f.jsonl')).toThrow('it is no JSON in line 2')
    expect(() => readJsonRows('{"a": 1}\n[1]\n', 'f.jsonl')).toThrow('line 2 is not an object')
    expect(() => readJsonRows('[1]', 'f.json')).toThrow('row 0 is not an object')
  })
})
