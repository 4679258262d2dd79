import { PythonFloat } from '#tasks/python/value.ts'
import { Callable, ClassValue, Dictionary, Instance, Module, SetValue, Tuple, type Value } from './value.ts'

/** The name of the value's type, as Python's messages have it: `type(value).__name__`. */
export function typeNameOf(value: Value): string {
  if (value === null) return 'NoneType'
  if (typeof value === 'string') return 'str'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'number' || typeof value === 'bigint') return 'int'
  if (value instanceof PythonFloat) return 'float'
  if (Array.isArray(value)) return 'list'
  if (value instanceof Tuple) return 'tuple'
  if (value instanceof Dictionary) return value.typeName
  if (value instanceof SetValue) return value.isFrozen ? 'frozenset' : 'set'
  if (value instanceof Instance) return value.type.name
  if (value instanceof ClassValue) return 'type'
  if (value instanceof Module) return 'module'
  return value instanceof Callable ? 'function' : 'object'
}
