import { at, chance, integerBetween, pick, pickDistinct, scale } from '../draw.ts'
import { fromHundredths, joinAnd } from '../english.ts'
import type { Family } from '../item.ts'
import type { RandomStream } from '../random-stream.ts'
import { nearMiss } from './near-miss.ts'

/** A unit as a number of the measure's smallest unit. */
type Unit = { readonly size: number; readonly short: string; readonly one: string; readonly many: string }
type Measure = { readonly units: readonly Unit[]; readonly total: readonly string[]; readonly isMetric: boolean }

function unit(size: number, short: string, one: string, many = `${one}s`): Unit {
  return { size, short, one, many }
}

const measures: readonly Measure[] = [
  {
    units: [
      unit(1, 's', 'second'),
      unit(60, 'min', 'minute'),
      unit(3600, 'h', 'hour'),
      unit(86_400, 'days', 'day'),
      unit(604_800, 'weeks', 'week'),
    ],
    total: ['How long is that altogether', 'What is the total time'],
    isMetric: false,
  },
  {
    units: [
      unit(1, 'mm', 'millimetre'),
      unit(10, 'cm', 'centimetre'),
      unit(1000, 'm', 'metre'),
      unit(1_000_000, 'km', 'kilometre'),
    ],
    total: ['How long is that altogether', 'What is the total length'],
    isMetric: true,
  },
  {
    units: [unit(1, 'mg', 'milligram'), unit(1000, 'g', 'gram'), unit(1_000_000, 'kg', 'kilogram')],
    total: ['How much does that weigh altogether', 'What is the total weight'],
    isMetric: true,
  },
  {
    units: [
      unit(1, 'ml', 'millilitre'),
      unit(10, 'cl', 'centilitre'),
      unit(100, 'dl', 'decilitre'),
      unit(1000, 'l', 'litre'),
    ],
    total: ['How much liquid is that altogether', 'What is the total volume'],
    isMetric: true,
  },
  {
    units: [
      unit(1, 'in', 'inch', 'inches'),
      unit(12, 'ft', 'foot', 'feet'),
      unit(36, 'yd', 'yard'),
      unit(63_360, 'mi', 'mile'),
    ],
    total: ['How long is that altogether', 'What is the total length'],
    isMetric: false,
  },
  {
    units: [
      unit(1, 'fl oz', 'fluid ounce'),
      unit(8, 'cups', 'cup'),
      unit(16, 'pints', 'pint'),
      unit(32, 'quarts', 'quart'),
      unit(128, 'gallons', 'gallon'),
    ],
    total: ['How much liquid is that altogether (US units)', 'What is the total volume in US measures'],
    isMetric: false,
  },
]

/** Sums of quantities in different units, given in one unit; the answer is always whole. */
export const unitConversion: Family = {
  name: 'unit_conversion',
  skill: 'calculation',
  description: 'Quantities in different units of time, length, weight or volume, added up in one unit.',
  generate(stream, difficulty) {
    const measure = pick(stream, measures)
    const parts = scale(difficulty, 1, 7)
    const target = pick(stream, measure.units.slice(0, 2))
    const quantities = makeQuantities(stream, measure, target, parts, difficulty)
    const value = quantities.reduce((sum, { base }) => sum + base, 0) / target.size
    return {
      question: questionOf(
        stream,
        measure,
        target,
        quantities.map(({ text }) => text),
      ),
      terse: `${quantities.map(({ terse }) => terse).join(' + ')} in ${target.short}?`,
      ask: pick(stream, ['the number', `the number of ${target.many}`, 'the result', `the total in ${target.many}`]),
      expected: { kind: 'number', value: String(value) },
      wrong: nearMiss(stream, value),
      size: parts,
    }
  },
}

type Quantity = { readonly text: string; readonly terse: string; readonly base: number }

/** Quantities in units above the target, and perhaps one in the target itself: so the total is whole in it. */
function makeQuantities(
  stream: RandomStream,
  measure: Measure,
  target: Unit,
  parts: number,
  difficulty: number,
): Quantity[] {
  const above = measure.units.filter((candidate) => candidate.size > target.size)
  const usable = difficulty < 0.35 ? above.slice(0, 2) : above
  return Array.from({ length: parts }, (_, index) => {
    const isOwnUnit = index > 0 && chance(stream, 25)
    const chosen = isOwnUnit ? target : pick(stream, usable)
    return quantity(stream, measure, chosen, target, difficulty)
  })
}

function quantity(stream: RandomStream, measure: Measure, chosen: Unit, target: Unit, difficulty: number): Quantity {
  const ratio = chosen.size / target.size
  // Hundredths or halves of a unit, where they are whole in the target unit.
  if (difficulty > 0.3 && chosen !== target && chance(stream, 50)) {
    if (measure.isMetric && ratio % 100 === 0)
      return decimalQuantity(chosen, integerBetween(stream, 105, scale(difficulty, 900, 4999)))
    if (ratio % 2 === 0) return decimalQuantity(chosen, 100 * integerBetween(stream, 1, 12) + 50)
  }
  const count = integerBetween(stream, 2, chosen === target ? scale(difficulty, 50, 900) : scale(difficulty, 9, 48))
  return decimalQuantity(chosen, count * 100)
}

function decimalQuantity({ size, short, one, many }: Unit, hundredths: number): Quantity {
  const count = fromHundredths(hundredths)
  return {
    text: `${count} ${hundredths === 100 ? one : many}`,
    terse: `${count} ${short}`,
    base: (hundredths * size) / 100,
  }
}

function questionOf(stream: RandomStream, { total }: Measure, target: Unit, texts: readonly string[]): string {
  if (texts.length === 1) {
    const text = at(texts, 0)
    return pick(stream, [
      `How many ${target.many} are there in ${text}?`,
      `Convert ${text} to ${target.many}.`,
      `What is ${text} in ${target.many}?`,
      `I need ${text} expressed in ${target.many}.`,
    ])
  }
  const sum = joinAnd(texts)
  const [first, second] = pickDistinct(
    stream,
    [`Add up ${sum}.`, `I want to combine ${sum}.`, `Here are my measurements: ${sum}.`],
    2,
  )
  return pick(stream, [
    `${first} ${pick(stream, total)}, in ${target.many}?`,
    `How many ${target.many} are ${sum} altogether?`,
    `${second} ${pick(stream, total)}, in ${target.many}?`,
  ])
}
