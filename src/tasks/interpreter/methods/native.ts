import { raise } from '../exceptions.ts'
import { typeNameOf } from '../type-name.ts'
import { type Arguments, Callable, ClassValue, type Construct, Dictionary, type Value } from '../value.ts'

/**
 * What a function of ours does with its bound arguments: one value per parameter, undefined for an optional one that was not
 * given. Declared as a method so that each function can name the types that were checked before.
 */
export type Run = { run(...values: readonly (Value | undefined)[]): Value }['run']

type Parameter = { readonly name: string; readonly kind: 'required' | 'optional' | 'rest' | 'named' }
type Bind = (given: Arguments) => (Value | undefined)[]

/**
 * A Python function written in TypeScript.
 *
 * @param parameters their names as Python has them, separated by commas: `name` is required, `name=` optional, `*name`
 * takes the other positional arguments as a list and `**name` the other named ones as a dict.
 * @throws TypeError of Python when called with arguments that do not fit.
 */
export function native(name: string, parameters: string, run: Run): Callable {
  const bind = binder(name, parameters)
  return new Callable(name, (given) => run(...bind(given)))
}

function binder(name: string, parameters: string): Bind {
  const list = parameters === '' ? [] : parameters.split(', ').map(parameter)
  const isPlain = list.every(({ kind }) => kind === 'required' || kind === 'optional')
  const required = list.filter(({ kind }) => kind === 'required').length
  return (given) => {
    const { values, named } = given
    if (isPlain && named.size === 0 && values.length >= required && values.length <= list.length) {
      return values.length === list.length ? [...values] : list.map((_, index) => values[index])
    }
    return bindAll(name, list, given)
  }
}

function parameter(text: string): Parameter {
  if (text.startsWith('**')) return { name: text.slice(2), kind: 'named' }
  if (text.startsWith('*')) return { name: text.slice(1), kind: 'rest' }
  return text.endsWith('=') ? { name: text.slice(0, -1), kind: 'optional' } : { name: text, kind: 'required' }
}

function bindAll(name: string, list: readonly Parameter[], { values, named }: Arguments): (Value | undefined)[] {
  const left = new Map(named)
  let next = 0
  const bound = list.map((one): Value | undefined => {
    if (one.kind === 'named') return undefined
    if (one.kind === 'rest') {
      const rest = values.slice(next)
      next = values.length
      return rest
    }
    const byName = left.get(one.name)
    if (left.delete(one.name)) return byName
    return next < values.length ? values[next++] : undefined
  })
  if (next < values.length) {
    raise('TypeError', `${name}() takes ${list.length} positional arguments but ${values.length} were given`)
  }
  const place = list.findIndex(({ kind }) => kind === 'named')
  if (place >= 0) bound[place] = namedDictionary(left)
  else if (left.size > 0) raise('TypeError', `${name}() got an unexpected keyword argument '${[...left.keys()][0]}'`)
  const missing = list.find(({ kind }, index) => kind === 'required' && bound[index] === undefined)
  if (missing !== undefined) raise('TypeError', `${name}() missing required argument: '${missing.name}'`)
  return bound
}

function namedDictionary(named: ReadonlyMap<string, Value>): Dictionary {
  const dictionary = new Dictionary()
  for (const [key, value] of named) dictionary.entries.set(key, [key, value])
  return dictionary
}

/** Parameters (without self) and function of each method. */
export type MethodTable = Readonly<Record<string, readonly [parameters: string, run: Run]>>

/** Tells the objects of a class from all others: `str.lower(5)` is a TypeError. */
export type IsOwn = (value: Value | undefined) => boolean

/** Methods as members of a class: functions whose first argument is the object. */
export function methodMembers(className: string, isOwn: IsOwn, table: MethodTable): Map<string, Value> {
  return new Map(
    Object.entries(table).map(([name, [parameters, run]]) => {
      const bind = binder(name, parameters === '' ? 'self' : `self, ${parameters}`)
      const method = new Callable(name, (given) => {
        const self = given.values[0]
        if (!isOwn(self)) {
          const received = self === undefined ? 'nothing' : `a '${typeNameOf(self)}' object`
          raise('TypeError', `descriptor '${name}' for '${className}' objects doesn't apply to ${received}`)
        }
        return run(...bind(given))
      })
      return [name, method]
    }),
  )
}

/** A class whose methods are written in TypeScript. */
export function nativeClass(
  name: string,
  {
    isOwn,
    methods,
    construct,
    bases = [],
  }: {
    isOwn: IsOwn
    methods: MethodTable
    construct?: Construct
    bases?: readonly ClassValue[]
  },
): ClassValue {
  return new ClassValue(name, bases, methodMembers(name, isOwn, methods), construct)
}

/** A constructor whose arguments are bound like those of {@link native}. */
export function construction(name: string, parameters: string, run: Run): Construct {
  const bind = binder(name, parameters)
  return (given) => run(...bind(given))
}
