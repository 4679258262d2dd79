import { isDict, numberOf, PythonFloat } from '../python/value.ts'
import { compare } from './operations.ts'
import { Callable, defined, type JinjaValue, OperationError, Undefined } from './value.ts'

type Test = (value: JinjaValue, argument: JinjaValue | undefined) => boolean

function isInteger(value: JinjaValue): boolean {
  return typeof value === 'number' || typeof value === 'bigint'
}

function remainder(value: JinjaValue, divisor: JinjaValue): number {
  return Number(numberOf(defined(value)) ?? Number.NaN) % Number(numberOf(divisor) ?? Number.NaN)
}

function isMapping(value: JinjaValue): boolean {
  return isDict(value) && !(value instanceof Callable) && !(value instanceof Undefined)
}

const tests: Readonly<Record<string, Test>> = {
  defined: (value) => !(value instanceof Undefined),
  undefined: (value) => value instanceof Undefined,
  none: (value) => value === null,
  string: (value) => typeof value === 'string',
  number: (value) => numberOf(value) !== undefined,
  integer: isInteger,
  float: (value) => value instanceof PythonFloat,
  boolean: (value) => typeof value === 'boolean',
  true: (value) => value === true,
  false: (value) => value === false,
  mapping: isMapping,
  sequence: (value) => typeof value === 'string' || Array.isArray(value) || isMapping(value),
  iterable: (value) => typeof value === 'string' || Array.isArray(value) || isMapping(value),
  odd: (value) => Math.abs(remainder(value, 2)) === 1,
  even: (value) => remainder(value, 2) === 0,
  divisibleby: (value, argument) => remainder(value, argument ?? 0) === 0,
  in: (value, argument) => compare('in', value, argument ?? []),
  eq: (value, argument) => compare('==', value, argument ?? null),
  equalto: (value, argument) => compare('==', value, argument ?? null),
  ne: (value, argument) => compare('!=', value, argument ?? null),
}

/**
 * The test of that name (`value is name`).
 *
 * @throws {OperationError} when there is none.
 */
export function testNamed(name: string): Test {
  const test = Object.hasOwn(tests, name) ? tests[name] : undefined
  if (test === undefined) throw new OperationError(`the test "is ${name}" is not supported`)
  return test
}
