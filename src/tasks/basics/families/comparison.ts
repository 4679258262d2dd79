import { at, integerBetween, pick, pickDistinct, scale } from '../draw.ts'
import { dollars, fromHundredths, ordinal } from '../english.ts'
import type { Draft, Family } from '../item.ts'
import type { RandomStream } from '../random-stream.ts'
import { names } from '../word-lists.ts'

/** A value as an exact fraction, in the words that the prompt gives it. */
type Value = { readonly text: string; readonly numerator: number; readonly denominator: number }
type Entry = Value & { readonly name: string }
type Setting = {
  readonly draw: (stream: RandomStream, difficulty: number) => Value
  readonly intro: readonly string[]
  readonly most: string
  readonly least: string
}

const share: Setting = {
  draw: drawShare,
  intro: [
    'Several people are reading the same book. This is how much each of them has read:',
    'Here is how much of the course each person has finished:',
    'In a charity walk over one fixed route, this is the part of the route that each person completed:',
  ],
  most: 'largest share',
  least: 'smallest share',
}

const unitPrice: Setting = {
  draw: drawUnitPrice,
  intro: [
    'These sellers offer the same coffee beans:',
    'I asked around for the price of the same rice:',
    'Offers for the same kind of flour, by seller:',
  ],
  most: 'highest price per kilogram',
  least: 'lowest price per kilogram',
}

const length: Setting = {
  draw: drawLength,
  intro: [
    'These people measured how far they jumped:',
    'Results of the long jump at school:',
    'Lengths of the rope that each person brought:',
  ],
  most: 'greatest length',
  least: 'smallest length',
}

const points: Setting = {
  draw: drawDecimal,
  intro: ['Judges gave these scores:', 'Final scores of a skating contest:', 'Ratings of the cooks at a contest:'],
  most: 'highest score',
  least: 'lowest score',
}

/** Who has the largest, smallest or n-th value, where values are fractions, decimals, per cent, unit prices or mixed units. */
export const comparison: Family = {
  name: 'comparison',
  skill: 'calculation',
  description:
    'Finding the largest, smallest or n-th of numbers written as fractions, decimals, per cent, prices or lengths.',
  generate(stream, difficulty) {
    const setting = pick(stream, [share, unitPrice, length, points])
    const count = scale(difficulty, 5, 12)
    return draftOf(stream, setting, drawEntries(stream, setting, count, difficulty), difficulty)
  },
}

/** Entries whose values all differ. */
function drawEntries(stream: RandomStream, setting: Setting, count: number, difficulty: number): Entry[] {
  const values: Value[] = []
  while (values.length < count) {
    const value = setting.draw(stream, difficulty)
    if (values.every((other) => compare(value, other) !== 0)) values.push(value)
  }
  const chosen = pickDistinct(stream, names, count)
  return values.map((value, index) => ({ ...value, name: at(chosen, index) }))
}

function compare(a: Value, b: Value): number {
  return a.numerator * b.denominator - b.numerator * a.denominator
}

function draftOf(stream: RandomStream, setting: Setting, entries: readonly Entry[], difficulty: number): Draft {
  const fromTop = stream.integer(2) === 0
  const sorted = entries.toSorted((a, b) => (fromTop ? compare(b, a) : compare(a, b)))
  const rank = integerBetween(stream, 1, scale(difficulty, 1, 5))
  const extreme = fromTop ? setting.most : setting.least
  const superlative = rank === 1 ? extreme : `${ordinal(rank)} ${extreme}`
  const list = listing(stream, entries)
  const question = pick(stream, [
    `Who has the ${superlative}?`,
    `Which person has the ${superlative}?`,
    `Tell me who has the ${superlative}.`,
  ])
  return {
    question: `${pick(stream, setting.intro)}${list} ${question}`.replace('\n ', '\n'),
    terse: `Who has the ${superlative}? ${entries.map(({ name, text }) => `${name} ${text}`).join(', ')}`,
    ask: pick(stream, ['the name', "the person's name", 'that name']),
    expected: { kind: 'choice', value: at(sorted, rank - 1).name, options: entries.map(({ name }) => name).sort() },
    wrong: at(sorted, rank).name,
    size: entries.length,
  }
}

function listing(stream: RandomStream, entries: readonly Entry[]): string {
  const bullet = pick(stream, ['', '', '- ', '* '])
  if (bullet === '') return ` ${entries.map(({ name, text }) => `${name} ${text}`).join(pick(stream, [', ', '; ']))}.`
  return `\n${entries.map(({ name, text }) => `${bullet}${name}: ${text}`).join('\n')}\n`
}

function drawShare(stream: RandomStream, difficulty: number): Value {
  const spread = scale(difficulty, 45, 12)
  const percent = integerBetween(stream, 50 - spread, 50 + spread)
  const kind = stream.integer(difficulty < 0.15 ? 2 : 3)
  if (kind === 0) return { text: `${percent}%`, numerator: percent, denominator: 100 }
  if (kind === 1) {
    const thousandths = percent * 10 + (difficulty < 0.4 ? 0 : stream.integer(10))
    return { text: decimal(thousandths), numerator: thousandths, denominator: 1000 }
  }
  const denominator = integerBetween(stream, 3, scale(difficulty, 8, 29))
  const numerator = Math.min(denominator - 1, Math.max(1, Math.round((denominator * percent) / 100)))
  return { text: `${numerator}/${denominator}`, numerator, denominator }
}

function decimal(thousandths: number): string {
  return `0.${String(thousandths).padStart(3, '0').replace(/0+$/, '')}`
}

function drawUnitPrice(stream: RandomStream, difficulty: number): Value {
  const grams = pick(stream, difficulty < 0.3 ? [1000, 2000, 5000] : [250, 400, 500, 750, 1000, 1500, 2500])
  const perKilo = integerBetween(stream, scale(difficulty, 20, 75), scale(difficulty, 160, 115)) * 10
  const cents = Math.round((perKilo * grams) / 10_000) * 10
  const weight = grams < 1000 ? `${grams} g` : `${fromHundredths(grams / 10)} kg`
  return { text: `${weight} for ${dollars(cents)}`, numerator: cents, denominator: grams }
}

function drawLength(stream: RandomStream, difficulty: number): Value {
  const spread = scale(difficulty, 900, 150)
  const millimetres = integerBetween(stream, 3000 - spread, 3000 + spread)
  const centimetres = Math.floor(millimetres / 10)
  const metres = Math.floor(centimetres / 100)
  const forms: Value[] = [
    { text: `${fromHundredths(centimetres)} m`, numerator: centimetres, denominator: 100 },
    { text: `${centimetres} cm`, numerator: centimetres, denominator: 100 },
    { text: `${millimetres} mm`, numerator: millimetres, denominator: 1000 },
    { text: `${metres} m ${centimetres % 100} cm`, numerator: centimetres, denominator: 100 },
  ]
  return at(forms, stream.integer(difficulty < 0.25 ? 2 : 4))
}

/** Decimals of different lengths: 9.8 beside 9.75 and 9.803. */
function drawDecimal(stream: RandomStream, difficulty: number): Value {
  const spread = scale(difficulty, 3000, 350)
  const thousandths = 9000 + integerBetween(stream, -spread, Math.min(spread, 999))
  const step = pick(stream, difficulty < 0.2 ? [100, 10] : [100, 10, 10, 1, 1])
  const rounded = Math.floor(thousandths / step) * step
  const text = `${Math.floor(rounded / 1000)}.${
    String(rounded % 1000)
      .padStart(3, '0')
      .replace(/0+$/, '') || '0'
  }`
  return { text, numerator: rounded, denominator: 1000 }
}
