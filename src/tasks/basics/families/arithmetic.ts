import { chance, integerBetween, pick, scale } from '../draw.ts'
import type { Draft, Family } from '../item.ts'
import type { RandomStream } from '../random-stream.ts'
import { nearMiss } from './near-miss.ts'

type Operator = 'plus' | 'minus' | 'times' | 'over'
type Step = { readonly operator: Operator; readonly operand: number }
type Chain = { readonly start: number; readonly steps: readonly Step[]; readonly value: number }

const largestValue = 10_000_000

/** Written-out calculations with whole numbers: a chain of steps, nested brackets, or a sum of products. */
export const arithmetic: Family = {
  name: 'arithmetic',
  skill: 'calculation',
  description: 'Multi-step arithmetic with whole numbers, written out in words or symbols.',
  generate(stream, difficulty) {
    return chance(stream, 40) ? sumOfProducts(stream, difficulty) : chainOfSteps(stream, difficulty)
  },
}

function chainOfSteps(stream: RandomStream, difficulty: number): Draft {
  const chain = makeChain(stream, scale(difficulty, 2, 9), scale(difficulty, 12, 900), scale(difficulty, 5, 25))
  const isNested = chain.steps.length <= 5 && chance(stream, 50)
  const question = isNested ? nestedQuestion(stream, chain) : wordedQuestion(stream, chain)
  return numberDraft(stream, {
    question,
    terse: `${expressionOf(chain)}?`,
    value: chain.value,
    size: chain.steps.length,
  })
}

function makeChain(stream: RandomStream, count: number, magnitude: number, factor: number): Chain {
  const start = integerBetween(stream, 2, magnitude)
  const steps: Step[] = []
  let value = start
  while (steps.length < count) {
    const step = makeStep(stream, value, magnitude, factor)
    value = apply(value, step)
    steps.push(step)
  }
  return { start, steps, value }
}

/** A step that keeps the value whole, not negative and below ten million. */
function makeStep(stream: RandomStream, value: number, magnitude: number, factor: number): Step {
  const kind = pick(stream, ['plus', 'minus', 'minus', 'times', 'times', 'over'] as const)
  if (kind === 'times' && value > 0) {
    const operand = integerBetween(stream, 2, factor)
    if (value * operand < largestValue) return { operator: 'times', operand }
  }
  if (kind === 'over' && value > 0) {
    const divisors = Array.from({ length: 11 }, (_, index) => index + 2).filter((divisor) => value % divisor === 0)
    if (divisors.length > 0) return { operator: 'over', operand: pick(stream, divisors) }
  }
  if (kind === 'minus' && value > 2)
    return { operator: 'minus', operand: integerBetween(stream, 1, Math.min(value, magnitude)) }
  return { operator: 'plus', operand: integerBetween(stream, 2, magnitude) }
}

function apply(value: number, { operator, operand }: Step): number {
  if (operator === 'plus') return value + operand
  if (operator === 'minus') return value - operand
  return operator === 'times' ? value * operand : value / operand
}

const phrases: Readonly<Record<Operator, readonly ((operand: number) => string)[]>> = {
  plus: [(n) => `add ${n}`, (n) => `add another ${n}`, (n) => `add ${n} to that`],
  minus: [(n) => `subtract ${n}`, (n) => `take away ${n}`, (n) => `subtract ${n} from that`],
  times: [(n) => `multiply by ${n}`, (n) => `multiply the result by ${n}`, (n) => `multiply that by ${n}`],
  over: [(n) => `divide by ${n}`, (n) => `divide the result by ${n}`, (n) => `divide that by ${n}`],
}

const wordedFrames: readonly ((start: number, steps: string) => string)[] = [
  (start, steps) => `Start with ${start}, then ${steps}. What number do you end up with?`,
  (start, steps) => `Take the number ${start} and do the following in this order: ${steps}. What do you get?`,
  (start, steps) => `I have ${start}. If I ${steps}, in that order, what's the result?`,
  (start, steps) => `What is the result if you begin at ${start} and then, one after the other, ${steps}?`,
  (start, steps) =>
    `Can you calculate this for me? From ${start}: ${steps}. Each step uses the result of the one before.`,
]

