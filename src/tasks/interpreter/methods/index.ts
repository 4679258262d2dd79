import { PythonFloat } from '../../python/value.ts'
import { classMember } from '../classes.ts'
import {
  Callable,
  ClassMethod,
  ClassValue,
  Dictionary,
  Instance,
  Module,
  Property,
  SetValue,
  StaticMethod,
  Tuple,
  type Value,
} from '../value.ts'
import { collectionClassOf } from './collections.ts'
import { dictClass } from './dict.ts'
import { listClass, tupleClass } from './list.ts'
import { boolClass, floatClass, intClass } from './numbers.ts'
import { frozensetClass, setClass } from './set.ts'
import { strClass } from './str.ts'

/** `object`, the base of all. */
export const objectClass = new ClassValue('object', [], new Map())
/** The class of None. */
export const noneClass = new ClassValue('NoneType', [], new Map())
/** The class of functions and methods. */
export const functionClass = new ClassValue('function', [], new Map())
/** The class of modules. */
export const moduleClass = new ClassValue('module', [], new Map())
/** The class of classes. */
export const typeClass: ClassValue = new ClassValue('type', [], new Map(), ({ values }) => classOf(values[0] ?? null))

/** Python's `type(value)`. */
export function classOf(value: Value): ClassValue {
  if (value === null) return noneClass
  if (typeof value === 'string') return strClass
  if (typeof value === 'boolean') return boolClass
  if (typeof value === 'number' || typeof value === 'bigint') return intClass
  if (value instanceof PythonFloat) return floatClass
  if (Array.isArray(value)) return listClass
  if (value instanceof Tuple) return tupleClass
  if (value instanceof Dictionary) return collectionClassOf(value) ?? dictClass
  if (value instanceof SetValue) return value.isFrozen ? frozensetClass : setClass
  if (value instanceof Instance) return value.type
  if (value instanceof ClassValue) return typeClass
  return value instanceof Module ? moduleClass : functionClass
}

/**
 * A method of a value that is no instance of a class of the program (text, number, list, dict, set, …), bound to it;
 * undefined when its type has none of that name.
 */
export function methodOf(value: Value, name: string): Callable | undefined {
  const member = classMember(classOf(value), name)
  if (!(member instanceof Callable)) return undefined
  if (member instanceof StaticMethod) return member
  const self = member instanceof ClassMethod ? classOf(value) : value
  if (member instanceof Property) return undefined
  return new Callable(name, ({ values, named }) => member.call({ values: [self, ...values], named }))
}
