import { describe, expect, it } from 'vitest'
import { hashStream, testSeed } from './__fixtures__/stream.ts'
import { at } from './draw.ts'
import { families } from './families.ts'
import { makeItem } from './item-document.ts'
import { expectedText } from './reply/score-reply.ts'

/** The answer worked out from the words of the prompt alone; null for a wording that the oracle does not read. */
type Oracle = (prompt: string) => string | null

function arithmeticOracle(prompt: string): string | null {
  const expression = /\(*\d+(?:\)* ?[-+×*÷/−] ?\(*\d+\)*)+/.exec(prompt)?.[0]
  if (expression !== undefined)
    return String(evaluate(expression.replaceAll('×', '*').replaceAll('÷', '/').replaceAll('−', '-')))
  const start = /(?:Start with|number|have|begin at|From) (\d+)/.exec(prompt)?.[1]
  let value = Number(start)
  for (const [, verb = '', operand = ''] of prompt.matchAll(/(add|subtract|take away|multiply|divide)\D*?(\d+)/g)) {
    const n = Number(operand)
    if (verb === 'add') value += n
    else if (verb === 'multiply') value *= n
    else if (verb === 'divide') value /= n
    else value -= n
  }
  return String(value)
}

/** Runs an expression or a program of our own making; nothing from outside comes here. */
function evaluate(source: string): unknown {
  return new Function(`return (${source})`)()
}

function tracingOracle(prompt: string): string | null {
  const code = /(?:^[xyz] = .*\n)+for [\s\S]*?print\((\w)\)/m.exec(prompt)
  if (code === null) return null
  const lines = code[0].split('\n').slice(0, -1)
  const javascript = lines.map((line) =>
    line
      .replace(/for \w+ in range\((\d+)\):/, 'for (let i = 0; i < $1; i++) {')
      .replace(/if (.*):/, 'if ($1) {')
      .replace(/else:/, 'else {')
      .replace(/^( {8})(.*)$/, '$1$2 }'),
  )
  return String(new Function(`let x, y, z; ${javascript.join('\n')} } return ${code[1]}`)())
}

function sortingOracle(prompt: string): string | null {
  const elements = (/([\w.]+(?: \(\d+\))?(?:, [\w.]+(?: \(\d+\))?){3,})/.exec(prompt)?.[1] ?? '')
    .replace(/\.$/, '')
    .split(', ')
  const byCode = (a: string, b: string) => (a < b ? -1 : 1)
  const last = (word: string) => word.slice(-1)
  const number = (text: string) => Number(text.replace(/.*\(|\)/g, ''))
  const names = (list: string[]) => list.map((text) => text.replace(/ .*/, '')).join(', ')
  if (/last letter/.test(prompt))
    return elements.toSorted((a, b) => (last(a) === last(b) ? byCode(a, b) : byCode(last(a), last(b)))).join(', ')
  if (/shortest/.test(prompt)) return elements.toSorted((a, b) => a.length - b.length || byCode(a, b)).join(', ')
  if (/reverse alphabetical/.test(prompt)) return elements.toSorted((a, b) => byCode(b, a)).join(', ')
  if (/alphabetical|from A to Z/.test(prompt)) return elements.toSorted(byCode).join(', ')
  const isDescending = /oldest first|largest to smallest|descending/.test(prompt)
  return names(elements.toSorted((a, b) => (isDescending ? number(b) - number(a) : number(a) - number(b))))
}

