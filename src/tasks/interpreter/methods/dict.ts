import { allocate } from '../budget.ts'
import { callValue } from '../calls.ts'
import { classMember } from '../classes.ts'
import { raise } from '../exceptions.ts'
import { equals, hashKey, iterate } from '../operations.ts'
import { toRepr } from '../representation.ts'
import { ClassMethod, ClassValue, Dictionary, Instance, SetValue, Tuple, type Value } from '../value.ts'
import { listOf, sequenceItems, setEntry, setOf } from './expect.ts'
import { construction, type MethodTable, methodMembers, native, nativeClass } from './native.ts'

type ViewKind = 'keys' | 'values' | 'items'

/** What `keys()`, `values()` and `items()` give: it shows the dict as it is when it is gone through. */
class DictionaryView {
  readonly dictionary: Dictionary
  readonly kind: ViewKind
  constructor(dictionary: Dictionary, kind: ViewKind) {
    this.dictionary = dictionary
    this.kind = kind
  }

  *[Symbol.iterator](): Iterator<Value> {
    const size = this.dictionary.entries.size
    for (const [key, value] of this.dictionary.entries.values()) {
      yield this.kind === 'items' ? new Tuple([key, value]) : this.kind === 'keys' ? key : value
      if (this.dictionary.entries.size !== size) raise('RuntimeError', 'dictionary changed size during iteration')
    }
  }
}

function viewOf(value: Value): DictionaryView {
  return value instanceof Instance && value.native instanceof DictionaryView
    ? value.native
    : raise('TypeError', 'a view of a dict is needed')
}

function isView(value: Value | undefined): boolean {
  return value instanceof Instance && value.native instanceof DictionaryView
}

function hasItem(value: Value, sought: Value): boolean {
  const { dictionary, kind } = viewOf(value)
  if (kind === 'keys') return dictionary.entries.has(hashKey(sought))
  return [...viewOf(value)].some((item) => equals(item, sought))
}

function combined(keep: (set: SetValue, hash: unknown) => boolean) {
  return (view: Value, other: Value): Value => {
    const others = setOf(iterate(other))
    return setOf([...viewOf(view)].filter((item) => keep(others, hashKey(item))))
  }
}

const viewMethods: MethodTable = {
  __len__: ['', (view: Value) => viewOf(view).dictionary.entries.size],
  __contains__: ['item', hasItem],
  __eq__: [
    'other',
    (view: Value, other: Value) => {
      const isSetLike = other instanceof SetValue || isView(other)
      return isSetLike && equals(setOf(viewOf(view)), setOf(iterate(other)))
    },
  ],
  __repr__: ['', (view: Value) => `dict_${viewOf(view).kind}(${toRepr([...viewOf(view)])})`],
  __and__: ['other', combined((others, hash) => others.entries.has(hash))],
  __sub__: ['other', combined((others, hash) => !others.entries.has(hash))],
  __or__: ['other', (view: Value, other: Value) => setOf([...viewOf(view), ...iterate(other)])],
  isdisjoint: ['other', (view: Value, other: Value) => !listOf(other).some((item) => hasItem(view, item))],
}
const viewClasses = Object.fromEntries(
  (['keys', 'values', 'items'] as const).map((kind) => [
    kind,
    nativeClass(`dict_${kind}`, { isOwn: isView, methods: viewMethods }),
  ]),
)

function view(kind: ViewKind): MethodTable[string] {
  const type = viewClasses[kind] ?? new ClassValue(kind, [], new Map())
  return ['', (dictionary: Dictionary) => new Instance(type, new DictionaryView(dictionary, kind))]
}

/**
 * Adds what `dict(…)` and `update(…)` take: a dict, an object with `keys` and `__getitem__`, or pairs.
 *
 * @throws TypeError or ValueError of Python for what is no pair.
 */
