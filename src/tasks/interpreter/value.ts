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
}

/** A set, in the order of insertion. */
export class SetValue {
  readonly entries = new Map<unknown, Value>()
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

/** A class: of the program, or one of ours such as `ValueError`. Calling it makes an {@link Instance}. */
export class ClassValue {
  readonly name: string
  readonly bases: readonly ClassValue[]
  readonly members: Map<string, Value>
  constructor(name: string, bases: readonly ClassValue[], members: Map<string, Value>) {
    this.name = name
    this.bases = bases
    this.members = members
  }
}

/** An object of a class. `native` holds what TypeScript code keeps with it: the match of a regular expression, an array. */
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
