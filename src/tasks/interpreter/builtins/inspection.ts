import { textLength } from '../../python/text.ts'
import { spend } from '../budget.ts'
import { callValue } from '../calls.ts'
import { classMember, isSubclass } from '../classes.ts'
import { raise } from '../exceptions.ts'
import { expectInteger, expectText, sequenceItems } from '../methods/expect.ts'
import { asciiText, formatValue } from '../methods/format-spec.ts'
import { classOf } from '../methods/index.ts'
import { native } from '../methods/native.ts'
import { hashKey, identity } from '../operations.ts'
import { toRepr } from '../representation.ts'
import { typeNameOf } from '../type-name.ts'
import { Callable, ClassValue, Dictionary, Instance, SetValue, Tuple, type Value } from '../value.ts'

/** Python's `len(value)`. @throws TypeError of Python for what has no length. */
export function lengthOf(value: Value): Value {
  if (typeof value === 'string') {
    spend(value.length >> 6)
    return textLength(value)
  }
  const items = sequenceItems(value)
  if (items !== undefined) return items.length
  if (value instanceof Dictionary || value instanceof SetValue) return value.entries.size
  const own = value instanceof Instance ? classMember(value.type, '__len__') : undefined
  return own === undefined
    ? raise('TypeError', `object of type '${typeNameOf(value)}' has no len()`)
    : callValue(own, [value])
}

/** Classes that stand for several others, such as `typing.Sequence`: the test that says which objects belong to them. */
export const abstractClasses = new WeakMap<ClassValue, (value: Value) => boolean>()

function isInstance(value: Value, type: Value): boolean {
  if (type instanceof Tuple) return type.items.some((each) => isInstance(value, each))
  if (!(type instanceof ClassValue)) {
    return raise('TypeError', 'isinstance() arg 2 must be a type, a tuple of types, or a union')
  }
  const test = abstractClasses.get(type)
  if (test !== undefined) return test(value)
  return type.name === 'object' || isSubclass(classOf(value), type)
}

function isSubclassOf(type: Value, base: Value): boolean {
  if (base instanceof Tuple) return base.items.some((each) => isSubclassOf(type, each))
  if (!(type instanceof ClassValue && base instanceof ClassValue))
    return raise('TypeError', 'issubclass() arg 1 must be a class')
  return base.name === 'object' || isSubclass(type, base)
}

function character(code: Value): string {
  const number = expectInteger(code)
  if (number < 0 || number > 0x10ffff) raise('ValueError', 'chr() arg not in range(0x110000)')
  return String.fromCodePoint(number)
}

function codePoint(value: Value): number {
  const text = expectText(value, 'ord() argument')
  if (textLength(text) !== 1)
    raise('TypeError', `ord() expected a character, but string of length ${textLength(text)} found`)
  return text.codePointAt(0) ?? 0
}

/** Numbers hash to themselves; what Python seeds anew in each process (texts) has no hash that could be relied on. */
function hash(value: Value): Value {
  const key = hashKey(value)
  if (typeof key === 'number' || typeof key === 'bigint') return key
  const text = typeof key === 'object' && key !== null ? String(identity(key)) : String(key)
  let result = 0
  for (let index = 0; index < text.length; index++) result = (Math.imul(result, 31) + text.charCodeAt(index)) | 0
  return result
}

/** Builtins that ask what a value is. */
export const inspectionBuiltins: readonly Callable[] = [
  native('len', 'obj', lengthOf),
  native('isinstance', 'obj, class_or_tuple', isInstance),
  native('issubclass', 'cls, class_or_tuple', isSubclassOf),
  native('callable', 'obj', (value: Value) => {
    if (value instanceof Callable || value instanceof ClassValue) return true
    return value instanceof Instance && classMember(value.type, '__call__') !== undefined
  }),
  native('chr', 'i', character),
  native('ord', 'c', codePoint),
  native('repr', 'obj', (value: Value) => toRepr(value)),
  native('ascii', 'obj', (value: Value) => asciiText(toRepr(value))),
  native('format', 'value, format_spec=', (value: Value, spec: Value = '') =>
    formatValue(value, expectText(spec, 'format_spec')),
  ),
  native('hash', 'obj', hash),
  native('id', 'obj', (value: Value) => (typeof value === 'object' && value !== null ? identity(value) : hash(value))),
  new Callable('print', () => null),
]
