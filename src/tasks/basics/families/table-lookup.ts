import { at, distinctIntegers, integerBetween, pick, pickDistinct, scale } from '../draw.ts'
import type { Draft, Expected, Family } from '../item.ts'
import type { RandomStream } from '../random-stream.ts'
import { cities, names } from '../word-lists.ts'

type Theme = {
  readonly intro: readonly string[]
  readonly who: string
  readonly category: string
  readonly categories: readonly string[]
  /** Two columns of numbers with the values they may take. */
  readonly columns: readonly [Column, Column]
}
type Column = { readonly title: string; readonly phrase: string; readonly low: number; readonly high: number }
type Row = { readonly name: string; readonly category: string; readonly numbers: readonly [number, number] }

const themes: readonly Theme[] = [
  {
    intro: ['Here is our staff list.', 'This is the overview of the team.'],
    who: 'person',
    category: 'Department',
    categories: ['Sales', 'Finance', 'Support', 'Design'],
    columns: [
      { title: 'Age', phrase: 'age', low: 19, high: 66 },
      { title: 'Vacation days', phrase: 'number of vacation days', low: 3, high: 38 },
    ],
  },
  {
    intro: ['These are the results of the quiz night.', 'Results of our club tournament:'],
    who: 'player',
    category: 'Team',
    categories: ['Red', 'Blue', 'Green', 'White'],
    columns: [
      { title: 'Points', phrase: 'number of points', low: 11, high: 99 },
      { title: 'Games', phrase: 'number of games', low: 2, high: 40 },
    ],
  },
  {
    intro: ['I keep this table of our volunteers.', 'Volunteers and what they did this year:'],
    who: 'volunteer',
    category: 'City',
    categories: cities.slice(0, 4),
    columns: [
      { title: 'Hours', phrase: 'number of hours', low: 4, high: 120 },
      { title: 'Events', phrase: 'number of events', low: 1, high: 45 },
    ],
  },
]

/** Questions about a table: a cell, an extreme, a sum or an extreme over some rows only. */
export const tableLookup: Family = {
  name: 'table_lookup',
  skill: 'reading',
  description: 'Answering questions about a given table: cells, extremes, sums and conditions.',
  generate(stream, difficulty) {
    const theme = pick(stream, themes)
    const rows = drawRows(stream, theme, scale(difficulty, 5, 18))
    const available =
      difficulty < 0.25
        ? [cell, extreme]
        : difficulty < 0.55
          ? [extreme, sumWhere, cell]
          : [sumWhere, extremeWhere, countWhere, differenceOfSums]
    const { question, expected, wrong, ask } = pick(stream, available)(stream, theme, rows)
    const table = pick(stream, layouts)(theme, rows)
    const isFirst = stream.integer(3) === 0
    const intro = pick(stream, theme.intro)
    return {
      question: isFirst ? `${question} ${intro}\n\n${table}` : `${intro}\n\n${table}\n\n${question}`,
      terse: `${question}\n${commaSeparated(theme, rows)}`,
      ask,
      expected,
      wrong,
      size: rows.length,
    }
  },
}

function drawRows(stream: RandomStream, theme: Theme, count: number): Row[] {
  const people = pickDistinct(stream, names, count)
  const [first, second] = theme.columns.map(({ low, high }) => distinctIntegers(stream, count, low, high))
  return people.map((name, index) => ({
    name,
    category: pick(stream, theme.categories),
    numbers: [at(first ?? [], index), at(second ?? [], index)],
  }))
}

type Layout = (theme: Theme, rows: readonly Row[]) => string

function cells({ name, category, numbers }: Row): string[] {
  return [name, category, ...numbers.map(String)]
}

function header({ category, columns }: Theme): string[] {
  return ['Name', category, ...columns.map(({ title }) => title)]
}

function commaSeparated(theme: Theme, rows: readonly Row[]): string {
  return [header(theme), ...rows.map(cells)].map((line) => line.join(',')).join('\n')
}

const layouts: readonly Layout[] = [
  (theme, rows) => {
    const lines = [header(theme), header(theme).map(() => '---'), ...rows.map(cells)]
    return lines.map((line) => `| ${line.join(' | ')} |`).join('\n')
  },
  commaSeparated,
  (theme, rows) => [header(theme), ...rows.map(cells)].map((line) => line.join('; ')).join('\n'),
  ({ columns }, rows) =>
    rows
      .map(({ name, category, numbers }) => {
        const values = columns.map(({ title }, index) => `${title.toLowerCase()} ${at(numbers, index)}`)
        return `${name} (${category}): ${values.join(', ')}`
      })
      .join('\n'),
]

type Query = Pick<Draft, 'question' | 'expected' | 'wrong' | 'ask'>
type Ask = (stream: RandomStream, theme: Theme, rows: readonly Row[]) => Query

