import { PythonFloat } from '../../python/value.ts'
import { raise } from '../exceptions.ts'
import { entryOf, expectInteger, expectNumber, float, integer, listOf, setEntry } from '../methods/expect.ts'
import { native } from '../methods/native.ts'
import { sortedItems } from '../methods/ordering.ts'
import { iterate } from '../operations.ts'
import { Dictionary, type Module, Tuple, type Value } from '../value.ts'
import { byName, moduleOf } from './native-module.ts'

/** A function of one float; what JavaScript answers with NaN for a number is Python's ValueError. */
function ofFloat(name: string, calculate: (x: number) => number) {
  return native(name, 'x', (value: Value) => {
    const x = expectNumber(value)
    const result = calculate(x)
    if (Number.isNaN(result) && !Number.isNaN(x)) raise('ValueError', 'math domain error')
    if (!Number.isFinite(result) && Number.isFinite(x)) {
      if (name.startsWith('log')) raise('ValueError', 'math domain error')
      raise('OverflowError', 'math range error')
    }
    return float(result)
  })
}

function whole(name: string, round: (x: number) => number) {
  return native(name, 'x', (value: Value) => {
    if (typeof value === 'number' || typeof value === 'bigint') return value
    const x = expectNumber(value)
    if (Number.isNaN(x)) raise('ValueError', 'cannot convert float NaN to integer')
    if (!Number.isFinite(x)) raise('OverflowError', 'cannot convert float infinity to integer')
    return integer(BigInt(round(x)))
  })
}

function logarithm(value: Value, base: Value | undefined): Value {
  const x = expectNumber(value)
  if (x <= 0) raise('ValueError', 'math domain error')
  if (base === undefined) return float(Math.log(x))
  const divisor = Math.log(expectNumber(base))
  return divisor === 0 ? raise('ZeroDivisionError', 'float division by zero') : float(Math.log(x) / divisor)
}

function greatestDivisor(values: Value[]): Value {
  return integer(
    values.reduce<bigint>((all, value) => {
      let [a, b] = [all, BigInt(expectInteger(value))]
      while (b !== 0n) [a, b] = [b, a % b]
      return a < 0n ? -a : a
    }, 0n),
  )
}

function isClose(a: number, b: number, relative: number, absolute: number): boolean {
  if (a === b) return true
  if (!Number.isFinite(a) || !Number.isFinite(b)) return false
  const difference = Math.abs(a - b)
  return difference <= Math.abs(relative * b) || difference <= Math.abs(relative * a) || difference <= absolute
}

function binomial(n: number, k: number): Value {
  if (n < 0 || k < 0) raise('ValueError', 'n and k must not be negative')
  let result = 1n
  const turns = Math.min(k, n - k)
  // the numbers grow, so the work grows by the square
  if (turns > 20_000) raise('OverflowError', 'comb() arguments are too large')
  for (let index = 1; index <= turns; index++) result = (result * BigInt(n - index + 1)) / BigInt(index)
  return k > n ? 0 : integer(result)
}

function factorial(n: number): Value {
  if (n < 0) raise('ValueError', 'factorial() not defined for negative values')
  if (n > 5000) raise('OverflowError', 'factorial() argument is too large')
  let result = 1n
  for (let factor = 2n; factor <= n; factor++) result *= factor
  return integer(result)
}

/** A sum without rounding errors on the way (Shewchuk 1997), as `math.fsum` has it. */
function exactSum(values: Iterable<Value>): number {
  let partials: number[] = []
  for (const value of values) {
    let x = expectNumber(value)
    const kept: number[] = []
    for (let y of partials) {
      if (Math.abs(x) < Math.abs(y)) [x, y] = [y, x]
      const high = x + y
      const low = y - (high - x)
      if (low !== 0) kept.push(low)
      x = high
    }
    partials = [...kept, x]
  }
  return partials.reduceRight((sum, partial) => sum + partial, 0)
}

