import type { Draft } from '#tasks/basics/item.ts'

type Row = { readonly name: string; readonly category: string; readonly numbers: readonly number[] }

/** The row in question; or all rows with what decides whether they count, and a running sum, count or best row. */
export function solveTableLookup({ terse, expected }: Draft): string | null {
  const [question = '', header = '', ...lines] = terse.split('\n')
  const titles = header.toLowerCase().split(',').slice(2)
  const rows = lines.map((line): Row => {
    const [name = '', category = '', ...numbers] = line.split(',')
    return { name, category, numbers: numbers.map(Number) }
  })
  const asked = question.toLowerCase()
  const column = (text: string) => titles.findIndex((title) => text.includes(title))
  if (/^(?:what is \w+'s|which .* does the table give)/.test(asked)) {
    const row = rows.find(({ name }) => new RegExp(`\\b${name}\\b`).test(question))
    if (expected.kind !== 'number' || row === undefined) return null
    const cells = titles.map((title, index) => `${title} ${row.numbers[index]}`)
    return `${row.name}: ${cells.join(', ')}\nAnswer: ${expected.value}`
  }
  if (asked.startsWith('take the column')) return difference(rows, column(asked), categoryOf(question, 'is '))
  if (asked.startsWith('how many rows'))
    return count(rows, column(asked), Number(/greater than (\d+)/.exec(asked)?.[1]))
  if (/total\?$|^what is the sum/.test(asked)) return sumWhere(rows, column(asked), categoryOf(question, 'is '))
  const isHighest = asked.includes('highest')
  const among = /^among those with an? (.*) above (\d+), (.*)$/.exec(asked)
  if (among === null) return extreme(rows, column(asked), isHighest, null)
  const [, condition = '', limit = '', rest = ''] = among
  return extreme(rows, column(rest), isHighest, { column: column(condition), above: Number(limit) })
}

function categoryOf(question: string, before: string): string {
  return new RegExp(`${before}(\\w+)[,?]`).exec(question)?.[1] ?? ''
}

/** @param condition which rows count; null = all */
function extreme(
  rows: readonly Row[],
  column: number,
  isHighest: boolean,
  condition: { readonly column: number; readonly above: number } | null,
): string {
  let best: Row | undefined
  const lines = rows.map((row) => {
    const value = row.numbers[column] ?? 0
    const deciding = condition === null ? null : (row.numbers[condition.column] ?? 0)
    if (condition !== null && deciding !== null && deciding <= condition.above) return `${row.name} ${deciding} no`
    const record = best?.numbers[column]
    if (record === undefined || (isHighest ? value > record : value < record)) best = row
    const quoted = deciding === null ? row.name : `${row.name} ${deciding} yes`
    return `${quoted} ${value}: ${best?.name} ${best?.numbers[column]}`
  })
  return `${lines.join('\n')}\nAnswer: ${best?.name}`
}

function sumWhere(rows: readonly Row[], column: number, category: string): string {
  let sum = 0
  const lines = rows.map((row) => {
    if (row.category !== category) return `${row.name} ${row.category}`
    sum += row.numbers[column] ?? 0
    return `${row.name} ${row.category} ${row.numbers[column]}: ${sum}`
  })
  return `${lines.join('\n')}\nAnswer: ${sum}`
}

function count(rows: readonly Row[], column: number, limit: number): string {
  let matching = 0
  const lines = rows.map(({ name, numbers }) => {
    const value = numbers[column] ?? 0
    if (value <= limit) return `${name} ${value} no`
    matching += 1
    return `${name} ${value} yes ${matching}`
  })
  return `${lines.join('\n')}\nAnswer: ${matching}`
}

function difference(rows: readonly Row[], column: number, category: string): string {
  let sum = 0
  const lines = rows.map((row) => {
    const value = row.numbers[column] ?? 0
    const isInside = row.category === category
    sum += isInside ? -value : value
    return `${row.name} ${row.category} ${isInside ? '-' : '+'}${value}: ${sum}`
  })
  return `${lines.join('\n')}\nAnswer: ${sum}`
}
