import type { Draft } from '#tasks/basics/item.ts'

/** The differences, the rule in short, and the terms that follow, one a line. */
export function solvePattern({ terse, expected }: Draft): string | null {
  const terms = (/\d+(?:,-?\d+)+/.exec(terse)?.[0] ?? '').split(',').map(Number)
  const position = Number(
    /(\d+)(?:th|st|nd|rd) number/.exec(terse)?.[1] ?? terms.length + (/ninth/.test(terse) ? 1 : 0),
  )
  const ahead = aheadOf(terse, terms.length, position)
  const differences = terms.slice(1).map((term, index) => term - (terms[index] ?? 0))
  for (const rule of rules) {
    const found = rule(terms, differences)
    if (found === null) continue
    const all = [...terms]
    const lines = [`${differences.join(',')}: rule ${found.text}`]
    for (let step = 0; step < ahead; step += 1) {
      const { working, value } = found.next(all)
      lines.push(`${working}=${value}`)
      all.push(value)
    }
    if (expected.kind === 'number' && String(all.at(-1)) !== expected.value) continue
    return `${lines.join('\n')}\nAnswer: ${all.at(-1)}`
  }
  return null
}

function aheadOf(terse: string, shown: number, position: number): number {
  if (/_|next/.test(terse)) return 1
  const words = ['sixth', 'seventh', 'eighth', 'ninth', 'tenth']
  const word = words.findIndex((name) => terse.includes(name))
  return word >= 0 ? word + 6 - shown : position - shown
}

type Step = { readonly working: string; readonly value: number }
type Found = { readonly text: string; readonly next: (terms: readonly number[]) => Step }
type Rule = (terms: readonly number[], differences: readonly number[]) => Found | null

function last(terms: readonly number[], back = 1): number {
  return terms.at(-back) ?? 0
}

function signed(value: number): string {
  return value < 0 ? String(value) : `+${value}`
}

function isConstant(values: readonly number[]): boolean {
  return values.length > 1 && values.every((value) => value === values[0])
}

function changes(values: readonly number[]): number[] {
  return values.slice(1).map((value, index) => value - (values[index] ?? 0))
}

function plus(terms: readonly number[], by: number): Step {
  return { working: `${last(terms)}${signed(by)}`, value: last(terms) + by }
}

const constantStep: Rule = (_, differences) => {
  if (!isConstant(differences)) return null
  const by = differences[0] ?? 0
  return { text: signed(by), next: (terms) => plus(terms, by) }
}

const constantFactor: Rule = (terms) => {
  const factor = (terms[1] ?? 0) / (terms[0] ?? 1)
  const fits =
    Number.isInteger(factor) && terms.every((term, index) => index === 0 || term === (terms[index - 1] ?? 0) * factor)
  if (!fits) return null
  return { text: `*${factor}`, next: (all) => ({ working: `${last(all)}*${factor}`, value: last(all) * factor }) }
}

const twoSteps: Rule = (_, differences) => {
  const [first = 0, second = 0] = differences
  if (!differences.every((value, index) => value === (index % 2 === 0 ? first : second))) return null
  return {
    text: `${signed(first)} ${signed(second)}`,
    next: (terms) => plus(terms, terms.length % 2 === 1 ? first : second),
  }
}

const growingStep: Rule = (_, differences) => {
  const growth = changes(differences)
  if (!isConstant(growth)) return null
  const by = growth[0] ?? 0
  return { text: `d${signed(by)}`, next: (terms) => plus(terms, last(terms) - last(terms, 2) + by) }
}

const cubic: Rule = (_, differences) => {
  const second = changes(differences)
  const third = changes(second)
  if (!isConstant(third)) return null
  const by = third[0] ?? 0
  return {
    text: `${second.join(',')} dd${signed(by)}`,
    next: (terms) => {
      const difference = last(terms) - last(terms, 2)
      const growth = difference - (last(terms, 2) - last(terms, 3)) + by
      return { working: `${last(terms)}+${difference}+${growth}`, value: last(terms) + difference + growth }
    },
  }
}

const sumOfTwo: Rule = (terms) => {
  const shift = (terms[2] ?? 0) - (terms[1] ?? 0) - (terms[0] ?? 0)
  const fits = terms.every(
    (term, index) => index < 2 || term === (terms[index - 1] ?? 0) + (terms[index - 2] ?? 0) + shift,
  )
  if (!fits) return null
  const tail = shift === 0 ? '' : signed(shift)
  return {
    text: `a+b${tail}`,
    next: (all) => ({ working: `${last(all)}+${last(all, 2)}${tail}`, value: last(all) + last(all, 2) + shift }),
  }
}

const interleaved: Rule = (terms) => {
  const [even, odd] = [terms.filter((_, index) => index % 2 === 0), terms.filter((_, index) => index % 2 === 1)]
  if (!isConstant(changes(even)) || !isConstant(changes(odd))) return null
  const steps = [changes(even)[0] ?? 0, changes(odd)[0] ?? 0]
  return {
    text: `two ${steps.map(signed).join(' ')}`,
    next: (all) => {
      const by = steps[all.length % 2] ?? 0
      return { working: `${last(all, 2)}${signed(by)}`, value: last(all, 2) + by }
    },
  }
}

const linear: Rule = (terms) => {
  const [a = 0, b = 0, c = 0] = terms
  const factor = (c - b) / (b - a)
  const shift = b - factor * a
  const fits =
    Number.isInteger(factor) &&
    terms.every((term, index) => index === 0 || term === (terms[index - 1] ?? 0) * factor + shift)
  if (!fits) return null
  return {
    text: `*${factor}${signed(shift)}`,
    next: (all) => ({ working: `${last(all)}*${factor}${signed(shift)}`, value: last(all) * factor + shift }),
  }
}

function inTurn(first: 0 | 1): Rule {
  return (terms) => {
    const factor = (terms[first + 1] ?? 0) / (terms[first] ?? 1)
    const shift = (terms[2 - first] ?? 0) - (terms[1 - first] ?? 0)
    const next = (all: readonly number[]): Step =>
      (all.length - 1) % 2 === first
        ? { working: `${last(all)}*${factor}`, value: last(all) * factor }
        : plus(all, shift)
    if (!Number.isInteger(factor)) return null
    if (!terms.every((term, index) => index === 0 || term === next(terms.slice(0, index)).value)) return null
    return { text: first === 0 ? `*${factor} ${signed(shift)}` : `${signed(shift)} *${factor}`, next }
  }
}

const rules: readonly Rule[] = [
  constantStep,
  constantFactor,
  twoSteps,
  growingStep,
  sumOfTwo,
  interleaved,
  linear,
  inTurn(0),
  inTurn(1),
  cubic,
]