/** The module `math`. */
export function mathModule(): Module {
  return moduleOf('math', {
    pi: float(Math.PI),
    e: float(Math.E),
    tau: float(2 * Math.PI),
    inf: float(Number.POSITIVE_INFINITY),
    nan: float(Number.NaN),
    ...byName(
      ofFloat('sqrt', Math.sqrt),
      ofFloat('exp', Math.exp),
      ofFloat('log2', Math.log2),
      ofFloat('log10', Math.log10),
      ofFloat('log1p', Math.log1p),
      ofFloat('expm1', Math.expm1),
      ofFloat('sin', Math.sin),
      ofFloat('cos', Math.cos),
      ofFloat('tan', Math.tan),
      ofFloat('atan', Math.atan),
      ofFloat('tanh', Math.tanh),
      ofFloat('fabs', Math.abs),
      native('log', 'x, base=', logarithm),
      native('pow', 'x, y', (x: Value, y: Value) => float(expectNumber(x) ** expectNumber(y))),
      whole('floor', Math.floor),
      whole('ceil', Math.ceil),
      whole('trunc', Math.trunc),
      native('isnan', 'x', (x: Value) => Number.isNaN(expectNumber(x))),
      native('isinf', 'x', (x: Value) => Math.abs(expectNumber(x)) === Number.POSITIVE_INFINITY),
      native('isfinite', 'x', (x: Value) => Number.isFinite(expectNumber(x))),
      native(
        'isclose',
        'a, b, rel_tol=, abs_tol=',
        (a: Value, b: Value, relative: Value = float(1e-9), absolute: Value = 0) =>
          isClose(expectNumber(a), expectNumber(b), expectNumber(relative), expectNumber(absolute)),
      ),
      native('gcd', '*integers', greatestDivisor),
      native('comb', 'n, k', (n: Value, k: Value) => binomial(expectInteger(n), expectInteger(k))),
      native('factorial', 'n', (n: Value) => factorial(expectInteger(n))),
      native('fsum', 'seq', (values: Value) => float(exactSum(iterate(values)))),
      native('prod', 'iterable, start=', (values: Value, start: Value = 1) => productOf(values, start)),
      native('fmod', 'x, y', (x: Value, y: Value) => float(expectNumber(x) % expectNumber(y))),
      native('modf', 'x', (x: Value) => {
        const value = expectNumber(x)
        return new Tuple([float(value - Math.trunc(value)), float(Math.trunc(value))])
      }),
      native('copysign', 'x, y', (x: Value, y: Value) => {
        const isNegative = Object.is(expectNumber(y), -0) || expectNumber(y) < 0
        return float(Math.abs(expectNumber(x)) * (isNegative ? -1 : 1))
      }),
      native('dist', 'p, q', (p: Value, q: Value) => {
        const others = listOf(q).map(expectNumber)
        return float(Math.hypot(...listOf(p).map((x, index) => expectNumber(x) - (others[index] ?? 0))))
      }),
    ),
  })
}

function productOf(values: Value, start: Value): Value {
  const factors = [start, ...iterate(values)]
  if (factors.some((factor) => factor instanceof PythonFloat))
    return float(factors.reduce<number>((all, factor) => all * expectNumber(factor), 1))
  return integer(factors.reduce<bigint>((all, factor) => all * BigInt(expectInteger(factor)), 1n))
}

function meanOf(values: Value): Value {
  const items = listOf(values)
  if (items.length === 0) raise('ValueError', 'mean requires at least one data point')
  const sum = exactSum(items)
  const isWhole = items.every((item) => typeof item === 'number') && Number.isInteger(sum / items.length)
  return isWhole ? sum / items.length : float(sum / items.length)
}

function medianOf(values: Value): Value {
  const items = sortedItems(listOf(values), (item) => item)
  if (items.length === 0) raise('ValueError', 'no median for empty data')
  const upper = items[items.length >> 1] ?? 0
  if (items.length % 2 === 1) return upper
  return float((expectNumber(items[(items.length >> 1) - 1]) + expectNumber(upper)) / 2)
}

function modeOf(values: Value): Value {
  const counts = new Dictionary()
  for (const value of iterate(values)) setEntry(counts, value, expectInteger(entryOf(counts, value) ?? 0) + 1)
  const pairs = [...counts.entries.values()]
  const most = pairs.reduce((best, [, count]) => Math.max(best, Number(count)), 0)
  return pairs.find(([, count]) => count === most)?.[0] ?? raise('ValueError', 'no mode for empty data')
}

function deviation(values: Value, lost: 0 | 1): Value {
  const items = listOf(values).map(expectNumber)
  if (items.length <= lost) raise('ValueError', 'more data points are required')
  const mean = exactSum(items.map(float)) / items.length
  return float(Math.sqrt(exactSum(items.map((item) => float((item - mean) ** 2))) / (items.length - lost)))
}

/** The module `statistics`. */
export function statisticsModule(): Module {
  return moduleOf(
    'statistics',
    byName(
      native('mean', 'data', meanOf),
      native('fmean', 'data', (values: Value) => float(expectNumber(meanOf(values)))),
      native('median', 'data', medianOf),
      native('mode', 'data', modeOf),
      native('stdev', 'data', (values: Value) => deviation(values, 1)),
      native('pstdev', 'data', (values: Value) => deviation(values, 0)),
    ),
  )
}
