import type { Expected } from './item.ts'
import { meetsConstraints } from './reply/meets-constraints.ts'
import { expectedText } from './reply/score-reply.ts'

/** Wrong answers beside the item's own near miss; more would not make models more different. */
const OTHERS = 6

const dayMs = 86_400_000

/**
 * Wrong answers that models might give, all different: the item's own near miss first, then others of the same form. A
 * function of the expected answer alone, so that documents need not carry them.
 */
export function wrongAnswers(expected: Expected, nearMiss: string): [string, ...string[]] {
  const right = expectedText(expected)
  const others = mistakes(expected).filter((answer) => answer !== right && answer !== nearMiss)
  return [nearMiss, ...[...new Set(others)].slice(0, OTHERS)]
}

function mistakes(expected: Expected): string[] {
  switch (expected.kind) {
    case 'number':
      return slips(expected.value)
    case 'choice':
      return expected.options.filter((option) => option !== expected.value)
    case 'date':
      return [1, -1, 2, 7, -7, -2].map((days) => dayAfter(expected.value, days))
    case 'letters':
      return swaps([...expected.value]).map((letters) => letters.join(''))
    case 'list':
      return listMistakes(expected)
    case 'constrained': {
      const { example, constraints } = expected
      return brokenTexts(example).filter((text) => text.trim() !== '' && !meetsConstraints(text, constraints))
    }
  }
}

/** One or two units of the last decimal place away, and a slip of ten of them. */
function slips(value: string): string[] {
  const places = value.split('.')[1]?.length ?? 0
  const unit = 10 ** -places
  return [1, -1, 2, 10, -2, -10, 3, 5]
    .map((step) => Number(value) + step * unit)
    .filter((slip) => slip >= 0 || value.startsWith('-'))
    .map((slip) => String(Number(slip.toFixed(places))))
}

function dayAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * dayMs).toISOString().slice(0, 10)
}

/** The sequence with two neighbours exchanged, for every two neighbours. */
function swaps(values: readonly string[]): string[][] {
  return values.slice(1).map((next, index) => values.toSpliced(index, 2, next, values[index] ?? ''))
}

function listMistakes({ values, options, isOrdered }: Extract<Expected, { kind: 'list' }>): string[] {
  const dropped = values.length > 1 ? values.map((_, index) => values.toSpliced(index, 1)) : []
  const added = (options ?? []).filter((option) => !values.includes(option)).map((option) => [...values, option])
  const lists = isOrdered ? [...swaps(values), ...dropped] : [...dropped, ...added]
  const right = expectedSet(values)
  return lists.filter((list) => isOrdered || expectedSet(list) !== right).map((list) => list.join(', '))
}

function expectedSet(values: readonly string[]): string {
  return [...new Set(values)].sort().join()
}

/** A text with something left out, said twice or written otherwise. */
function brokenTexts(text: string): string[] {
  const lines = text.split('\n')
  const words = text.split(' ')
  return [
    lines.slice(0, -1).join('\n'),
    words.slice(0, -1).join(' '),
    `${text} ${words.at(-1) ?? ''}`,
    [...lines, lines[0] ?? ''].join('\n'),
    lines.toReversed().join('\n'),
    words.toReversed().join(' '),
    text.toUpperCase(),
    text.toLowerCase(),
    `${text}\nThat is all.`,
  ]
}
