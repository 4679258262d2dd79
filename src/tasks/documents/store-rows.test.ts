import { describe, expect, it } from 'vitest'
import { rowReviver } from '../dataset/dataset.ts'
import type { PythonRow } from '../ports/port.ts'
import { PythonFloat } from '../python/value.ts'
import { storeRows } from './store-rows.ts'

const rows: readonly PythonRow[] = [
  { a: 1, b: 'x', c: [], d: { p: null }, e: null, f: 2n ** 60n, g: true },
  { a: new PythonFloat(2), b: null, c: [new PythonFloat(1), 2], d: { q: [1] }, h: 'late' },
]

describe('storeRows', () => {
  it('default: JSON with types; an int among floats is a float, a lacking key is None, in order of appearance', () => {
    expect(storeRows(rows)).toEqual({
      rows: [
        { a: 1, b: 'x', c: [], d: { p: null, q: null }, e: null, f: '1152921504606846976', g: true, h: null },
        { a: 2, b: null, c: [1, 2], d: { p: null, q: [1] }, e: null, f: null, g: null, h: 'late' },
      ],
      columns: {
        a: 'float',
        b: 'plain',
        c: { list: 'float' },
        d: { fields: { p: 'plain', q: { list: 'integer' } } },
        e: 'plain',
        f: 'integer',
        g: 'plain',
        h: 'plain',
      },
    })
  })

  it('behavior: rows come back as Python sees them', () => {
    const { rows: stored, columns } = storeRows(rows)
    const [first, second] = stored.map(rowReviver(columns))
    expect([first?.a, first?.f, second?.c]).toEqual([
      new PythonFloat(1),
      2n ** 60n,
      [new PythonFloat(1), new PythonFloat(2)],
    ])
  })

  it('behavior: no rows have no columns', () => {
    expect(storeRows([])).toEqual({ rows: [], columns: {} })
  })
})
