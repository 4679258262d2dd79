import { PythonRandom } from '../python/random.ts'
import type { Answer, RelationOperator } from './answer.ts'
import { type Complex, divide, isClose, isFiniteComplex, magnitude } from './complex.ts'
import { exactValue, numericValue, variablesOf } from './evaluate.ts'
import { type Expression, minusOne, negated } from './expression.ts'
import { parseAnswer } from './parse-answer.ts'
import { isSameRational } from './rational.ts'

/**
 * True where two answers written in LaTeX have the same value: fractions exactly, everything else by its value to nine
 * digits, with variables at ten points drawn once for all. Points and intervals are compared part by part, lists and sets in
 * any order, equations up to a factor. Answers that cannot be read are the same when their texts are.
 *
 * @example isSameAnswer('\\frac{\\sqrt{8}}{2}', '\\sqrt2') // => true
 */
export function isSameAnswer(a: string, b: string): boolean {
  const text = compact(a)
  if (text === compact(b)) return text !== ''
  if (same(parseAnswer(a), parseAnswer(b), 0)) return true
  const word = lettersOf(a)
  return word !== undefined && word === lettersOf(b)
}

/** Without spaces, dollar signs, sizes of brackets and the full stop at the end. */
function compact(latex: string): string {
  return latex.replace(/\\(?:left|right)(?![a-zA-Z])|[\s$]/g, '').replace(/\.$/, '')
}

/** An answer that is one word or several, whatever stands around it: `\text{(A)}`, `(A)`, `A.`. */
function lettersOf(latex: string): string | undefined {
  const text = latex.toLowerCase().replace(/\\(?:text|mathrm|mbox|textbf)|[\s$\\{}().]/g, '')
  return /^\p{L}+$/u.test(text) ? text : undefined
}

const maximumDepth = 20

function same(a: Answer, b: Answer, depth: number): boolean {
  if (depth > maximumDepth) return false
  const [left, right] = [asInterval(a), asInterval(b)]
  if (left.kind === 'value' && right.kind === 'value') return isSameValue(left.expression, right.expression)
  if (left.kind === 'text' && right.kind === 'text') return left.text !== '' && left.text === right.text
  if (left.kind === 'set' && right.kind === 'set') return isSameSet(left.items, right.items, depth)
  if (left.kind === 'union' && right.kind === 'union') return isSameSet(left.parts, right.parts, depth)
  if (left.kind === 'tuple' && right.kind === 'tuple') {
    return left.brackets === right.brackets && isSameList(left.items, right.items, depth)
  }
  if (left.kind === 'matrix' && right.kind === 'matrix') {
    const rows = left.rows.map((row, index) => isSameList(row, right.rows[index] ?? [], depth))
    return left.rows.length === right.rows.length && rows.every(Boolean)
  }
  if (left.kind === 'relation' && right.kind === 'relation') return isSameRelation(left, right)
  return isSingle(left, right, depth) || isSingle(right, left, depth)
}

/** A set of one is its member; a column is a point. */
function isSingle(group: Answer, other: Answer, depth: number): boolean {
  const [only, ...more] = group.kind === 'set' ? group.items : []
  if (only !== undefined && more.length === 0 && other.kind !== 'set') return same(only, other, depth + 1)
  if (group.kind !== 'matrix' || other.kind !== 'tuple') return false
  return isSameList(group.rows.flat(), other.items, depth)
}

function isSameList(a: readonly Answer[], b: readonly Answer[], depth: number): boolean {
  return a.length === b.length && a.every((item, index) => same(item, b[index] ?? item, depth + 1))
}

const maximumSetSize = 50

function isSameSet(a: readonly Answer[], b: readonly Answer[], depth: number): boolean {
  if (a.length !== b.length || a.length > maximumSetSize) return false
  const left = [...b]
  return a.every((item) => {
    const found = left.findIndex((candidate) => same(item, candidate, depth + 1))
    if (found >= 0) left.splice(found, 1)
    return found >= 0
  })
}

/** Points at which expressions are compared, and values for variables, the same on every machine. */
const pointCount = 10
const neededPoints = 4

function isSameValue(a: Expression, b: Expression): boolean {
  const [left, right] = [exactValue(a), exactValue(b)]
  if (left !== undefined && right !== undefined) return isSameRational(left, right)
  const names = new Set([...variablesOf(a), ...variablesOf(b)])
  if (names.size === 0) return isSameNumber(a, b)
  const points = valuesAt([a, b])
  return points.length >= neededPoints && points.every(([x, y]) => x !== undefined && y !== undefined && isClose(x, y))
}

function noVariable(): number {
  return Number.NaN
}