function numberQuery(stream: RandomStream, question: string, value: number, wrong: number): Query {
  return {
    question,
    expected: { kind: 'number', value: String(value) },
    wrong: String(wrong === value ? value + 1 : wrong),
    ask: pick(stream, ['the number', 'the value', 'the figure']),
  }
}

function nameQuery(stream: RandomStream, question: string, value: string, wrong: string, rows: readonly Row[]): Query {
  const expected: Expected = { kind: 'choice', value, options: rows.map(({ name }) => name).sort() }
  return { question, expected, wrong, ask: pick(stream, ['the name', 'that name', "the person's name"]) }
}

const cell: Ask = (stream, { columns }, rows) => {
  const index = stream.integer(2)
  const place = stream.integer(rows.length)
  const row = at(rows, place)
  const { phrase } = at(columns, index)
  const question = pick(stream, [
    `What is ${row.name}'s ${phrase}?`,
    `Which ${phrase} does the table give for ${row.name}?`,
  ])
  return numberQuery(stream, question, at(row.numbers, index), at(at(rows, (place + 1) % rows.length).numbers, index))
}

function ranked(rows: readonly Row[], index: number, isLargest: boolean): Row[] {
  return rows.toSorted((a, b) => (at(a.numbers, index) - at(b.numbers, index)) * (isLargest ? -1 : 1))
}

const extreme: Ask = (stream, { columns, who }, rows) => {
  const index = stream.integer(2)
  const isLargest = stream.integer(2) === 0
  const [first, second] = ranked(rows, index, isLargest)
  const { phrase } = at(columns, index)
  const question = `Which ${who} has the ${isLargest ? 'highest' : 'lowest'} ${phrase}?`
  return nameQuery(stream, question, first?.name ?? '', second?.name ?? '', rows)
}

/** The category with the most rows: never empty. */
function largestCategory({ categories }: Theme, rows: readonly Row[]): string {
  const sizes = categories.map((category) => rows.filter((row) => row.category === category).length)
  return at(categories, sizes.indexOf(Math.max(...sizes)))
}

function sumOf(rows: readonly Row[], index: number): number {
  return rows.reduce((sum, { numbers }) => sum + at(numbers, index), 0)
}

const sumWhere: Ask = (stream, theme, rows) => {
  const index = stream.integer(2)
  const category = largestCategory(theme, rows)
  const matching = rows.filter((row) => row.category === category)
  const { title } = at(theme.columns, index)
  const question = pick(stream, [
    `Adding up the column "${title}" for the rows whose ${theme.category.toLowerCase()} is ${category}, what is the total?`,
    `What is the sum of "${title}" over everyone whose ${theme.category.toLowerCase()} is ${category}?`,
  ])
  return numberQuery(stream, question, sumOf(matching, index), sumOf(matching.slice(1), index))
}

const extremeWhere: Ask = (stream, theme, rows) => {
  const index = stream.integer(2)
  const isLargest = stream.integer(2) === 0
  const values = rows.map(({ numbers }) => at(numbers, 1 - index)).sort((a, b) => a - b)
  const limit = at(values, Math.floor(values.length / 3))
  const matching = ranked(
    rows.filter(({ numbers }) => at(numbers, 1 - index) > limit),
    index,
    isLargest,
  )
  const condition = `${at(theme.columns, 1 - index).phrase} above ${limit}`
  const question = `Among those with ${/^[aeiou]/.test(condition) ? 'an' : 'a'} ${condition}, which ${theme.who} has the ${isLargest ? 'highest' : 'lowest'} ${at(theme.columns, index).phrase}?`
  return nameQuery(stream, question, at(matching, 0).name, at(matching, 1).name, rows)
}

const countWhere: Ask = (stream, theme, rows) => {
  const index = stream.integer(2)
  const { low, high, phrase } = at(theme.columns, index)
  const limit = integerBetween(stream, low + Math.floor((high - low) / 5), high - Math.floor((high - low) / 5))
  const value = rows.filter(({ numbers }) => at(numbers, index) > limit).length
  const question = `How many rows have ${/^[aeiou]/.test(phrase) ? 'an' : 'a'} ${phrase} greater than ${limit}?`
  return numberQuery(stream, question, value, value + 1)
}

const differenceOfSums: Ask = (stream, theme, rows) => {
  const index = stream.integer(2)
  const category = largestCategory(theme, rows)
  const inside = sumOf(
    rows.filter((row) => row.category === category),
    index,
  )
  const outside = sumOf(
    rows.filter((row) => row.category !== category),
    index,
  )
  const question = `Take the column "${at(theme.columns, index).title}". What is the total of all rows, minus twice the total of the rows whose ${theme.category.toLowerCase()} is ${category}?`
  return numberQuery(stream, question, outside - inside, outside - inside + 10)
}
