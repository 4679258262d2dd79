import { at, integerBetween, pick, scale } from '../draw.ts'
import { ordinal } from '../english.ts'
import type { Family } from '../item.ts'
import type { RandomStream } from '../random-stream.ts'

type Terms = readonly number[]
/** A way to go on from the terms shown; null where the terms do not follow it. */
type Rule = (terms: Terms) => number | null

/** Going on with a number sequence; every usual rule that fits the terms shown gives the same answer. */
export const pattern: Family = {
  name: 'pattern',
  skill: 'rules',
  description: 'Finding the rule of a number sequence and going on with it.',
  generate(stream, difficulty) {
    const rank = scale(difficulty, 0, generators.length - 1)
    const ahead = scale(difficulty, 1, 4)
    const shown = rank < 2 ? 5 : 8
    const terms = unambiguous(stream, at(generators, rank), shown, ahead)
    const value = at(terms, shown + ahead - 1)
    const series = terms.slice(0, shown).join(', ')
    const brief = terms.slice(0, shown).join(',')
    return {
      question: questionOf(stream, series, shown, ahead),
      terse:
        ahead === 1
          ? pick(stream, [`${brief},_`, `${brief} next?`, `next: ${brief}`])
          : `${brief}: ${ordinal(shown + ahead)} number?`,
      ask: pick(stream, ['the number', 'that number', 'the term you found']),
      expected: { kind: 'number', value: String(value) },
      wrong: String(value + pick(stream, [1, -1, 2, at(terms, 1) - at(terms, 0) || 3])),
      size: rank * 4 + ahead,
    }
  },
}

function questionOf(stream: RandomStream, series: string, shown: number, ahead: number): string {
  if (ahead === 1) {
    return pick(stream, [
      `What number comes next: ${series}, …?`,
      `Continue this sequence by one: ${series}, ...`,
      `Find the next number in the sequence ${series}.`,
      `${series}: which number follows?`,
    ])
  }
  const position = ordinal(shown + ahead)
  return pick(stream, [
    `A sequence starts ${series}. If the pattern continues, what is its ${position} number?`,
    `Here are the first ${shown} numbers of a sequence: ${series}. What is the ${position} one, if it goes on the same way?`,
    `The sequence ${series}, … follows a rule. Tell me the ${position} term.`,
  ])
}

type Generator = (stream: RandomStream, length: number) => number[]

/** Terms of the generator on which all rules that fit agree; a straight line after 30 failures. */
function unambiguous(stream: RandomStream, generate: Generator, shown: number, ahead: number): number[] {
  for (let attempt = 0; attempt < 30; attempt++) {
    const terms = generate(stream, shown + ahead)
    if (isUnambiguous(terms, shown)) return terms
  }
  return at(generators, 0)(stream, shown + ahead)
}

function isUnambiguous(terms: Terms, shown: number): boolean {
  const start = terms.slice(0, shown)
  if (new Set(start).size < 4) return false
  const continuations = rules.map((rule) => goOn(rule, start, terms.length)).filter((continued) => continued !== null)
  return continuations.length > 0 && continuations.every((continued) => continued.at(-1) === terms.at(-1))
}

/** The terms continued by the rule to the given length, or null. */
function goOn(rule: Rule, start: Terms, length: number): number[] | null {
  const terms = [...start]
  while (terms.length < length) {
    const next = rule(terms)
    if (next === null) return null
    terms.push(next)
  }
  return terms
}

function extend(start: readonly number[], length: number, next: (terms: Terms) => number): number[] {
  const terms = [...start]
  while (terms.length < length) terms.push(next(terms))
  return terms.slice(0, length)
}

