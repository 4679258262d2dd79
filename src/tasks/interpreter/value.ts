import type { PythonFloat } from '../python/value.ts'

/**
 * Everything that a running Python program can hold. Numbers are Python ints (bigint beyond 2^53), floats are boxed; a list
 * is a JavaScript array and can be changed; objects that cannot be told from one another by these have classes below.
 */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | PythonFloat
  | Value[]
  | Tuple
  | Dictionary
  | SetValue
  | Callable
  | ClassValue
  | Instance
  | Module

/** An immutable sequence. */
export class Tuple {
  readonly items: readonly Value[]
  constructor(items: readonly Value[]) {
    this.items = items
  }
}

/** A dict: any hashable key, in the order of insertion. Keys are found by `hashKey` of `operations.ts`. */
export class Dictionary {
  readonly entries = new Map<unknown, [key: Value, value: Value]>()
  /** What a missing key becomes (`defaultdict`, `Counter`); undefined raises KeyError. */
  missing: ((key: Value) => Value) | undefined
  /** `dict`, or `defaultdict`, `Counter`, `OrderedDict`. */
  readonly typeName: string
  constructor(typeName = 'dict') {
    this.typeName = typeName
  }
}

/** A set, in the order of insertion. */
export class SetValue {
  readonly entries = new Map<unknown, Value>()
  readonly isFrozen: boolean
  constructor(isFrozen = false) {
    this.isFrozen = isFrozen
  }
}

/** Arguments of a call. */
export type Arguments = { readonly values: readonly Value[]; readonly named: ReadonlyMap<string, Value> }

/** Anything that can be called and is no class: functions of the program, methods, functions of modules. */
export class Callable {
  readonly name: string
  readonly call: (given: Arguments) => Value
  constructor(name: string, call: (given: Arguments) => Value) {
    this.name = name
    this.call = call
  }
}

/** How a class makes what is no {@link Instance} (`int`, `str`, `Counter`), or an instance with something native in it. */
export type Construct = (given: Arguments, type: ClassValue) => Value

/**
 * A class: of the program, or one of ours such as `ValueError`. Calling it makes an {@link Instance} and runs its `__init__`,
 * or calls `construct` of the nearest base that has one. A {@link Callable} among the members is a method: it is called with
 * the instance before its arguments, unless it is a {@link StaticMethod}; a {@link Property} is called when read.
 */
export class ClassValue {
  readonly name: string
  readonly bases: readonly ClassValue[]
  readonly members: Map<string, Value>
  readonly construct: Construct | undefined
  constructor(name: string, bases: readonly ClassValue[], members: Map<string, Value>, construct?: Construct) {
    this.name = name
    this.bases = bases
    this.members = members
    this.construct = construct
  }
}

/** A member of a class that does not get the instance. */
export class StaticMethod extends Callable {}

/** A member of a class that gets the class in place of the instance. */
export class ClassMethod extends Callable {}

/** A member of a class that is called with the instance when it is read. */
export class Property extends Callable {}

/**
 * An object of a class. `native` holds what TypeScript code keeps with it: the match of a regular expression, an array.
 * Where that is iterable in JavaScript, it is what the object yields in Python.
 */
export class Instance {
  readonly type: ClassValue
  readonly attributes = new Map<string, Value>()
  native: unknown
  constructor(type: ClassValue, native?: unknown) {
    this.type = type
    this.native = native
  }
}

/** An imported module. Members may be made when first asked for. */
export class Module {
  readonly name: string
  readonly member: (name: string) => Value | undefined
  constructor(name: string, member: (name: string) => Value | undefined) {
    this.name = name
    this.member = member
  }
}
