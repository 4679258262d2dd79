import { describe, expect, it } from 'vitest'
import { filterRows, rowFilterShape } from './row-filter.ts'

const rows = [
  { id: 1, subject: 'Anatomy', tags: ['a', 'b'], level: 'Level 5' },
  { id: 2, subject: ' high School-biology ', tags: [], level: 'Level 1' },
  { id: 3, subject: null, tags: ['b'], level: 'Level 5' },
]
const split = { rows, columns: {}, revision: 'org/set@1' }

function idsOf(filter: unknown): unknown[] {
  return filterRows(split, rowFilterShape.parse(filter)).rows.map(({ id }) => id)
}

describe('filterRows', () => {
  it.each([
    [{}, [1, 2, 3]],
    [{ subject: 'Anatomy' }, [1]],
    [{ subject: null }, [3]],
    [{ id: 1.0 }, [1]],
    [{ id: true }, [1]],
    [{ level: ['Level 5', 'Level 4'] }, [1, 3]],
    [{ level: 'Level 5', id: { not: 1 } }, [3]],
    [{ id: { not: [1, 2] } }, [3]],
    [{ tags: { contains: 'b' } }, [1, 3]],
    [{ level: { contains: ['1', '2'] } }, [2]],
    [{ subject: { contains: 'x' } }, []],
    [{ subject: { is: 'anatomy', normaliser: 'lowercase' } }, [1]],
    [{ subject: { is: 'high School-biology', normaliser: ['strip'] } }, [2]],
    [{ subject: { is: ['high_school_biology'], normaliser: 'snake_case' } }, [2]],
  ])('default: %j', (filter, ids) => {
    expect(idsOf(filter)).toEqual(ids)
  })

  it('behavior: types of columns and the revision stay', () => {
    expect(filterRows(split, { id: 2 })).toEqual({ rows: [rows[1]], columns: {}, revision: 'org/set@1' })
  })

  it('error: a column that is not there, a condition that does not exist', () => {
    expect(() => idsOf({ topic: 'x' })).toThrow('Column: topic\nThere are: id, subject, tags, level')
    expect(rowFilterShape.safeParse({ id: { above: 3 } }).success).toBe(false)
    expect(rowFilterShape.safeParse({ id: { is: 3, normaliser: 'eval' } }).success).toBe(false)
  })
})
