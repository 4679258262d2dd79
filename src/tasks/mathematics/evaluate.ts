import {
  add,
  type Complex,
  cosine,
  divide,
  exponential,
  logarithm,
  magnitude,
  multiply,
  notANumber,
  one,
  power,
  real,
  sine,
  zero,
} from './complex.ts'
import type { Expression } from './expression.ts'
import {
  addRational,
  divideRational,
  multiplyRational,
  powerRational,
  type Rational,
  rational,
  rationalNumber,
} from './rational.ts'

/** The exact value; undefined for what is no fraction, or too large. */
export function exactValue(expression: Expression): Rational | undefined {
  switch (expression.kind) {
    case 'number':
      return expression.value
    case 'sum':
      return folded(expression.terms, addRational)
    case 'product':
      return folded(expression.factors, multiplyRational)
    case 'quotient':
      return both(exactValue(expression.numerator), exactValue(expression.denominator), divideRational)
    case 'power':
      return both(exactValue(expression.base), exactValue(expression.exponent), powerRational)
    case 'call':
      return exactCall(expression.name, expression.values)
    default:
      return undefined
  }
}

type Operation = (a: Rational, b: Rational) => Rational | undefined

function both(a: Rational | undefined, b: Rational | undefined, operation: Operation): Rational | undefined {
  return a === undefined || b === undefined ? undefined : operation(a, b)
}

function folded([first, ...rest]: readonly Expression[], operation: Operation): Rational | undefined {
  const start = first === undefined ? undefined : exactValue(first)
  return rest.reduce((value, next) => both(value, exactValue(next), operation), start)
}

/** Factorials and binomials of whole numbers, and roots of squares. */
function exactCall(name: string, values: readonly Expression[]): Rational | undefined {
  const [a, b] = values.map(exactValue)
  if (a === undefined || (values.length > 1 && b === undefined)) return undefined
  if (name === 'factorial') return wholeFactorial(a)
  if (name === 'binomial' && b !== undefined) return wholeBinomial(a, b)
  if (name === 'root' && b === undefined) return exactRoot(a)
  return name === 'abs' && a.numerator < 0n ? rational(-a.numerator, a.denominator) : name === 'abs' ? a : undefined
}

const maximumFactorial = 300n

function wholeFactorial({ numerator, denominator }: Rational): Rational | undefined {
  if (denominator !== 1n || numerator < 0n || numerator > maximumFactorial) return undefined
  let product = 1n
  for (let factor = 2n; factor <= numerator; factor++) product *= factor
  return rational(product)
}

function wholeBinomial(n: Rational, k: Rational): Rational | undefined {
  const [total, chosen] = [wholeFactorial(n), wholeFactorial(k)]
  const rest = wholeFactorial({ numerator: n.numerator - k.numerator, denominator: 1n })
  if (total === undefined || chosen === undefined || rest === undefined) return undefined
  return rational(total.numerator, chosen.numerator * rest.numerator)
}

function exactRoot({ numerator, denominator }: Rational): Rational | undefined {
  const [top, bottom] = [wholeRoot(numerator), wholeRoot(denominator)]
  return top === undefined || bottom === undefined ? undefined : rational(top, bottom)
}

/** The whole root of a square; undefined for other numbers. Newton's method from above. */
function wholeRoot(value: bigint): bigint | undefined {
  if (value <= 0n) return value === 0n ? 0n : undefined
  let root = 1n << BigInt(value.toString(16).length * 2)
  for (;;) {
    const next = (root + value / root) / 2n
    if (next >= root) break
    root = next
  }
  return root * root === value ? root : undefined
}

/** The value in doubles where variables have the given values; NaN where it has none. */
export function numericValue(expression: Expression, variable: (name: string) => number): Complex {
  const value = (part: Expression) => numericValue(part, variable)
  switch (expression.kind) {
    case 'number':
      return real(rationalNumber(expression.value))
    case 'constant':
      return constants[expression.name]
    case 'variable':
      return real(variable(expression.name))
    case 'sum':
      return expression.terms.map(value).reduce(add, zero)
    case 'product':
      return expression.factors.map(value).reduce(multiply, one)
    case 'quotient':
      return divide(value(expression.numerator), value(expression.denominator))
    case 'power':
      return power(value(expression.base), value(expression.exponent))
    case 'call':
      return calls[expression.name]?.(...expression.values.map(value)) ?? notANumber
  }
}

const constants = {
  pi: real(Math.PI),
  e: real(Math.E),
  i: { re: 0, im: 1 },
  infinity: real(Number.POSITIVE_INFINITY),
} as const

type Call = (a?: Complex, b?: Complex) => Complex

function ofReal(compute: (value: number) => number): Call {
  return (a = notANumber) => (Math.abs(a.im) < 1e-12 ? real(compute(a.re)) : notANumber)
}

function quotient(top: (a: Complex) => Complex, bottom: (a: Complex) => Complex): Call {
  return (a = notANumber) => divide(top(a), bottom(a))
}

const always = () => one

const calls: Readonly<Record<string, Call>> = {
  root: (a = notANumber, index = real(2)) => power(a, divide(one, index)),
  abs: (a = notANumber) => real(magnitude(a)),
  conjugate: ({ re, im } = notANumber) => ({ re, im: -im }),
  sin: (a = notANumber) => sine(a),
  cos: (a = notANumber) => cosine(a),
  tan: quotient(sine, cosine),
  cot: quotient(cosine, sine),
  sec: quotient(always, cosine),
  csc: quotient(always, sine),
  arcsin: ofReal(Math.asin),
  arccos: ofReal(Math.acos),
  arctan: ofReal(Math.atan),
  sinh: ofReal(Math.sinh),
  cosh: ofReal(Math.cosh),
  tanh: ofReal(Math.tanh),
  ln: (a = notANumber) => logarithm(a),
  log: (a = notANumber, base = real(10)) => divide(logarithm(a), logarithm(base)),
  exp: (a = notANumber) => exponential(a),
  floor: ofReal(Math.floor),
  ceil: ofReal(Math.ceil),
  factorial: ofReal(factorial),
  binomial: ({ re: n } = notANumber, { re: k } = notANumber) =>
    real(Math.round(factorial(n) / (factorial(k) * factorial(n - k)))),
}

function factorial(value: number): number {
  if (!Number.isInteger(value) || value < 0 || value > 170) return Number.NaN
  let product = 1
  for (let factor = 2; factor <= value; factor++) product *= factor
  return product
}

/** Names of the variables, each once. */
export function variablesOf(expression: Expression): ReadonlySet<string> {
  const names = new Set<string>()
  collect(expression, names)
  return names
}

function collect(expression: Expression, names: Set<string>): void {
  if (expression.kind === 'variable') names.add(expression.name)
  for (const part of partsOf(expression)) collect(part, names)
}

function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'sum':
      return expression.terms
    case 'product':
      return expression.factors
    case 'quotient':
      return [expression.numerator, expression.denominator]
    case 'power':
      return [expression.base, expression.exponent]
    case 'call':
      return expression.values
    default:
      return []
  }
}
