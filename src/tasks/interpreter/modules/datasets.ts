import { allocate } from '../budget.ts'
import { callValue } from '../calls.ts'
import { raise } from '../exceptions.ts'
import { dictionaryOf, entryOf, expectInteger, expectText, listOf, sequenceItems, setEntry } from '../methods/expect.ts'
import { type MethodTable, native, nativeClass } from '../methods/native.ts'
import { sortedItems } from '../methods/ordering.ts'
import { isTruthy, iterate } from '../operations.ts'
import { typeNameOf } from '../type-name.ts'
import { ClassMethod, type ClassValue, Dictionary, Instance, type Module, type Value } from '../value.ts'
import { DatasetTable } from './dataset-table.ts'
import { moduleOf, unsupported } from './native-module.ts'

/** A `datasets.Dataset` over a table. */
export function makeDataset(table: DatasetTable): Instance {
  const instance = new Instance(datasetClass, table)
  instance.attributes.set('column_names', table.names)
  instance.attributes.set('num_rows', table.length)
  instance.attributes.set('features', dictionaryOf(table.names.map((name) => [name, name] as const)))
  return instance
}

/** The table of a Dataset; undefined for every other value. */
export function tableOf(value: Value): DatasetTable | undefined {
  return value instanceof Instance && value.native instanceof DatasetTable ? value.native : undefined
}

function ownTable(value: Value): DatasetTable {
  return tableOf(value) ?? raise('TypeError', 'a Dataset is needed')
}

function names(value: Value | undefined): string[] {
  if (value === undefined || value === null) return []
  return typeof value === 'string' ? [value] : listOf(value).map((name) => expectText(name, 'a column name'))
}

/** Arguments of the call on one row: the row, or the columns asked for, then its index, then those given by name. */
function rowCall(callee: Value, { input, withIndices, named }: CallOptions): (row: Dictionary, index: Value) => Value {
  const columns = names(input)
  const byName = new Map<string, Value>()
  if (named instanceof Dictionary) for (const [key, value] of named.entries.values()) byName.set(String(key), value)
  return (row, index) => {
    const values = input === undefined || input === null ? [row] : columns.map((name) => entryOf(row, name) ?? null)
    return callValue(callee, isTruthy(withIndices) ? [...values, index] : values, byName)
  }
}

type CallOptions = { readonly input: Value | undefined; readonly withIndices: Value; readonly named: Value | undefined }

/** What becomes of a row: itself as the function left it, without the removed columns, and what the function returned. */
function merged(row: Dictionary, returned: Dictionary, removed: readonly string[]): Dictionary {
  const result = new Dictionary()
  for (const [key, value] of row.entries.values()) {
    if (!(typeof key === 'string' && removed.includes(key))) setEntry(result, key, value)
  }
  for (const [key, value] of returned.entries.values()) {
    if (returned === row && typeof key === 'string' && removed.includes(key)) continue
    setEntry(result, key, value)
  }
  return result
}

function mappedRows(
  table: DatasetTable,
  call: (row: Dictionary, index: Value) => Value,
  removed: readonly string[],
): DatasetTable {
  const rows: Dictionary[] = []
  for (let index = 0; index < table.length; index++) {
    const row = table.row(index)
    const returned = call(row, index)
    if (returned === null) {
      if (index === 0) {
        for (let later = 1; later < table.length; later++) call(table.row(later), later)
        return table.without(removed)
      }
      return raise('TypeError', 'the mapped function returned None for some rows and a dict for others')
    }
    if (!(returned instanceof Dictionary)) {
      return raise(
        'TypeError',
        `Provided \`function\` which is applied to all elements of table returns a variable of type ${typeNameOf(returned)}`,
      )
    }
    rows.push(merged(row, returned, removed))
  }
  return DatasetTable.ofColumns(inOrder(columnsOf(rows), table), rows.length, table)
}

/** Columns that were there before come first, in their old order, even where the function took them out and put them back. */
function inOrder(columns: Iterable<readonly [string, Value[]]>, { names: before }: DatasetTable): [string, Value[]][] {
  const all = new Map(columns)
  const kept = before.flatMap((name): [string, Value[]][] => {
    const values = all.get(name)
    all.delete(name)
    return values === undefined ? [] : [[name, values]]
  })
  return [...kept, ...all]
}

function columnsOf(rows: readonly Dictionary[]): [string, Value[]][] {
  const columns = new Map<string, Value[]>()
  for (const [index, row] of rows.entries()) {
    for (const [key, value] of row.entries.values()) {
      const name = expectText(key, 'a column name')
      let values = columns.get(name)
      if (values === undefined) {
        values = Array.from({ length: index }, () => null)
        columns.set(name, values)
      }
      values[index] = value
    }
    for (const values of columns.values()) if (values.length <= index) values[index] = null
  }
  return [...columns]
}