export function addEntries(dictionary: Dictionary, source: Value): void {
  if (source instanceof Dictionary) {
    allocate(source.entries.size)
    for (const [key, value] of [...source.entries.values()]) setEntry(dictionary, key, value)
    return
  }
  const [keys, item] =
    source instanceof Instance ? [classMember(source.type, 'keys'), classMember(source.type, '__getitem__')] : []
  if (keys !== undefined && item !== undefined) {
    for (const key of iterate(callValue(keys, [source]))) setEntry(dictionary, key, callValue(item, [source, key]))
    return
  }
  let index = 0
  for (const pair of iterate(source)) {
    const items = sequenceItems(pair) ?? listOf(pair)
    const [key, value] = items
    if (items.length !== 2 || key === undefined || value === undefined) {
      raise('ValueError', `dictionary update sequence element #${index} has length ${items.length}; 2 is required`)
    }
    allocate(1)
    setEntry(dictionary, key, value)
    index++
  }
}

function updated(dictionary: Dictionary, source: Value | undefined, named: Dictionary): null {
  if (source !== undefined) addEntries(dictionary, source)
  addEntries(dictionary, named)
  return null
}

function popped(dictionary: Dictionary, key: Value, otherwise: Value | undefined): Value {
  const hash = hashKey(key)
  const entry = dictionary.entries.get(hash)
  if (entry === undefined) return otherwise === undefined ? raise('KeyError', key) : otherwise
  dictionary.entries.delete(hash)
  return entry[1]
}

function copyOf(dictionary: Dictionary): Dictionary {
  const copy = new Dictionary(dictionary.typeName)
  copy.missing = dictionary.missing
  addEntries(copy, dictionary)
  return copy
}

function popLast(dictionary: Dictionary, isLast: Value = true): Value {
  const hashes = [...dictionary.entries.keys()]
  const hash = isLast === false ? hashes[0] : hashes.at(-1)
  const entry = dictionary.entries.get(hash)
  if (entry === undefined) return raise('KeyError', 'popitem(): dictionary is empty')
  dictionary.entries.delete(hash)
  return new Tuple(entry)
}

const dictMethods: MethodTable = {
  keys: view('keys'),
  values: view('values'),
  items: view('items'),
  get: [
    'key, default=',
    (dictionary: Dictionary, key: Value, otherwise: Value = null) => {
      const entry = dictionary.entries.get(hashKey(key))
      return entry === undefined ? otherwise : entry[1]
    },
  ],
  setdefault: [
    'key, default=',
    (dictionary: Dictionary, key: Value, otherwise: Value = null) => {
      const entry = dictionary.entries.get(hashKey(key))
      if (entry !== undefined) return entry[1]
      setEntry(dictionary, key, otherwise)
      return otherwise
    },
  ],
  pop: ['key, default=', popped],
  popitem: ['last=', popLast],
  update: [
    '*sources, **named',
    (dictionary: Dictionary, sources: Value[], named: Dictionary) => updated(dictionary, sources[0], named),
  ],
  clear: [
    '',
    (dictionary: Dictionary) => {
      dictionary.entries.clear()
      return null
    },
  ],
  copy: ['', copyOf],
}

export function isDictionary(value: Value | undefined): boolean {
  return value instanceof Dictionary
}

/** The class `dict`. */
export const dictClass = new ClassValue(
  'dict',
  [],
  methodMembers('dict', isDictionary, dictMethods),
  construction('dict', '*sources, **named', (sources: Value[], named: Dictionary) => {
    const dictionary = new Dictionary()
    if (sources.length > 1) raise('TypeError', `dict expected at most 1 argument, got ${sources.length}`)
    updated(dictionary, sources[0], named)
    return dictionary
  }),
)
dictClass.members.set(
  'fromkeys',
  new ClassMethod(
    'fromkeys',
    native('fromkeys', 'cls, iterable, value=', (_cls: Value, keys: Value, value: Value = null) => {
      const dictionary = new Dictionary()
      for (const key of iterate(keys)) {
        allocate(1)
        setEntry(dictionary, key, value)
      }
      return dictionary
    }).call,
  ),
)
