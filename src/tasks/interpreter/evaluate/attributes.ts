import { callValue } from '../calls.ts'
import { classMember } from '../classes.ts'
import { raise } from '../exceptions.ts'
import { classOf, methodOf } from '../methods/index.ts'
import { typeNameOf } from '../type-name.ts'
import {
  Callable,
  ClassMethod,
  ClassValue,
  Dictionary,
  Instance,
  Module,
  Property,
  StaticMethod,
  type Value,
} from '../value.ts'

/** Python's `value.name`; undefined where Python raises AttributeError. */
export function attributeOf(value: Value, name: string): Value | undefined {
  if (value instanceof Instance) return instanceAttribute(value, name)
  if (value instanceof Module) return value.member(name)
  if (value instanceof ClassValue) return classAttribute(value, name)
  if (name === '__class__') return classOf(value)
  if (value instanceof Callable && (name === '__name__' || name === '__qualname__')) return value.name
  return methodOf(value, name)
}

/** {@link attributeOf}. @throws {PythonException} AttributeError */
export function attribute(value: Value, name: string): Value {
  const found = attributeOf(value, name)
  return found === undefined ? noAttribute(value, name) : found
}

function noAttribute(value: Value, name: string): never {
  if (value instanceof Module) return raise('AttributeError', `module '${value.name}' has no attribute '${name}'`)
  const owner = value instanceof ClassValue ? `type object '${value.name}'` : `'${typeNameOf(value)}' object`
  return raise('AttributeError', `${owner} has no attribute '${name}'`)
}

function instanceAttribute(value: Instance, name: string): Value | undefined {
  const own = value.attributes.get(name)
  if (own !== undefined) return own
  const member = classMember(value.type, name)
  if (member !== undefined) return bound(member, value, value.type)
  if (name === '__class__') return value.type
  if (name === '__dict__') return attributesAsDictionary(value)
  const fallback = classMember(value.type, '__getattr__')
  return fallback === undefined ? undefined : callValue(fallback, [value, name])
}

function attributesAsDictionary(value: Instance): Dictionary {
  const dictionary = new Dictionary()
  for (const [key, member] of value.attributes) dictionary.entries.set(key, [key, member])
  return dictionary
}

function bound(member: Value, self: Instance, type: ClassValue): Value {
  if (!(member instanceof Callable) || member instanceof StaticMethod) return member
  if (member instanceof Property) return callValue(member, [self])
  return withFirst(member, member instanceof ClassMethod ? type : self)
}

/** A method with its object: calling it puts the object before the arguments. */
export function withFirst(method: Callable, first: Value): Callable {
  return new Callable(method.name, ({ values, named }) => method.call({ values: [first, ...values], named }))
}

function classAttribute(type: ClassValue, name: string): Value | undefined {
  const member = classMember(type, name)
  if (member instanceof ClassMethod) return withFirst(member, type)
  if (member !== undefined) return member
  return name === '__name__' || name === '__qualname__' ? type.name : undefined
}

/** What `super().name` means in a method of a class: the member of the next class in the object's order. */
export function superAttribute(self: Value, within: ClassValue, name: string, order: readonly ClassValue[]): Value {
  const type = self instanceof ClassValue ? self : classOf(self)
  for (const each of order.slice(order.indexOf(within) + 1)) {
    const member = each.members.get(name)
    if (member === undefined) continue
    return self instanceof Instance ? bound(member, self, type) : member
  }
  // `object` has an `__init__` that takes nothing and does nothing
  if (name === '__init__') return new StaticMethod('__init__', () => null)
  return raise('AttributeError', `'super' object has no attribute '${name}'`)
}

/** Python's `value.name = member`. */
export function setAttribute(value: Value, name: string, member: Value): void {
  if (value instanceof Instance) value.attributes.set(name, member)
  else if (value instanceof ClassValue) value.members.set(name, member)
  else noAttribute(value, name)
}

/** Python's `del value.name`. */
export function deleteAttribute(value: Value, name: string): void {
  const isDeleted = value instanceof Instance ? value.attributes.delete(name) : false
  if (!isDeleted) noAttribute(value, name)
}