/** `map(…, batched=True)`: the function gets dicts of lists, and may return longer or shorter ones. */
function mappedBatches(
  table: DatasetTable,
  call: (batch: Dictionary, indices: Value) => Value,
  { size, removed }: { size: number; removed: readonly string[] },
): DatasetTable {
  const columns = new Map<string, Value[]>()
  for (let from = 0; from < table.length; from += size) {
    const places = Array.from({ length: Math.min(size, table.length - from) }, (_, index) => from + index)
    const part = table.select(places)
    const batch = dictionaryOf(part.names.map((name) => [name, part.column(name) ?? []] as const))
    const returned = call(batch, places)
    if (returned === null) return table
    if (!(returned instanceof Dictionary)) return raise('TypeError', 'the mapped function must return a dict')
    for (const [key, value] of merged(batch, returned, removed).entries.values()) {
      const name = expectText(key, 'a column name')
      columns.set(name, [...(columns.get(name) ?? []), ...listOf(value)])
    }
  }
  if (table.length === 0) return table.without(removed)
  const lengths = new Set([...columns.values()].map((values) => values.length))
  if (lengths.size > 1) raise('ValueError', 'columns of a batch have different lengths')
  return DatasetTable.ofColumns(inOrder(columns, table), [...lengths][0] ?? 0, table)
}

const ignored =
  'batch_size=, drop_last_batch=, remove_columns=, keep_in_memory=, load_from_cache_file=, cache_file_name='
const methods: MethodTable = {
  map: [
    `function=, with_indices=, with_rank=, input_columns=, batched=, ${ignored}, fn_kwargs=, num_proc=, desc=, features=, writer_batch_size=`,
    (
      self: Value,
      callee: Value,
      withIndices: Value = false,
      _rank: Value,
      input: Value,
      batched: Value = false,
      batchSize: Value = 1000,
      _drop: Value,
      remove: Value,
      _memory: Value,
      _load: Value,
      _cache: Value,
      named: Value,
    ) => {
      const call = rowCall(callee, { input, withIndices, named })
      const table = ownTable(self)
      const removed = names(remove)
      const size = batchSize === null ? Math.max(1, table.length) : expectInteger(batchSize)
      return makeDataset(
        isTruthy(batched) ? mappedBatches(table, call, { size, removed }) : mappedRows(table, call, removed),
      )
    },
  ],
  filter: [
    'function=, with_indices=, with_rank=, input_columns=, batched=, batch_size=, keep_in_memory=, load_from_cache_file=, fn_kwargs=, num_proc=, desc=',
    (
      self: Value,
      callee: Value,
      withIndices: Value = false,
      _rank: Value,
      input: Value,
      batched: Value = false,
      _size: Value,
      _memory: Value,
      _load: Value,
      named: Value,
    ) => {
      if (isTruthy(batched)) unsupported('Dataset.filter in batches')
      const call = rowCall(callee, { input, withIndices, named })
      const table = ownTable(self)
      const kept: number[] = []
      for (let index = 0; index < table.length; index++) if (isTruthy(call(table.row(index), index))) kept.push(index)
      return makeDataset(table.select(kept))
    },
  ],
  select: ['indices, **options', (self: Value, indices: Value) => makeDataset(selected(ownTable(self), indices))],
  take: [
    'n',
    (self: Value, n: Value) =>
      makeDataset(ownTable(self).select(placesBetween(0, Math.min(expectInteger(n), ownTable(self).length)))),
  ],
  skip: [
    'n',
    (self: Value, n: Value) =>
      makeDataset(ownTable(self).select(placesBetween(expectInteger(n), ownTable(self).length))),
  ],
  remove_columns: [
    'column_names, **options',
    (self: Value, columns: Value) => makeDataset(ownTable(self).without(existing(ownTable(self), names(columns)))),
  ],
  select_columns: [
    'column_names, **options',
    (self: Value, columns: Value) => makeDataset(ownTable(self).only(existing(ownTable(self), names(columns)))),
  ],
  rename_column: [
    'original_column_name, new_column_name, **options',
    (self: Value, from: Value, to: Value) => {
      const [name = ''] = existing(ownTable(self), [expectText(from, 'a column name')])
      return makeDataset(ownTable(self).renamed(new Map([[name, expectText(to, 'a column name')]])))
    },
  ],
  rename_columns: [
    'column_mapping, **options',
    (self: Value, mapping: Value) => {
      if (!(mapping instanceof Dictionary)) return raise('TypeError', 'column_mapping must be a dict')
      const pairs = [...mapping.entries.values()].map(
        ([from, to]) => [expectText(from, 'a name'), expectText(to, 'a name')] as const,
      )
      existing(
        ownTable(self),
        pairs.map(([from]) => from),
      )
      return makeDataset(ownTable(self).renamed(new Map(pairs)))
    },
  ],
  add_column: [
    'name, column, **options',
    (self: Value, name: Value, column: Value) => {
      const values = listOf(column)
      if (values.length !== ownTable(self).length)
        raise('ValueError', 'the column has another length than the data set')
      return makeDataset(ownTable(self).with(expectText(name, 'a column name'), values))
    },
  ],
  sort: [
    'column_names, reverse=, **options',
    (self: Value, columns: Value, reverse: Value = false) => {
      const table = ownTable(self)
      const [name = '', ...others] = existing(table, names(columns))
      if (others.length > 0) return unsupported('Dataset.sort by several columns')
      const values = table.column(name) ?? []
      const places = sortedItems(
        placesBetween(0, table.length),
        (place) => values[Number(place)] ?? null,
        isTruthy(reverse),
      )
      return makeDataset(table.select(places.map(Number)))
    },
  ],
  unique: [
    'column',
    (self: Value, column: Value) => [
      ...new Map(columnOf(self, column).map((value) => [String(value), value])).values(),
    ],
  ],
  flatten_indices: ['**options', (self: Value) => self],
  to_list: ['', (self: Value) => [...ownTable(self)]],
  to_dict: [
    '**options',
    (self: Value) => dictionaryOf(ownTable(self).names.map((name) => [name, columnOf(self, name)] as const)),
  ],
  shuffle: ['**options', () => unsupported("Dataset.shuffle, which needs numpy's generator")],
  train_test_split: ['**options', () => unsupported("Dataset.train_test_split, which needs numpy's generator")],
  to_pandas: ['**options', () => unsupported('Dataset.to_pandas')],
  cast_column: ['column, feature', (self: Value) => self],
  with_format: ['**options', () => unsupported('Dataset.with_format')],
  __len__: ['', (self: Value) => ownTable(self).length],
  __getitem__: ['key', item],
  __bool__: ['', (self: Value) => ownTable(self).length > 0],
  __repr__: [
    '',
    (self: Value) => `Dataset({ features: [${ownTable(self).names.join(', ')}], num_rows: ${ownTable(self).length} })`,
  ],
}

