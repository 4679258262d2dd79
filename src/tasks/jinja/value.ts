import { textLength } from '../python/text.ts'
import { isDict, numberOf, PythonFloat, type PythonValue } from '../python/value.ts'

/** What a name that is not there evaluates to. Printing or using it is an error (Jinja's StrictUndefined). */
export class Undefined {
  readonly what: string
  constructor(what: string) {
    this.what = what
  }
}

/** Arguments of a call in a template. */
export type CallArguments = {
  readonly values: readonly JinjaValue[]
  readonly named: Readonly<Record<string, JinjaValue>>
}

/** A method or global that a template can call. */
export class Callable {
  readonly name: string
  readonly call: (callArguments: CallArguments) => JinjaValue
  constructor(name: string, call: (callArguments: CallArguments) => JinjaValue) {
    this.name = name
    this.call = call
  }
}

/** Everything that an expression of a template can be. */
export type JinjaValue =
  | PythonValue
  | Undefined
  | Callable
  | readonly JinjaValue[]
  | { readonly [key: string]: JinjaValue }

/** A use that Python refuses; the template adds where it happened. */
export class OperationError extends Error {
  override readonly name = 'OperationError'
  readonly code = 'TEMPLATE_OPERATION'
}

/** The value, or an error for a name that is not defined. */
export function defined(value: JinjaValue): Exclude<JinjaValue, Undefined> {
  if (value instanceof Undefined) throw new OperationError(`${value.what} is undefined`)
  return value
}

/** The name that Python gives the type, for messages. */
export function typeName(value: JinjaValue): string {
  if (value === null) return 'None'
  if (typeof value === 'string') return 'str'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'number' || typeof value === 'bigint') return 'int'
  if (value instanceof PythonFloat) return 'float'
  return Array.isArray(value) ? 'list' : value instanceof Callable ? 'function' : 'dict'
}

/** Python's truth: empty strings, lists and dicts, zero and None are false. */
export function isTrue(value: JinjaValue): boolean {
  const known = defined(value)
  if (known === null || known === '') return false
  const number = numberOf(known)
  if (number !== undefined) return Boolean(number)
  if (Array.isArray(known)) return known.length > 0
  return isDict(known) ? Object.keys(known).length > 0 : true
}

/** Python's `len`. */
export function lengthOf(value: JinjaValue): number {
  const known = defined(value)
  if (typeof known === 'string') return textLength(known)
  if (Array.isArray(known)) return known.length
  if (isDict(known) && !(known instanceof Callable)) return Object.keys(known).length
  throw new OperationError(`an object of type ${typeName(known)} has no length`)
}

/** What a `for` loop or a list filter goes through: items, characters (code points) or keys. */
export function itemsOf(value: JinjaValue): readonly JinjaValue[] {
  const known = defined(value)
  if (Array.isArray(known)) return known
  if (typeof known === 'string') return [...known]
  if (isDict(known) && !(known instanceof Callable)) return Object.keys(known)
  throw new OperationError(`an object of type ${typeName(known)} is not iterable`)
}

/** The text of an argument that must be a string. */
export function textOf(value: JinjaValue | undefined, what: string): string {
  if (typeof value === 'string') return value
  throw new OperationError(`${what} must be a str${value === undefined ? '' : `, not ${typeName(defined(value))}`}`)
}

/** An argument that must be an integer. */
export function integerOf(value: JinjaValue | undefined, what: string): number {
  const number = typeof value === 'boolean' || typeof value === 'number' ? Number(value) : undefined
  if (number === undefined) throw new OperationError(`${what} must be an int`)
  return number
}
