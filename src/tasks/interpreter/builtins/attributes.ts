import { attribute, attributeOf, setAttribute } from '../evaluate/attributes.ts'
import { expectText } from '../methods/expect.ts'
import { native } from '../methods/native.ts'
import type { Callable, Value } from '../value.ts'

/** Builtins that read and set attributes by name. */
export const attributeBuiltins: readonly Callable[] = [
  native('getattr', 'object, name, default=', (object: Value, name: Value, otherwise: Value) => {
    const key = expectText(name, 'attribute name')
    return otherwise === undefined ? attribute(object, key) : (attributeOf(object, key) ?? otherwise)
  }),
  native('hasattr', 'object, name', (object: Value, name: Value) => {
    return attributeOf(object, expectText(name, 'attribute name')) !== undefined
  }),
  native('setattr', 'object, name, value', (object: Value, name: Value, value: Value) => {
    setAttribute(object, expectText(name, 'attribute name'), value)
    return null
  }),
]
