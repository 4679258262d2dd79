import { raise } from '../exceptions.ts'
import type { Parameter } from '../syntax/nodes.ts'
import { type Arguments, Dictionary, Tuple, type Value } from '../value.ts'
import { setItem } from './subscripts.ts'

type Slots = (Value | undefined)[]

/**
 * How a function's arguments become its first variables.
 *
 * @param defaults per parameter, the value of its default
 */
export function bindParameters(
  name: string,
  parameters: readonly Parameter[],
  defaults: readonly (Value | undefined)[],
): (given: Arguments, slots: Slots) => void {
  const isPlain = parameters.every(({ kind }) => kind === 'plain')
  const count = parameters.length
  return (given, slots) => {
    const { values, named } = given
    if (isPlain && named.size === 0 && values.length === count) {
      for (let index = 0; index < count; index++) slots[index] = values[index]
      return
    }
    bindAll({ name, parameters, defaults, given, slots })
  }
}

function bindAll({
  name,
  parameters,
  defaults,
  given,
  slots,
}: {
  name: string
  parameters: readonly Parameter[]
  defaults: readonly (Value | undefined)[]
  given: Arguments
  slots: Slots
}): void {
  const left = new Map(given.named)
  let next = 0
  for (const [index, parameter] of parameters.entries()) {
    if (parameter.kind === 'star') {
      slots[index] = new Tuple(given.values.slice(next))
      next = given.values.length
    } else if (parameter.kind === 'double-star') slots[index] = remaining(left)
    else {
      const isPositional = parameter.kind !== 'named-only' && next < given.values.length
      const byName = parameter.kind === 'positional-only' ? undefined : left.get(parameter.name)
      if (byName !== undefined) {
        left.delete(parameter.name)
        if (isPositional) raise('TypeError', `${name}() got multiple values for argument '${parameter.name}'`)
      }
      const positional = isPositional ? given.values[next++] : undefined
      // None is a value: only what was not given takes the default
      slots[index] = positional !== undefined ? positional : byName !== undefined ? byName : defaults[index]
    }
  }
  if (next < given.values.length) tooMany(name, parameters, given.values.length)
  if (left.size > 0 && !parameters.some(({ kind }) => kind === 'double-star')) {
    unexpected(name, parameters, [...left.keys()])
  }
  missing(name, parameters, slots)
}

function remaining(left: Map<string, Value>): Dictionary {
  const dictionary = new Dictionary()
  for (const [key, value] of left) setItem(dictionary, key, value)
  left.clear()
  return dictionary
}

function unexpected(name: string, parameters: readonly Parameter[], given: readonly string[]): never {
  const kinds = new Map(parameters.map((each) => [each.name, each.kind]))
  const positional = given.filter((each) => kinds.get(each) === 'positional-only')
  if (positional.length === 0) return raise('TypeError', `${name}() got an unexpected keyword argument '${given[0]}'`)
  const message = `${name}() got some positional-only arguments passed as keyword arguments: '${positional.join(', ')}'`
  return raise('TypeError', message)
}

function tooMany(name: string, parameters: readonly Parameter[], given: number): never {
  const most = parameters.filter(({ kind }) => kind === 'plain' || kind === 'positional-only').length
  const noun = most === 1 ? 'argument' : 'arguments'
  const verb = given === 1 ? 'was' : 'were'
  return raise('TypeError', `${name}() takes ${most} positional ${noun} but ${given} ${verb} given`)
}

function missing(name: string, parameters: readonly Parameter[], slots: Slots): void {
  const absent = parameters.filter((_, index) => slots[index] === undefined)
  const positional = absent.filter(({ kind }) => kind !== 'named-only')
  if (positional.length > 0) reportMissing(name, 'positional', positional)
  if (absent.length > 0) reportMissing(name, 'keyword-only', absent)
}

function reportMissing(name: string, kind: string, absent: readonly Parameter[]): never {
  const names = absent.map((each) => `'${each.name}'`)
  const last = names.pop()
  const list = names.length === 0 ? last : `${names.join(', ')}${names.length > 1 ? ',' : ''} and ${last}`
  const noun = names.length === 0 ? 'argument' : 'arguments'
  return raise('TypeError', `${name}() missing ${names.length + 1} required ${kind} ${noun}: ${list}`)
}
