import { added } from '../builtins/arithmetic.ts'
import { call, callValue } from '../calls.ts'
import { classMember } from '../classes.ts'
import { attribute } from '../evaluate/attributes.ts'
import { raise } from '../exceptions.ts'
import { dictionaryOf, expectText, sequenceItems, setOf } from '../methods/expect.ts'
import { native } from '../methods/native.ts'
import { compare, equals, hashKey, isTruthy, iterate } from '../operations.ts'
import { typeNameOf } from '../type-name.ts'
import {
  Callable,
  ClassValue,
  Dictionary,
  Instance,
  type Module,
  SetValue,
  StaticMethod,
  Tuple,
  type Value,
} from '../value.ts'
import { byName, type Members, moduleOf } from './native-module.ts'

/** A function with some of its arguments given. */
function partial(callee: Value, values: Value[], named: Dictionary): Value {
  const given = new Map([...named.entries.values()].map(([name, value]) => [String(name), value] as const))
  return new StaticMethod('partial', (more) =>
    call(callee, { values: [...values, ...more.values], named: new Map([...given, ...more.named]) }),
  )
}

function reduced(callee: Value, values: Value, initial: Value | undefined): Value {
  let result = initial
  for (const value of iterate(values)) result = result === undefined ? value : callValue(callee, [result, value])
  return result === undefined ? raise('TypeError', 'reduce() of empty iterable with no initial value') : result
}

/** A function that remembers what it gave for the same arguments. */
function cached(callee: Value): Value {
  const known = new Map<unknown, Value>()
  const wrapper = new Callable(callee instanceof Callable ? callee.name : 'cached', (given) => {
    const names = [...given.named].map(([name, value]) => new Tuple([name, value]))
    const key = hashKey(new Tuple([new Tuple(given.values), new Tuple(names)]))
    const before = known.get(key)
    if (before !== undefined) return before
    const value = call(callee, given)
    known.set(key, value)
    return value
  })
  return wrapper
}

/** A decorator that may be given options first: `@cache`, `@lru_cache`, `@lru_cache(maxsize=1)`. */
function cacheDecorator(callee: Value | undefined): Value {
  if (callee instanceof Callable) return cached(callee)
  return native('decorator', 'function', cached)
}

function comparisonKey(callee: Value): Value {
  const type = new ClassValue('K', [], new Map())
  type.members.set(
    '__lt__',
    native(
      '__lt__',
      'self, other',
      (a: Instance, b: Instance) =>
        compare(callValue(callee, [a.attributes.get('obj') ?? null, b.attributes.get('obj') ?? null]), 0) < 0,
    ),
  )
  type.members.set(
    '__eq__',
    native(
      '__eq__',
      'self, other',
      (a: Instance, b: Instance) =>
        compare(callValue(callee, [a.attributes.get('obj') ?? null, b.attributes.get('obj') ?? null]), 0) === 0,
    ),
  )
  return native('key', 'obj', (value: Value) => {
    const instance = new Instance(type)
    instance.attributes.set('obj', value)
    return instance
  })
}

/** The module `functools`. */
export function functoolsModule(): Module {
  const identity = native('wraps', 'wrapped, **options', () =>
    native('decorator', 'function', (callee: Value) => callee),
  )
  return moduleOf('functools', {
    ...byName(
      native('partial', 'func, *values, **named', partial),
      native('reduce', 'function, iterable, initial=', reduced),
      native('cache', 'function', cached),
      native('lru_cache', 'maxsize=, typed=', cacheDecorator),
      native('cmp_to_key', 'mycmp', comparisonKey),
      native('cached_property', 'function', (callee: Value) => callee),
    ),
    wraps: identity,
  })
}

/** `container[key]` for what `itemgetter` reads. */
export function itemOf(container: Value, key: Value): Value {
  const items = sequenceItems(container) ?? (typeof container === 'string' ? [...container] : undefined)
  if (items !== undefined) {
    if (typeof key !== 'number')
      return raise('TypeError', `${typeNameOf(container)} indices must be integers or slices, not ${typeNameOf(key)}`)
    const item = items.at(key)
    return item === undefined ? raise('IndexError', `${typeNameOf(container)} index out of range`) : item
  }
  if (container instanceof Dictionary) {
    const entry = container.entries.get(hashKey(key))
    if (entry !== undefined) return entry[1]
    return container.missing === undefined ? raise('KeyError', key) : container.missing(key)
  }
  const own = container instanceof Instance ? classMember(container.type, '__getitem__') : undefined
  return own === undefined
    ? raise('TypeError', `'${typeNameOf(container)}' object is not subscriptable`)
    : callValue(own, [container, key])
}

