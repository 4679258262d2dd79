import { floatRepr, pythonRepr } from '#tasks/python/to-string.ts'
import { PythonFloat } from '#tasks/python/value.ts'
import { allocate, spend } from './budget.ts'
import { callValue } from './calls.ts'
import { classMember, isInstanceOf } from './classes.ts'
import { raise } from './exceptions.ts'
import { Callable, ClassValue, Dictionary, Instance, Module, SetValue, Tuple, type Value } from './value.ts'

/** Python's `str(value)`. */
export function toStr(value: Value): string {
  if (typeof value === 'string') return value
  if (!(value instanceof Instance)) return toRepr(value)
  const own = classMember(value.type, '__str__')
  if (own !== undefined) return textFrom(own, value)
  return isInstanceOf(value, 'BaseException') ? exceptionText(value) : toRepr(value)
}

/** Python's `repr(value)`. */
export function toRepr(value: Value): string {
  const text = reprOf(value)
  allocate(text.length)
  return text
}

function reprOf(value: Value): string {
  if (value instanceof PythonFloat) return floatRepr(value.value)
  if (typeof value === 'bigint') return integerText(value)
  if (value === null || typeof value !== 'object') return pythonRepr(value)
  spend(1)
  if (Array.isArray(value)) return `[${value.map(toRepr).join(', ')}]`
  if (value instanceof Tuple) return tupleRepr(value)
  if (value instanceof Dictionary) return dictionaryRepr(value)
  if (value instanceof SetValue) return setRepr(value)
  if (value instanceof ClassValue) return `<class '${value.name}'>`
  if (value instanceof Callable) return `<function ${value.name}>`
  if (value instanceof Module) return `<module '${value.name}'>`
  return instanceRepr(value)
}

const beyondDigits = 10n ** 4300n

/** Python refuses longer decimal texts (sys.get_int_max_str_digits): they take time by the square of their length. */
function integerText(value: bigint): string {
  if (value < beyondDigits && value > -beyondDigits) return value.toString()
  return raise('ValueError', 'Exceeds the limit (4300 digits) for integer string conversion')
}

function tupleRepr(value: Tuple): string {
  const items = value.items.map(toRepr)
  return items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`
}

function dictionaryRepr(value: Dictionary): string {
  const members = [...value.entries.values()].map(([key, member]) => `${toRepr(key)}: ${toRepr(member)}`)
  const braces = `{${members.join(', ')}}`
  if (value.typeName === 'dict' || value.typeName === 'defaultdict') return braces
  return members.length === 0 ? `${value.typeName}()` : `${value.typeName}(${braces})`
}

function setRepr(value: SetValue): string {
  const items = [...value.entries.values()].map(toRepr).join(', ')
  if (value.isFrozen) return items === '' ? 'frozenset()' : `frozenset({${items}})`
  return items === '' ? 'set()' : `{${items}}`
}

function instanceRepr(value: Instance): string {
  const own = classMember(value.type, '__repr__')
  if (own !== undefined) return textFrom(own, value)
  if (!isInstanceOf(value, 'BaseException')) return `<${value.type.name} object>`
  const given = value.attributes.get('args')
  const items = given instanceof Tuple ? given.items : []
  return `${value.type.name}(${items.map(toRepr).join(', ')})`
}

function exceptionText(value: Instance): string {
  const given = value.attributes.get('args')
  if (!(given instanceof Tuple) || given.items.length === 0) return ''
  const [first = null] = given.items
  if (given.items.length > 1) return tupleRepr(given)
  return isInstanceOf(value, 'KeyError') ? toRepr(first) : toStr(first)
}

function textFrom(method: Value, self: Instance): string {
  const text = callValue(method, [self])
  return typeof text === 'string' ? text : raise('TypeError', '__str__ returned non-string')
}
