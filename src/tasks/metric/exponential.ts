/** A number as an unevaluated sum of two doubles, about 106 bits. */
type Double = readonly [high: number, low: number]

/** Natural logarithm of 2 to 160 bits, as the sum of three doubles. */
const ln2 = [Math.LN2, 2.3190468138462996e-17, 5.707708438416212e-34] as const

/** Terms of the series after which nothing reaches 106 bits, for |x| ≤ ln 2 ÷ 2. */
const terms = 26

/**
 * e^x rounded to the nearest double. V8's `Math.exp` is one unit off for one argument in some, the C library that Python uses
 * hardly ever: with this one, perplexities print as the harness prints them. A hundred times slower than `Math.exp`.
 *
 * Double-double arithmetic: Dekker 1971; Hida, Li and Bailey 2001.
 */
export function exponential(x: number): number {
  if (!(Math.abs(x) < 700)) return Math.exp(x)
  const power = Math.round(x / ln2[0])
  const [product, error] = exactProduct(power, ln2[0])
  const rest = add(exactSum(x, -product), [-error - power * ln2[1], -power * ln2[2]])
  let series: Double = [1, 0]
  for (let term = terms; term > 0; term--) series = add([1, 0], divide(multiply(rest, series), term))
  return (series[0] + series[1]) * 2 ** power
}

function exactSum(a: number, b: number): Double {
  const sum = a + b
  const part = sum - a
  return [sum, a - (sum - part) + (b - part)]
}

function exactProduct(a: number, b: number): Double {
  const product = a * b
  const [aHigh, aLow] = split(a)
  const [bHigh, bLow] = split(b)
  return [product, aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow]
}

/** The upper 26 bits and the rest. */
function split(a: number): Double {
  const scaled = a * 134217729
  const high = scaled - (scaled - a)
  return [high, a - high]
}

function add(a: Double, b: Double): Double {
  const [sum, error] = exactSum(a[0], b[0])
  return exactSum(sum, error + a[1] + b[1])
}

function multiply(a: Double, b: Double): Double {
  const [product, error] = exactProduct(a[0], b[0])
  return exactSum(product, error + a[0] * b[1] + a[1] * b[0])
}

function divide(a: Double, divisor: number): Double {
  const quotient = a[0] / divisor
  const [product, error] = exactProduct(quotient, divisor)
  return exactSum(quotient, (a[0] - product - error + a[1]) / divisor)
}
