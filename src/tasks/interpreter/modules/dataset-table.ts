import { allocate } from '../budget.ts'
import { hashKey } from '../operations.ts'
import { Dictionary, type Value } from '../value.ts'
import { type ArrowType, copied, fits, inferType, isPlain, stored } from './arrow-types.ts'
import { unsupported } from './native-module.ts'

/** A column: its values as Arrow holds them, and their type once it is needed. */
type Column = { readonly values: readonly Value[]; type?: ArrowType }

/** An immutable table, as the `datasets` library keeps one: what is read from it is a copy. */
export class DatasetTable {
  readonly #columns: ReadonlyMap<string, Column>
  readonly length: number

  constructor(columns: ReadonlyMap<string, Column>, length: number) {
    this.#columns = columns
    this.length = length
  }

  /** From rows that a data set reader made, typed already. */
  static ofRows(rows: readonly Dictionary[], names = columnNames(rows)): DatasetTable {
    const columns = names.map((name) => {
      const values = rows.map((row) => row.entries.get(hashKey(name))?.[1] ?? null)
      return [name, { values }] as const
    })
    return new DatasetTable(new Map(columns), rows.length)
  }

  /** From values of a program: their types are inferred, or those of `before` kept where they still fit. */
  static ofColumns(
    columns: Iterable<readonly [string, readonly Value[]]>,
    length: number,
    before?: DatasetTable,
  ): DatasetTable {
    const typed = Array.from(columns, ([name, values]) => {
      allocate(values.length)
      const old = before?.typeOf(name)
      const type = old !== undefined && fits(values, old) ? old : inferType(values)
      if (type.kind === 'mixed' && values.every(isPlain)) unsupported(`values of several types in the column ${name}`)
      return [name, { values: values.map((value) => stored(value, type)), type }] as const
    })
    return new DatasetTable(new Map(typed), length)
  }

  get names(): string[] {
    return [...this.#columns.keys()]
  }

  /** The type of a column; undefined when there is none, or it holds nothing but None. */
  typeOf(name: string): ArrowType | undefined {
    const column = this.#columns.get(name)
    if (column === undefined) return undefined
    column.type ??= inferType(column.values)
    return column.type.kind === 'null' ? undefined : column.type
  }

  /** All values of a column, copied; undefined when there is no such column. */
  column(name: string): Value[] | undefined {
    return this.#columns.get(name)?.values.map(copied)
  }

  row(index: number): Dictionary {
    const row = new Dictionary()
    for (const [name, { values }] of this.#columns)
      row.entries.set(hashKey(name), [name, copied(values[index] ?? null)])
    return row
  }

  *[Symbol.iterator](): Iterator<Dictionary> {
    for (let index = 0; index < this.length; index++) yield this.row(index)
  }

  /** Rows by their places, in that order. */
  select(places: readonly number[]): DatasetTable {
    allocate(places.length)
    return this.#each(({ values, type }) => {
      const chosen = places.map((place) => values[place] ?? null)
      return type === undefined ? { values: chosen } : { values: chosen, type }
    }, places.length)
  }

  #each(change: (column: Column) => Column, length: number): DatasetTable {
    return new DatasetTable(new Map([...this.#columns].map(([name, column]) => [name, change(column)])), length)
  }

  without(names: readonly string[]): DatasetTable {
    return new DatasetTable(new Map([...this.#columns].filter(([name]) => !names.includes(name))), this.length)
  }

  only(names: readonly string[]): DatasetTable {
    return new DatasetTable(
      new Map(names.flatMap((name) => [...this.#columns].filter(([own]) => own === name))),
      this.length,
    )
  }

  renamed(names: ReadonlyMap<string, string>): DatasetTable {
    const columns = [...this.#columns].map(([name, column]) => [names.get(name) ?? name, column] as const)
    return new DatasetTable(new Map(columns), this.length)
  }

  with(name: string, values: readonly Value[]): DatasetTable {
    const added = DatasetTable.ofColumns([[name, values]], this.length)
    return new DatasetTable(new Map([...this.#columns, ...added.#columns]), this.length)
  }
}

function columnNames(rows: readonly Dictionary[]): string[] {
  const names = new Set<string>()
  for (const row of rows) for (const [key] of row.entries.values()) if (typeof key === 'string') names.add(key)
  return [...names]
}