function placesBetween(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index)
}

function existing(table: DatasetTable, wanted: readonly string[]): readonly string[] {
  const missing = wanted.find((name) => !table.names.includes(name))
  return missing === undefined ? wanted : raise('ValueError', `Column name ${missing} is not in the data set`)
}

function selected(table: DatasetTable, indices: Value): DatasetTable {
  const places = Array.from(iterate(indices), (index) => placeIn(table, expectInteger(index)))
  return table.select(places)
}

function placeIn(table: DatasetTable, index: number): number {
  const place = index < 0 ? index + table.length : index
  return place >= 0 && place < table.length
    ? place
    : raise('IndexError', `Index ${index} is out of bounds for size ${table.length}`)
}

function columnOf(self: Value, name: Value): Value[] {
  return ownTable(self).column(expectText(name, 'a column name')) ?? raise('KeyError', name)
}

function item(self: Value, key: Value): Value {
  if (typeof key === 'string') return columnOf(self, key)
  if (typeof key === 'number' || typeof key === 'boolean')
    return ownTable(self).row(placeIn(ownTable(self), Number(key)))
  const places = sequenceItems(key) ?? [...iterate(key)]
  const part = selected(ownTable(self), [...places])
  return dictionaryOf(part.names.map((name) => [name, part.column(name) ?? []] as const))
}

const datasetClass: ClassValue = nativeClass('Dataset', {
  isOwn: (value) => value !== undefined && tableOf(value) !== undefined,
  methods,
})

function fromList(rows: Value): Value {
  const list = listOf(rows).map((row) =>
    row instanceof Dictionary ? row : raise('TypeError', 'each row must be a dict'),
  )
  allocate(list.length)
  return makeDataset(DatasetTable.ofColumns(columnsOf(list), list.length))
}

function fromDict(mapping: Value): Value {
  if (!(mapping instanceof Dictionary)) return raise('TypeError', 'a dict of lists is needed')
  const columns = [...mapping.entries.values()].map(
    ([name, values]) => [expectText(name, 'a column name'), listOf(values)] as const,
  )
  const lengths = new Set(columns.map(([, values]) => values.length))
  if (lengths.size > 1) raise('ValueError', 'columns have different lengths')
  return makeDataset(DatasetTable.ofColumns(columns, [...lengths][0] ?? 0))
}

datasetClass.members.set(
  'from_list',
  new ClassMethod(
    'from_list',
    native('from_list', 'cls, mapping, **options', (_cls: Value, rows: Value) => fromList(rows)).call,
  ),
)
datasetClass.members.set(
  'from_dict',
  new ClassMethod(
    'from_dict',
    native('from_dict', 'cls, mapping, **options', (_cls: Value, mapping: Value) => fromDict(mapping)).call,
  ),
)

function concatenated(parts: Value): Value {
  const tables = listOf(parts).map(ownTable)
  return makeDataset(
    DatasetTable.ofColumns(
      columnsOf(tables.flatMap((table) => [...table])),
      tables.reduce((sum, { length }) => sum + length, 0),
    ),
  )
}

/** The module `datasets`: tables in memory. Loading from the hub or from files is not a program's business here. */
export function datasetsModule(): Module {
  return moduleOf('datasets', {
    Dataset: datasetClass,
    concatenate_datasets: native('concatenate_datasets', 'dsets, **options', concatenated),
  })
}