function setsOracle(prompt: string): string | null {
  const lists = [...prompt.matchAll(/^(?:- )?([\w' ]+ list): (.*)$/gim)].map(([, title = '', members = '']) => ({
    title: title.toLowerCase(),
    members: new Set(members.split(', ')),
  }))
  const question = (/(?:Who|What) is on .*\?/.exec(prompt)?.[0] ?? '').toLowerCase()
  const everyone = [...new Set(lists.flatMap(({ members }) => [...members]))].sort()
  const count = (element: string) => lists.filter(({ members }) => members.has(element)).length
  const named = lists
    .toSorted((a, b) => question.indexOf(a.title) - question.indexOf(b.title))
    .map(({ members }) => members)
  const on = (index: number, element: string) => named[index]?.has(element) === true
  const rules: [RegExp, (element: string) => boolean][] = [
    [/all three/, (e) => count(e) === 3],
    [/exactly two/, (e) => count(e) === 2],
    [/exactly one/, (e) => count(e) === 1],
    [/neither/, (e) => on(0, e) && !on(1, e) && !on(2, e)],
    [/\(or both\)/, (e) => (on(0, e) || on(1, e)) && on(2, e)],
    [/both/, (e) => on(0, e) && on(1, e)],
    [/and .* but not/, (e) => on(0, e) && on(1, e) && !on(2, e)],
    [/but not/, (e) => on(0, e) && !on(1, e)],
  ]
  const rule = rules.find(([words]) => words.test(question))
  return rule === undefined ? null : everyone.filter(rule[1]).join(', ')
}

function countingOracle(prompt: string): string | null {
  const phrase = /"([a-z]+(?: [a-z]+)+)"/.exec(prompt)?.[1]
  const letter =
    /letter "(\w)"|with "(\w)"|"(\w)"s/
      .exec(prompt)
      ?.slice(1)
      .find((group) => group !== undefined) ?? ''
  if (phrase !== undefined) return String(phrase.split(letter).length - 1)
  const elements = (/(\w+(?:, \w+){6,})/.exec(prompt)?.[1] ?? '').split(', ')
  const word = /"(\w{2,})"/.exec(prompt)?.[1]
  const length = /exactly (\d+) letters/.exec(prompt)?.[1]
  const divisor = /divisible by (\d+)/.exec(prompt)?.[1]
  const above = /greater than (\d+)/.exec(prompt)?.[1]
  const below = /less than (\d+)/.exec(prompt)?.[1]
  const matches = (element: string) => {
    if (word !== undefined) return element === word
    if (length !== undefined) return element.length === Number(length)
    if (divisor !== undefined) return Number(element) % Number(divisor) === 0
    if (below !== undefined) return Number(element) < Number(below) && Number(element) % 2 === 1
    if (above !== undefined)
      return Number(element) > Number(above) && (!/even/.test(prompt) || Number(element) % 2 === 0)
    return /start|begin/.test(prompt) ? element.startsWith(letter) : element.includes(letter)
  }
  return String(elements.filter(matches).length)
}

function calendarOracle(prompt: string): string | null {
  const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
  const steps = [...prompt.matchAll(/([+-]?) ?(\d+) (day|week)s?(?: (forward|back))?/g)].map(
    ([, sign, count, unit, way]) =>
      Number(count) * (unit === 'week' ? 7 : 1) * (way === 'back' || sign === '-' ? -1 : 1),
  )
  const change = steps.reduce((sum, step) => sum + step, 0)
  const date = /^(\d{4}-\d\d-\d\d) [+-]/.exec(prompt)?.[1]
  if (date !== undefined) return new Date(Date.parse(date) + change * 86_400_000).toISOString().slice(0, 10)
  const day = /(?:today is |^)(\w+day)\b/.exec(prompt)?.[1]
  if (day === undefined) return null
  return at(weekdays, (((weekdays.indexOf(day) + change) % 7) + 7) % 7)
}

function trackingOracle(prompt: string): string | null {
  const line = /front to back: ([\w, ]+)\. /.exec(prompt)
  if (line === null) return null
  let queue = at(line, 1).split(', ')
  const events = prompt.slice(line.index + line[0].length).split('. ')
  for (const event of events) {
    const [mover = '', other = ''] = queue
      .toSorted((a, b) => event.indexOf(a) - event.indexOf(b))
      .filter((name) => event.includes(name))
    const rest = queue.filter((name) => name !== mover)
    if (/change places/.test(event))
      queue = queue.map((name) => (name === mover ? other : name === other ? mover : name))
    else if (/very front/.test(event)) queue = [mover, ...rest]
    else if (/very end,?$|goes to the very end/.test(event) && mover !== '') queue = [...rest, mover]
    else if (/directly behind/.test(event)) queue = rest.flatMap((name) => (name === other ? [name, mover] : [name]))
    else if (/directly in front/.test(event)) queue = rest.flatMap((name) => (name === other ? [mover, name] : [name]))
  }
  const ordinals = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth']
  const asked = /Who is (?:now )?(\w+)/.exec(prompt)?.[1] ?? ''
  return asked === 'last' ? at(queue, -1) : at(queue, ordinals.indexOf(asked))
}

const oracles: Readonly<Record<string, Oracle>> = {
  arithmetic: arithmeticOracle,
  tracing: tracingOracle,
  sorting: sortingOracle,
  sets: setsOracle,
  counting: countingOracle,
  calendar: calendarOracle,
  tracking: trackingOracle,
}

describe('expected answers', () => {
  it.each(Object.keys(oracles))('behavior: %s, worked out again from the prompt', (name) => {
    const family = families.find((candidate) => candidate.name === name)
    const oracle = oracles[name]
    if (family === undefined || oracle === undefined) throw new TypeError(`No family ${name}.`)
    const results = Array.from({ length: 600 }, (_, index) => {
      const { prompt, expected } = makeItem(family, hashStream(testSeed(`oracle/${name}`, index)))
      return { prompt, right: expectedText(expected), found: oracle(prompt) }
    }).filter(({ found }) => found !== null)
    expect(results.length).toBeGreaterThan(60)
    expect(results.filter(({ right, found }) => right !== found).slice(0, 2)).toEqual([])
  })
})
