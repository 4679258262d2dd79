import { PythonFloat } from '../../python/value.ts'
import { allocate } from '../budget.ts'
import { callValue } from '../calls.ts'
import { classMember } from '../classes.ts'
import { raise } from '../exceptions.ts'
import { expectInteger, float, integer } from '../methods/expect.ts'
import { native } from '../methods/native.ts'
import { rounded } from '../methods/numbers.ts'
import { iterate, numberIn } from '../operations.ts'
import { typeNameOf } from '../type-name.ts'
import { type Callable, Instance, Tuple, type Value } from '../value.ts'

/** `a + b` as `sum` needs it: numbers, lists, tuples and objects with `__add__`. */
export function added(a: Value, b: Value): Value {
  const [left, right] = [numberIn(a), numberIn(b)]
  if (left !== undefined && right !== undefined) {
    if (a instanceof PythonFloat || b instanceof PythonFloat) return float(Number(left) + Number(right))
    const total = Number(left) + Number(right)
    return Number.isSafeInteger(total) ? total : integer(BigInt(left) + BigInt(right))
  }
  if (Array.isArray(a) && Array.isArray(b)) return concatenated(a, b)
  if (a instanceof Tuple && b instanceof Tuple) return new Tuple(concatenated(a.items, b.items))
  const own = a instanceof Instance ? classMember(a.type, '__add__') : undefined
  if (own !== undefined) return callValue(own, [a, b])
  const reflected =
    b instanceof Instance ? (classMember(b.type, '__radd__') ?? classMember(b.type, '__add__')) : undefined
  if (reflected !== undefined) return callValue(reflected, [b, a])
  return raise('TypeError', `unsupported operand type(s) for +: '${typeNameOf(a)}' and '${typeNameOf(b)}'`)
}

function concatenated(a: readonly Value[], b: readonly Value[]): Value[] {
  allocate(a.length + b.length)
  return [...a, ...b]
}

function total(values: Value, start: Value): Value {
  if (typeof start === 'string') raise('TypeError', "sum() can't sum strings [use ''.join(seq) instead]")
  let result: Value = start
  for (const value of iterate(values)) result = added(result, value)
  return result
}

function magnitude(value: Value): Value {
  if (value instanceof PythonFloat) return float(Math.abs(value.value))
  if (typeof value === 'bigint') return value < 0n ? -value : value
  if (typeof value === 'number' || typeof value === 'boolean') return Math.abs(Number(value))
  const own = value instanceof Instance ? classMember(value.type, '__abs__') : undefined
  return own === undefined
    ? raise('TypeError', `bad operand type for abs(): '${typeNameOf(value)}'`)
    : callValue(own, [value as Instance])
}

function power(base: Value, exponent: Value, modulus: Value | undefined): Value {
  if (modulus !== undefined && modulus !== null) return modularPower(base, exponent, modulus)
  const [left, right] = [numberIn(base), numberIn(exponent)]
  if (left === undefined || right === undefined) return raise('TypeError', 'unsupported operand type(s) for pow()')
  const isWhole = !(base instanceof PythonFloat || exponent instanceof PythonFloat)
  if (isWhole && right >= 0) {
    if (BigInt(right) > 100_000n) raise('OverflowError', 'the exponent is too large')
    allocate(Math.ceil((BigInt(left).toString(16).length * Number(right)) / 8))
    return integer(BigInt(left) ** BigInt(right))
  }
  if (Number(left) === 0 && Number(right) < 0) raise('ZeroDivisionError', '0.0 cannot be raised to a negative power')
  return float(Number(left) ** Number(right))
}

function modularPower(base: Value, exponent: Value, modulus: Value): Value {
  const unit = BigInt(expectInteger(modulus))
  let [factor, rest, result] = [BigInt(expectInteger(base)), BigInt(expectInteger(exponent)), 1n]
  if (unit === 0n) raise('ValueError', 'pow() 3rd argument cannot be 0')
  if (rest < 0n) raise('ValueError', 'base is not invertible for the given modulus')
  for (factor %= unit; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * factor) % unit
    factor = (factor * factor) % unit
  }
  const remainder = result % unit
  return integer(remainder !== 0n && remainder < 0n !== unit < 0n ? remainder + unit : remainder)
}

/** `divmod(a, b)`: the quotient rounded down, and a rest with the divisor's sign. */
function quotientAndRest(a: Value, b: Value): Value {
  const [left, right] = [numberIn(a), numberIn(b)]
  if (left === undefined || right === undefined) return raise('TypeError', 'unsupported operand type(s) for divmod()')
  if (Number(right) === 0) raise('ZeroDivisionError', 'integer division or modulo by zero')
  if (a instanceof PythonFloat || b instanceof PythonFloat) {
    const rest = Number(left) % Number(right)
    const signed = rest !== 0 && rest < 0 !== Number(right) < 0 ? rest + Number(right) : rest
    return new Tuple([float(Math.round((Number(left) - signed) / Number(right))), float(signed)])
  }
  const [dividend, divisor] = [BigInt(left), BigInt(right)]
  const rest = ((dividend % divisor) + divisor) % divisor
  return new Tuple([integer((dividend - rest) / divisor), integer(rest)])
}

function inBase(prefix: string, base: number) {
  return (value: Value): string => {
    const whole = typeof value === 'bigint' ? value : BigInt(expectInteger(value))
    return whole < 0n ? `-${prefix}${(-whole).toString(base)}` : `${prefix}${whole.toString(base)}`
  }
}

/** Builtins that calculate. */
export const arithmeticBuiltins: readonly Callable[] = [
  native('sum', 'iterable, start=', (values: Value, start: Value = 0) => total(values, start)),
  native('abs', 'x', magnitude),
  native('round', 'number, ndigits=', rounded),
  native('pow', 'base, exp, mod=', power),
  native('divmod', 'a, b', quotientAndRest),
  native('bin', 'number', inBase('0b', 2)),
  native('oct', 'number', inBase('0o', 8)),
  native('hex', 'number', inBase('0x', 16)),
]