function getter(read: (value: Value, key: Value) => Value) {
  return (keys: Value[]): Value =>
    native('getter', 'obj', (value: Value) => {
      const found = keys.map((key) => read(value, key))
      return found.length === 1 ? (found[0] ?? null) : new Tuple(found)
    })
}

function contains(container: Value, item: Value): boolean {
  if (typeof container === 'string')
    return container.includes(expectText(item, "'in <string>' requires string as left operand, it"))
  if (container instanceof Dictionary || container instanceof SetValue) return container.entries.has(hashKey(item))
  for (const each of iterate(container)) if (equals(each, item)) return true
  return false
}

const comparisons: Members = byName(
  native('eq', 'a, b', equals),
  native('ne', 'a, b', (a: Value, b: Value) => !equals(a, b)),
  native('lt', 'a, b', (a: Value, b: Value) => compare(a, b, '<') < 0),
  native('le', 'a, b', (a: Value, b: Value) => compare(a, b, '<=') <= 0),
  native('gt', 'a, b', (a: Value, b: Value) => compare(a, b, '>') > 0),
  native('ge', 'a, b', (a: Value, b: Value) => compare(a, b, '>=') >= 0),
  native('not_', 'a', (a: Value) => !isTruthy(a)),
  native('truth', 'a', isTruthy),
)

/** The module `operator`. */
export function operatorModule(): Module {
  return moduleOf('operator', {
    ...comparisons,
    ...byName(
      native('itemgetter', '*items', getter(itemOf)),
      native(
        'attrgetter',
        '*attrs',
        getter((value, name) => attribute(value, expectText(name, 'attribute name'))),
      ),
      native('getitem', 'a, b', itemOf),
      native('contains', 'a, b', contains),
      native('add', 'a, b', added),
      native('iadd', 'a, b', added),
    ),
  })
}

/** A deep copy; the same object is copied once. */
function deepCopy(value: Value, known: Map<Value, Value>): Value {
  if (typeof value !== 'object' || value === null) return value
  const before = known.get(value)
  if (before !== undefined) return before
  if (Array.isArray(value)) {
    const copy: Value[] = []
    known.set(value, copy)
    for (const item of value) copy.push(deepCopy(item, known))
    return copy
  }
  if (value instanceof Tuple) return new Tuple(value.items.map((item) => deepCopy(item, known)))
  if (value instanceof Dictionary) {
    const copy = new Dictionary(value.typeName)
    copy.missing = value.missing
    known.set(value, copy)
    for (const [hash, [key, member]] of value.entries) copy.entries.set(hash, [key, deepCopy(member, known)])
    return copy
  }
  if (value instanceof SetValue) return setOf(value.entries.values(), value.isFrozen)
  return value instanceof Instance ? instanceCopy(value, (member) => deepCopy(member, known)) : value
}

function instanceCopy(value: Instance, each: (member: Value) => Value): Instance {
  const copy = new Instance(value.type, value.native)
  for (const [name, member] of value.attributes) copy.attributes.set(name, each(member))
  return copy
}

function shallowCopy(value: Value): Value {
  if (Array.isArray(value)) return [...value]
  if (value instanceof Dictionary) {
    const copy = dictionaryOf(value.entries.values(), value.typeName)
    copy.missing = value.missing
    return copy
  }
  if (value instanceof SetValue) return setOf(value.entries.values(), value.isFrozen)
  return value instanceof Instance ? instanceCopy(value, (member) => member) : value
}

/** The module `copy`. */
export function copyModule(): Module {
  return moduleOf(
    'copy',
    byName(
      native('copy', 'x', shallowCopy),
      native('deepcopy', 'x, memo=', (value: Value) => deepCopy(value, new Map())),
    ),
  )
}
