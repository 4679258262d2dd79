import { at, chance, integerBetween, pick, scale } from '../draw.ts'
import { capitalised, counted, ordinal } from '../english.ts'
import type { Draft, Family } from '../item.ts'
import type { RandomStream } from '../random-stream.ts'
import { months, weekdays } from '../word-lists.ts'

const dayMs = 86_400_000

/** Dates and weekdays: steps forwards and backwards, days between dates. Days are counted from 1 January 1970. */
export const calendar: Family = {
  name: 'calendar',
  skill: 'everyday',
  description: 'Date arithmetic: which date or weekday follows from a series of steps, and days between dates.',
  generate(stream, difficulty) {
    return pick(stream, [dateAfter, dateAfter, weekdayAfter, daysBetween])(stream, difficulty)
  },
}

function drawDay(stream: RandomStream): number {
  return Date.UTC(2019, 0, 1) / dayMs + stream.integer(3650)
}

function isoOf(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10)
}

function weekdayOf(day: number): string {
  // 1 January 1970 was a Thursday.
  return at(weekdays, (day + 3) % 7)
}

type Style = (year: string, month: string, day: number) => string
const styles: readonly Style[] = [
  (year, month, day) => `${month} ${day}, ${year}`,
  (year, month, day) => `${day} ${month} ${year}`,
  (year, month, day) => `${year}-${String(months.indexOf(month) + 1).padStart(2, '0')}-${String(day).padStart(2, '0')}`,
]

function written(day: number, style: Style): string {
  const [year = '', month = '', date = ''] = isoOf(day).split('-')
  return style(year, at(months, Number(month) - 1), Number(date))
}

type Move = { readonly text: string; readonly days: number }

function drawMove(stream: RandomStream, difficulty: number, isBack: boolean): Move {
  const size = chance(stream, 40)
    ? { text: counted(integerBetween(stream, 1, scale(difficulty, 3, 30)), 'week'), unit: 7 }
    : { text: counted(integerBetween(stream, 2, scale(difficulty, 20, 200)), 'day'), unit: 1 }
  const days = Number.parseInt(size.text, 10) * size.unit
  return { text: `${size.text} ${isBack ? 'back' : 'forward'}`, days: isBack ? -days : days }
}

/** One step at first; up to five with difficulty, some of them back. */
function drawMoves(stream: RandomStream, difficulty: number): Move[] {
  const count = scale(difficulty, 1, 5)
  return Array.from({ length: count }, (_, index) => drawMove(stream, difficulty, index > 0 && chance(stream, 35)))
}

function total(moves: readonly Move[]): number {
  return moves.reduce((sum, { days }) => sum + days, 0)
}

/** `2024-03-05 + 3 weeks - 12 days` */
function sum(from: string, moves: readonly Move[]): string {
  return [
    from,
    ...moves.map(({ text, days }) => `${days < 0 ? '-' : '+'} ${text.replace(/ (?:back|forward)$/, '')}`),
  ].join(' ')
}

function route(moves: readonly Move[]): string {
  return moves.map(({ text }) => text).join(', then ')
}

function dateAfter(stream: RandomStream, difficulty: number): Draft {
  const start = drawDay(stream)
  const moves = drawMoves(stream, difficulty)
  const style = pick(stream, styles)
  const end = start + total(moves)
  const from = written(start, style)
  return {
    question: pick(stream, [
      `Starting on ${from}, go ${route(moves)}. Which date is that?`,
      `What date do I land on if I start at ${from} and go ${route(moves)}?`,
      `My calendar says ${from}. I count ${route(moves)}. What is the date?`,
    ]),
    terse: `${sum(isoOf(start), moves)}?`,
    ask: pick(stream, [
      'the date (day, month and year)',
      'the date with the year',
      'the full date (as YYYY-MM-DD)',
      'the date (month written out, with the year)',
    ]),
    expected: { kind: 'date', value: isoOf(end) },
    wrong: isoOf(end + pick(stream, [1, -1, 2])),
    size: moves.length,
  }
}

function weekdayAfter(stream: RandomStream, difficulty: number): Draft {
  const start = drawDay(stream)
  const moves = drawMoves(stream, difficulty)
  const end = start + total(moves)
  const isDated = chance(stream, 50)
  const from = isDated
    ? `${written(start, at(styles, stream.integer(2)))} is a ${weekdayOf(start)}`
    : `today is ${weekdayOf(start)}`
  return {
    question: pick(stream, [
      `If ${from}, what day of the week is it after going ${route(moves)}?`,
      `Suppose ${from}. Counting ${route(moves)}, which weekday do I reach?`,
    ]),
    terse: `${sum(weekdayOf(start), moves)}?`,
    ask: pick(stream, ['the weekday', 'the day of the week', 'the name of the day']),
    expected: { kind: 'choice', value: weekdayOf(end), options: [...weekdays] },
    wrong: weekdayOf(end + pick(stream, [1, 6])),
    size: moves.length,
  }
}

type Stay = { readonly start: number; readonly nights: number }

/** Stays one after the other, so that no night is booked twice. */
function drawStays(stream: RandomStream, count: number, mostNights: number): Stay[] {
  const stays: Stay[] = []
  let free = drawDay(stream)
  while (stays.length < count) {
    const stay = { start: free + stream.integer(60), nights: integerBetween(stream, 8, mostNights) }
    stays.push(stay)
    free = stay.start + stay.nights + 1
  }
  return stays
}

/** Nights between dates, or of several stays together, so that nobody wonders whether the last day counts. */
function daysBetween(stream: RandomStream, difficulty: number): Draft {
  const style = pick(stream, styles)
  const count = scale(difficulty, 1, 5)
  const stays = drawStays(stream, count, scale(difficulty, 35, 160))
  const value = stays.reduce((sum, { nights }) => sum + nights, 0)
  const texts = stays.map(({ start, nights }, index) => {
    const dates = `check-in ${written(start, style)}, check-out ${written(start + nights, style)}`
    return capitalised(count === 1 ? dates : `${ordinal(index + 1)} stay: ${dates}`)
  })
  return {
    question: pick(stream, [
      `How many nights is that${count === 1 ? '' : ' in total'}? ${texts.join('; ')}.`,
      `${count === 1 ? 'I have a hotel booking' : 'I have some hotel bookings'}. ${texts.join('; ')}. How many nights do I pay for${count === 1 ? '' : ' altogether'}?`,
    ]),
    terse: `${count === 1 ? 'Nights' : 'Nights in total'}: ${stays.map(({ start, nights }) => `${isoOf(start)} to ${isoOf(start + nights)}`).join(', ')}?`,
    ask: pick(stream, ['the number', 'the number of nights', 'the total']),
    expected: { kind: 'number', value: String(value) },
    wrong: String(value + pick(stream, [1, -1])),
    size: count,
  }
}