function isSameNumber(a: Expression, b: Expression): boolean {
  const [left, right] = [numericValue(a, noVariable), numericValue(b, noVariable)]
  if (isFiniteComplex(left) && isFiniteComplex(right)) return isClose(left, right)
  const sign = infiniteSign(a)
  return sign !== undefined && sign === infiniteSign(b)
}

/** Infinity itself, not a number that is only too large. */
function infiniteSign(expression: Expression): 1 | -1 | undefined {
  if (expression.kind === 'constant' && expression.name === 'infinity') return 1
  const [first, second, ...more] = expression.kind === 'product' ? expression.factors : []
  if (first !== minusOne || second === undefined || more.length > 0) return undefined
  return infiniteSign(second) === 1 ? -1 : undefined
}

/** Values of expressions at the points where all of them have one. */
function valuesAt(expressions: readonly Expression[]): Complex[][] {
  const names = [...new Set(expressions.flatMap((expression) => [...variablesOf(expression)]))].sort()
  const random = new PythonRandom(20_260_101)
  const points = Array.from({ length: pointCount }, () => names.map(() => random.random() * 6 - 3))
  return points
    .map((point) =>
      expressions.map((expression) => numericValue(expression, (name) => point[names.indexOf(name)] ?? 0)),
    )
    .filter((values) => values.every(isFiniteComplex))
}

type Relation = Extract<Answer, { kind: 'relation' }>

const turned: Readonly<Record<RelationOperator, RelationOperator>> = {
  '=': '=',
  '\\ne': '\\ne',
  '<': '>',
  '>': '<',
  '\\le': '\\ge',
  '\\ge': '\\le',
}

/** Two relations with one operator each, whose differences of sides are multiples of one another. */
function isSameRelation(a: Relation, b: Relation): boolean {
  const [operator, other] = [a.operators[0], b.operators[0]]
  if (a.operators.length !== 1 || b.operators.length !== 1 || operator === undefined || other === undefined)
    return false
  const ratio = constantRatio(difference(a), difference(b))
  if (ratio === undefined) return false
  if (operator === '=' || operator === '\\ne') return other === operator
  return Math.abs(ratio.im) < 1e-9 && other === (ratio.re > 0 ? operator : turned[operator])
}

function difference({ sides }: Relation): Expression {
  const [left, right] = sides
  if (left === undefined || right === undefined) throw new RangeError('a relation has two sides')
  return { kind: 'sum', terms: [left, negated(right)] }
}

function constantRatio(a: Expression, b: Expression): Complex | undefined {
  const ratios = valuesAt([a, b]).flatMap(([x, y]) =>
    x !== undefined && y !== undefined && magnitude(y) > 1e-9 ? [divide(x, y)] : [],
  )
  const [first] = ratios
  if (first === undefined || ratios.length < neededPoints || magnitude(first) < 1e-12) return undefined
  return ratios.every((ratio) => isClose(ratio, first)) ? first : undefined
}

const infinity: Expression = { kind: 'constant', name: 'infinity' }

/** `x > 3` and `1 \le x < 5` as intervals; everything else as it is. */
function asInterval(answer: Answer): Answer {
  if (answer.kind !== 'relation') return answer
  const { operators, sides } = answer
  const [first, second, third] = sides
  const [operator, next] = operators
  if (first === undefined || second === undefined || operator === undefined) return answer
  if (third === undefined) {
    if (first.kind === 'variable' && !isVariable(second)) return ray(operator, second) ?? answer
    if (second.kind === 'variable' && !isVariable(first)) return ray(turned[operator], first) ?? answer
    return answer
  }
  if (operators.length !== 2 || next === undefined || second.kind !== 'variable') return answer
  if (isLess(operator) && isLess(next)) return interval(first, third, operator === '\\le', next === '\\le')
  if (isLess(turned[operator]) && isLess(turned[next]))
    return interval(third, first, next === '\\ge', operator === '\\ge')
  return answer
}

function isVariable(expression: Expression): boolean {
  return variablesOf(expression).size > 0
}

function isLess(operator: RelationOperator): boolean {
  return operator === '<' || operator === '\\le'
}

function ray(operator: RelationOperator, bound: Expression): Answer | undefined {
  if (isLess(operator)) return interval(negated(infinity), bound, false, operator === '\\le')
  if (isLess(turned[operator])) return interval(bound, infinity, operator === '\\ge', false)
  return undefined
}

function interval(low: Expression, high: Expression, isLowClosed: boolean, isHighClosed: boolean): Answer {
  const items = [low, high].map((expression): Answer => ({ kind: 'value', expression }))
  return { kind: 'tuple', items, brackets: (isLowClosed ? '[' : '(') + (isHighClosed ? ']' : ')') }
}
