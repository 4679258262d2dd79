import type { Draft } from '#tasks/basics/item.ts'
import { weekdays } from '#tasks/basics/word-lists.ts'
import { runningSums } from './calculation.ts'

/** Steps as days, their sum, then month by month; or the remainder of the sum by seven; or nights of each stay. */
export function solveCalendar({ terse }: Draft): string {
  if (terse.startsWith('Nights')) return nights(terse)
  const [from = '', ...steps] = terse.replace('?', '').split(/ (?=[-+] )/)
  const lines: string[] = []
  const moves = steps.map((step) => {
    const [sign, count = '', unit = ''] = step.split(' ')
    const days = Number(count) * (unit.startsWith('week') ? 7 : 1)
    if (unit.startsWith('week')) lines.push(`${count}*7=${days}`)
    return sign === '-' ? -days : days
  })
  const sum = moves.reduce((all, days) => all + days, 0)
  lines.push(...runningSums(moves))
  const isDate = /^\d{4}-/.test(from)
  return `${lines.map((line) => `${line}\n`).join('')}${isDate ? dateAfter(from, sum) : weekdayAfter(from, sum)}`
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}

/** `2024-03-05` and 100 days: `03-05+100=105`, `105-31=74`, `04: 74-30=44`, … */
function dateAfter(from: string, days: number): string {
  let [year = 0, month = 0, day = 0] = from.split('-').map(Number)
  const lines = [`${from} ${day}${days < 0 ? '-' : '+'}${Math.abs(days)}=${day + days}`]
  day += days
  while (day > daysIn(year, month)) {
    const length = daysIn(year, month)
    if (month === 12) year += 1
    month = (month % 12) + 1
    lines.push(`${day}-${length}=${day - length} ${year}-${two(month)}`)
    day -= length
  }
  while (day < 1) {
    month -= 1
    if (month === 0) {
      month = 12
      year -= 1
    }
    const length = daysIn(year, month)
    lines.push(`${day}+${length}=${day + length} ${year}-${two(month)}`)
    day += length
  }
  return `${lines.join('\n')}\nAnswer: ${year}-${two(month)}-${two(day)}`
}

function weekdayAfter(from: string, days: number): string {
  const start = weekdays.indexOf(from)
  const left = ((days % 7) + 7) % 7
  const weeks = days - left
  return `${days}${weeks < 0 ? '+' : '-'}${Math.abs(weeks)}=${left}\n${from}+${left}\nAnswer: ${weekdays[(start + left) % 7]}`
}

function nights(terse: string): string {
  const stays = [...terse.matchAll(/(\d{4}-\d{2}-\d{2}) to (\d{4}-\d{2}-\d{2})/g)]
  const lines: string[] = []
  const counts = stays.map(([, from = '', to = '']) => {
    const [parts, count] = partsBetween(from, to)
    lines.push(`${from} ${to} ${parts}`)
    return count
  })
  const total = counts.reduce((sum, count) => sum + count, 0)
  return `${[...lines, ...runningSums(counts)].join('\n')}\nAnswer: ${total}`
}

/** What is left of the first month, the months between, and the days of the last. */
function partsBetween(from: string, to: string): [working: string, count: number] {
  let [year = 0, month = 0, day = 0] = from.split('-').map(Number)
  const [lastYear = 0, lastMonth = 0, lastDay = 0] = to.split('-').map(Number)
  if (year === lastYear && month === lastMonth) return [`${lastDay}-${day}=${lastDay - day}`, lastDay - day]
  const parts = [daysIn(year, month) - day]
  const start = `${daysIn(year, month)}-${day}=${parts[0]}`
  for (;;) {
    if (month === 12) year += 1
    month = (month % 12) + 1
    if (year === lastYear && month === lastMonth) break
    parts.push(daysIn(year, month))
  }
  parts.push(lastDay)
  const sum = parts.reduce((all, part) => all + part, 0)
  return [`${start}, ${parts.join('+')}=${sum}`, sum]
}
