import { spend } from './budget.ts'
import { classMember, resolutionOrder } from './classes.ts'
import { raise } from './exceptions.ts'
import { typeNameOf } from './type-name.ts'
import { type Arguments, Callable, ClassValue, Instance, type Value } from './value.ts'

const none: ReadonlyMap<string, Value> = new Map()

/**
 * Calls a function, a class (making an object of it) or an object with `__call__`.
 *
 * @throws {PythonException} a TypeError for what cannot be called.
 */
export function callValue(callee: Value, values: readonly Value[], named: ReadonlyMap<string, Value> = none): Value {
  return call(callee, { values, named })
}

/** {@link callValue} with its arguments in one. */
export function call(callee: Value, given: Arguments): Value {
  spend(1)
  if (callee instanceof Callable) return callee.call(given)
  if (callee instanceof ClassValue) return construct(callee, given)
  if (callee instanceof Instance) {
    const own = classMember(callee.type, '__call__')
    if (own !== undefined) return call(own, { values: [callee, ...given.values], named: given.named })
  }
  return raise('TypeError', `'${typeNameOf(callee)}' object is not callable`)
}

function construct(type: ClassValue, given: Arguments): Value {
  const maker = resolutionOrder(type).find((each) => each.construct !== undefined)?.construct
  const made = maker === undefined ? new Instance(type) : maker(given, type)
  if (!(made instanceof Instance)) return made
  const initialize = classMember(type, '__init__')
  if (initialize !== undefined) call(initialize, { values: [made, ...given.values], named: given.named })
  else if (maker === undefined && given.values.length + given.named.size > 0) {
    raise('TypeError', `${type.name}() takes no arguments`)
  }
  return made
}
