import * as z from 'zod'
import { pythonEquals } from '../python/value.ts'
import type { Row, Split } from './dataset.ts'

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])
const values = z.union([scalar, z.array(scalar)])
const normalisers = ['lowercase', 'strip', 'snake_case'] as const
const condition = z.strictObject({
  /** Equal to this, or to one of these. */
  is: values.optional(),
  /** Equal to none of these. */
  not: values.optional(),
  /** A text with one of these in it, or a list with one of these as a member. */
  contains: values.optional(),
  /** What is done to texts of the column, in order, before they are compared. */
  normaliser: z.union([z.enum(normalisers), z.array(z.enum(normalisers))]).optional(),
})

/**
 * Which rows of a split are the task's (`metadata.assay.where`): by column a value, a list of values, or conditions of which
 * all must hold. Values are equal as in Python: `1 == 1.0 == True`.
 */
export const rowFilterShape = z.record(z.string(), z.union([values, condition]))
export type RowFilter = z.infer<typeof rowFilterShape>

/** A filter on a column that the data does not have. */
export class RowFilterError extends Error {
  override readonly name = 'RowFilterError'
  readonly code = 'ROW_FILTER'
  constructor({ column, columns }: { column: string; columns: readonly string[] }) {
    super(
      `A task chooses rows by a column that its data does not have.\nColumn: ${column}\nThere are: ${columns.join(', ')}\n` +
        'What to do: correct metadata.assay.where in the task definition.',
    )
  }
}

/**
 * The rows that meet every condition, in their order.
 *
 * @throws {RowFilterError}
 * @example filterRows(split, { subject: 'anatomy', level: { not: ['Level 1', 'Level 2'] } })
 */
export function filterRows(split: Split, filter: RowFilter): Split {
  const tests = Object.entries(filter).map(([column, wanted]) => ({ column, isMet: rowTest(wanted) }))
  const columns = Object.keys(split.rows[0] ?? {})
  const unknown = tests.find(({ column }) => split.rows.length > 0 && !columns.includes(column))
  if (unknown !== undefined) throw new RowFilterError({ column: unknown.column, columns })
  if (tests.length === 0) return split
  return { ...split, rows: split.rows.filter((row) => tests.every(({ column, isMet }) => isMet(cellOf(row, column)))) }
}

function cellOf(row: Row, column: string): unknown {
  return Object.hasOwn(row, column) ? row[column] : null
}

function rowTest(wanted: RowFilter[string]): (value: unknown) => boolean {
  const conditions = typeof wanted === 'object' && wanted !== null && !Array.isArray(wanted) ? wanted : { is: wanted }
  const { is, not, contains } = conditions
  const steps = [conditions.normaliser ?? []].flat()
  return (raw) => {
    const value = typeof raw === 'string' ? steps.reduce(normalised, raw) : raw
    const isAnyOf = (members: z.infer<typeof values>) => [members].flat().some((member) => pythonEquals(value, member))
    if (is !== undefined && !isAnyOf(is)) return false
    if (not !== undefined && isAnyOf(not)) return false
    return contains === undefined || [contains].flat().some((part) => holds(value, part))
  }
}

function holds(value: unknown, part: z.infer<typeof scalar>): boolean {
  if (Array.isArray(value)) return value.some((member) => pythonEquals(member, part))
  return typeof value === 'string' && typeof part === 'string' && value.includes(part)
}

function normalised(text: string, step: (typeof normalisers)[number]): string {
  if (step === 'lowercase') return text.toLowerCase()
  return step === 'strip'
    ? text.trim()
    : text
        .trim()
        .toLowerCase()
        .replace(/[\s-]+/g, '_')
}
