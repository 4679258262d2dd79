import { attribute, attributeOf, setAttribute } from '../evaluate/attributes.ts'
import { raise } from '../exceptions.ts'
import { expectText } from '../methods/expect.ts'
import { native } from '../methods/native.ts'
import { Callable, ClassMethod, Property, StaticMethod, type Value } from '../value.ts'

function decorator(name: string, Kind: typeof StaticMethod | typeof ClassMethod | typeof Property): Callable {
  return native(name, 'function', (callee: Value) =>
    callee instanceof Callable ? new Kind(callee.name, callee.call) : raise('TypeError', `${name}() needs a function`),
  )
}

/** Builtins that read and set attributes by name, and that say what a member of a class is. */
export const attributeBuiltins: readonly Callable[] = [
  native('getattr', 'object, name, default=', (object: Value, name: Value, otherwise: Value) => {
    const key = expectText(name, 'attribute name')
    const found = attributeOf(object, key)
    if (found !== undefined) return found
    return otherwise === undefined ? attribute(object, key) : otherwise
  }),
  native('hasattr', 'object, name', (object: Value, name: Value) => {
    return attributeOf(object, expectText(name, 'attribute name')) !== undefined
  }),
  native('setattr', 'object, name, value', (object: Value, name: Value, value: Value) => {
    setAttribute(object, expectText(name, 'attribute name'), value)
    return null
  }),
  decorator('staticmethod', StaticMethod),
  decorator('classmethod', ClassMethod),
  decorator('property', Property),
]