function wordedQuestion(stream: RandomStream, { start, steps }: Chain): string {
  const parts = steps.map(({ operator, operand }) => pick(stream, phrases[operator])(operand))
  return pick(stream, wordedFrames)(start, `${parts.slice(0, -1).join(', ')}, and finally ${parts.at(-1)}`)
}

type Symbols = Readonly<Record<Operator, string>>
const typeset: Symbols = { plus: '+', minus: '−', times: '×', over: '÷' }
const typed: Symbols = { plus: '+', minus: '-', times: '*', over: '/' }

const expressionFrames: readonly ((expression: string) => string)[] = [
  (expression) => `What is ${expression}?`,
  (expression) => `Calculate ${expression}.`,
  (expression) => `What does ${expression} come to?`,
  (expression) => `Can you work out ${expression} for me?`,
  (expression) => `I need the value of ${expression}.`,
  (expression) => `How much is ${expression}?`,
]

function nestedQuestion(stream: RandomStream, { start, steps }: Chain): string {
  const expression = nested({ start, steps }, pick(stream, [typeset, typed]))
  return pick(stream, expressionFrames)(expression)
}

/** With no more brackets than needed. */
function expressionOf({ start, steps }: Chain): string {
  return steps.reduce((inner, { operator, operand }, index) => {
    const isProduct = operator === 'times' || operator === 'over'
    const before = steps[index - 1]?.operator
    const isBracketed = isProduct && (before === 'plus' || before === 'minus')
    return `${isBracketed ? `(${inner})` : inner} ${typed[operator]} ${operand}`
  }, String(start))
}

function nested({ start, steps }: Pick<Chain, 'start' | 'steps'>, symbols: Symbols): string {
  return steps.reduce((inner, { operator, operand }, index) => {
    const bracketed = index === 0 ? inner : `(${inner})`
    return `${bracketed} ${symbols[operator]} ${operand}`
  }, String(start))
}

/** `47 × 6 + 38 × 12 − 120 ÷ 8`: products and exact quotients, added and subtracted. */
function sumOfProducts(stream: RandomStream, difficulty: number): Draft {
  const symbols = pick(stream, [typeset, typed])
  const count = scale(difficulty, 2, 5)
  let value = 0
  let expression = ''
  for (let index = 0; index < count; index++) {
    const term = makeTerm(stream, symbols, scale(difficulty, 9, 99), scale(difficulty, 6, 60))
    const isSubtracted = index > 0 && term.value <= value && chance(stream, 45)
    value += isSubtracted ? -term.value : term.value
    const sign = index === 0 ? '' : ` ${isSubtracted ? symbols.minus : symbols.plus} `
    expression += `${sign}${term.text}`
  }
  const question = pick(stream, expressionFrames)(expression)
  return numberDraft(stream, { question, terse: `${expression}?`, value, size: 2 * count - 1 })
}

function makeTerm(
  stream: RandomStream,
  symbols: Symbols,
  left: number,
  right: number,
): { text: string; value: number } {
  const a = integerBetween(stream, 2, left)
  const b = integerBetween(stream, 2, right)
  if (chance(stream, 25)) return { text: `${a * b} ${symbols.over} ${b}`, value: a }
  return { text: `${a} ${symbols.times} ${b}`, value: a * b }
}

type Calculation = Pick<Draft, 'question' | 'terse' | 'size'> & { readonly value: number }

function numberDraft(stream: RandomStream, { question, terse, value, size }: Calculation): Draft {
  return {
    question,
    terse: terse.replace(/(?<=[\d)]) (.) (?=[\d(])/g, '$1').replace(/\?$/, pick(stream, ['?', '=', '=?'])),
    ask: pick(stream, ['the number', 'the result', 'the final number', 'the resulting number']),
    expected: { kind: 'number', value: String(value) },
    wrong: nearMiss(stream, value),
    size,
  }
}