/** From easy to hard. */
const generators: readonly Generator[] = [
  (stream, length) => {
    const step = integerBetween(stream, 2, 15)
    return extend([integerBetween(stream, 1, 30)], length, (terms) => at(terms, -1) + step)
  },
  (stream, length) => {
    const factor = integerBetween(stream, 2, 3)
    return extend([integerBetween(stream, 1, 7)], length, (terms) => at(terms, -1) * factor)
  },
  (stream, length) => {
    const step = -integerBetween(stream, 3, 19)
    return extend([integerBetween(stream, 90, 260)], length, (terms) => at(terms, -1) + step)
  },
  (stream, length) => {
    const steps = [integerBetween(stream, 2, 12), integerBetween(stream, -5, 9)]
    return extend([integerBetween(stream, 1, 30)], length, (terms) => at(terms, -1) + at(steps, (terms.length - 1) % 2))
  },
  (stream, length) => {
    const [first, growth] = [integerBetween(stream, 1, 9), integerBetween(stream, 1, 5)]
    return extend(
      [integerBetween(stream, 1, 20)],
      length,
      (terms) => at(terms, -1) + first + growth * (terms.length - 1),
    )
  },
  (stream, length) => {
    const start = [integerBetween(stream, 1, 6), integerBetween(stream, 2, 9)]
    return extend(start, length, (terms) => at(terms, -1) + at(terms, -2))
  },
  (stream, length) => {
    const steps = [integerBetween(stream, 2, 9), integerBetween(stream, -9, 12)]
    const start = [integerBetween(stream, 1, 20), integerBetween(stream, 20, 60)]
    return extend(start, length, (terms) => at(terms, -2) + at(steps, terms.length % 2))
  },
  (stream, length) => {
    const [factor, shift] = [2, integerBetween(stream, -3, 9)]
    return extend([integerBetween(stream, 4, 12)], length, (terms) => at(terms, -1) * factor + shift)
  },
  (stream, length) => {
    const shift = integerBetween(stream, 1, 6)
    const start = [integerBetween(stream, 1, 6), integerBetween(stream, 2, 9)]
    return extend(start, length, (terms) => at(terms, -1) + at(terms, -2) + shift)
  },
  (stream, length) => {
    const shift = pick(stream, [1, 2, 3, 4, 5, -1, -2])
    const start = [integerBetween(stream, 3, 12)]
    return extend(start, length, (terms) => (terms.length % 2 === 1 ? at(terms, -1) * 2 : at(terms, -1) + shift))
  },
  (stream, length) => {
    const [first, growth, jerk] = [
      integerBetween(stream, 1, 6),
      integerBetween(stream, 1, 4),
      integerBetween(stream, 1, 3),
    ]
    return extend([integerBetween(stream, 1, 12)], length, (terms) => {
      const n = terms.length - 1
      return at(terms, -1) + first + growth * n + (jerk * n * (n - 1)) / 2
    })
  },
]

function differences(terms: Terms): number[] {
  return terms.slice(1).map((term, index) => term - at(terms, index))
}

function isConstant(values: readonly number[]): boolean {
  return values.length > 1 && values.every((value) => value === values[0])
}

/** A polynomial of the given degree through all terms, with at least one term to spare. */
function polynomial(degree: number): Rule {
  return (terms) => {
    const levels = [terms]
    for (let level = 0; level < degree; level++) levels.push(differences(at(levels, -1)))
    return isConstant(at(levels, -1)) ? levels.reduce((sum, level) => sum + at(level, -1), 0) : null
  }
}

/** Each term is a whole multiple of the one before plus a constant. */
const linearStep: Rule = (terms) => {
  const [a = 0, b = 0, c = 0] = terms
  if (a === b) return null
  const factor = (c - b) / (b - a)
  const shift = b - factor * a
  if (!Number.isInteger(factor)) return null
  const fits = terms.every((term, index) => index === 0 || term === at(terms, index - 1) * factor + shift)
  return fits ? at(terms, -1) * factor + shift : null
}

/** Each term is the sum of the two before plus a constant. */
const sumOfTwo: Rule = (terms) => {
  const shift = at(terms, 2) - at(terms, 1) - at(terms, 0)
  const fits = terms.every((term, index) => index < 2 || term === at(terms, index - 1) + at(terms, index - 2) + shift)
  return fits ? at(terms, -1) + at(terms, -2) + shift : null
}

/** Two sequences in turn, each with constant differences. */
const interleaved: Rule = (terms) => {
  const own = terms.filter((_, index) => index % 2 === terms.length % 2)
  const other = terms.filter((_, index) => index % 2 !== terms.length % 2)
  const step = at(own, -1) - at(own, -2)
  const fits = own.length > 2 && isConstant(differences(own)) && isConstant(differences(other))
  return fits ? at(own, -1) + step : null
}

/** Times a factor and plus a constant in turn, starting with either. */
function inTurn(startsWithFactor: boolean): Rule {
  return (terms) => {
    const first = startsWithFactor ? 0 : 1
    const factor = at(terms, first + 1) / at(terms, first)
    const shift = at(terms, 2 - first) - at(terms, 1 - first)
    const next = (index: number) => (index % 2 === first ? at(terms, index) * factor : at(terms, index) + shift)
    if (!Number.isInteger(factor)) return null
    const fits = terms.every((term, index) => index === 0 || term === next(index - 1))
    return fits ? next(terms.length - 1) : null
  }
}

const rules: readonly Rule[] = [
  polynomial(1),
  polynomial(2),
  polynomial(3),
  linearStep,
  sumOfTwo,
  interleaved,
  inTurn(true),
  inTurn(false),
]
