import { UnsupportedPythonError } from '../unsupported.ts'
import { type Callable, type ClassValue, Module, type Value } from '../value.ts'

/** Members of a module by name. */
export type Members = Readonly<Record<string, Value>>

/** Functions and classes under their own names. */
export function byName(...members: readonly (Callable | ClassValue)[]): Members {
  return Object.fromEntries(members.map((member) => [member.name, member]))
}

/** A module with these members and no others. */
export function moduleOf(name: string, members: Members): Module {
  return new Module(name, (member) => (Object.hasOwn(members, member) ? members[member] : undefined))
}

/**
 * Stops the program where it asks for something that Python's own would do and ours does not. It is no exception of Python, so
 * that a program cannot go on with a wrong value after catching it.
 *
 * @throws {UnsupportedPythonError}
 */
export function unsupported(what: string): never {
  throw new UnsupportedPythonError({ file: 'a module of the interpreter', line: 0, what })
}
