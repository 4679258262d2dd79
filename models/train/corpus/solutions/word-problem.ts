import type { Draft } from '#tasks/basics/item.ts'
import { plain, product, runningSums } from './calculation.ts'

/** The facts that count, one calculation a line. */
export function solveWordProblem({ terse }: Draft): string | null {
  const story = stories.find(({ sign }) => sign.test(terse))
  return story === undefined ? null : story.solve(terse)
}

type Story = { readonly sign: RegExp; readonly solve: (text: string) => string }

function numbersIn(text: string, pattern: RegExp): number[][] {
  return [...text.matchAll(pattern)].map((match) => match.slice(1).map(Number))
}

function numberIn(text: string, pattern: RegExp): number {
  return Number(pattern.exec(text)?.[1] ?? 0)
}

function total(values: readonly number[]): number {
  return plain(values.reduce((sum, value) => sum + value, 0))
}

function sums(values: readonly number[]): string[] {
  return runningSums(values.map((value) => Math.round(value * 100))).length === 0 ? [] : decimalSums(values)
}

function decimalSums(values: readonly number[]): string[] {
  const lines: string[] = []
  values.reduce((sum, value) => {
    const next = plain(sum + value)
    lines.push(`${sum}${value < 0 ? '-' : '+'}${Math.abs(value)}=${next}`)
    return next
  })
  return lines
}

function ending(lines: readonly string[], answer: number): string {
  return `${lines.join('\n')}\nAnswer: ${answer}`
}

function shopping(text: string): string {
  const bought = numbersIn(text, /(\d+) [\w-]+ at \$([\d.]+) each/g)
  const prices = bought.map(([count = 0, price = 0]) => plain(count * price))
  const full = total(prices)
  const off = numberIn(text, /(\d+)% off/)
  const reduction = plain((full * off) / 100)
  const paid = numberIn(text, /(?:pays with|gift card of) \$(\d+)/)
  const bill = plain(full - reduction)
  return ending(
    [
      ...bought.map(([count = 0, price = 0]) => `${count}*${price}=${plain(count * price)}`),
      ...sums(prices),
      ...(off > 0 ? [`${full}*${off}%=${reduction}`, `${full}-${reduction}=${bill}`] : []),
      `${paid}-${bill}=${plain(paid - bill)}`,
    ],
    plain(paid - bill),
  )
}

function journey(text: string): string {
  const legs = numbersIn(text, /([\d.]+) hours? at (\d+) km\/h/g)
  const ways = legs.map(([hours = 0, speed = 0]) => hours * speed)
  const lines = legs.map(([hours = 0, speed = 0]) => {
    const whole = Math.trunc(hours)
    if (whole === hours) return product(speed, hours)
    const half = `${speed * whole}+${speed / 2}=${speed * hours}`
    return `${speed}*${hours}=${half}`
  })
  return ending([...lines, ...sums(ways)], total(ways))
}

function savings(text: string): string {
  const [[start = 0, weekly = 0, weeks = 0] = []] = numbersIn(
    text,
    /has \$(\d+) in .* puts in \$(\d+) every week for (\d+) weeks/g,
  )
  const lines = [product(weekly, weeks), `${start}+${weekly * weeks}=${start + weekly * weeks}`]
  let balance = start + weekly * weeks
  const events = /After that, (?:in this order: )?(.*?)\./.exec(text)?.[1]?.split('; ') ?? []
  for (const event of events) {
    const before = balance
    const amount = numberIn(event, /\$(\d+)/)
    const isGift = /adds|come in|pays back/.test(event)
    balance = amount === 0 ? before / 2 : isGift ? before + amount : before - amount
    lines.push(amount === 0 ? `${before}/2=${balance}` : `${before}${isGift ? '+' : '-'}${amount}=${balance}`)
  }
  return ending(lines, balance)
}

function harvest(text: string): string {
  const fields = numbersIn(text, /(\d+) rows of (\d+) trees/g)
  const trees = fields.map(([rows = 0, each = 0]) => rows * each)
  const perTree = numberIn(text, /gives (\d+) kg/)
  const spoiled = numberIn(text, /(\d+) kg turn out/)
  const sold = numberIn(text, /(\d+) kg are sold/)
  const size = numberIn(text, /crates of (\d+) kg/)
  const picked = total(trees) * perTree
  const left = picked - spoiled - sold
  return ending(
    [
      ...fields.map(([rows = 0, each = 0]) => product(rows, each)),
      ...sums(trees),
      product(total(trees), perTree),
      ...(spoiled > 0 ? [`${picked}-${spoiled}=${picked - spoiled}`] : []),
      ...(sold > 0 ? [`${picked - spoiled}-${sold}=${left}`] : []),
      `${left}/${size}=${left / size}`,
    ],
    left / size,
  )
}

function passengers(text: string): string {
  const stops = numbersIn(text, /(\d+) get on and (\d+|nobody)/g)
  const lines: string[] = []
  let aboard = numberIn(text, /It leaves with (\d+)/)
  for (const [on = 0, off = 0] of stops) {
    lines.push(`${aboard}+${on}=${aboard + on}`)
    aboard += on
    if (!(off > 0)) continue
    lines.push(`${aboard}-${off}=${aboard - off}`)
    aboard -= off
  }
  return ending(lines, aboard)
}

function workshop(text: string): string {
  const machines = numbersIn(text, /makes (\d+) parts an hour and runs for (\d+) hours/g)
  const made = machines.map(([rate = 0, hours = 0]) => rate * hours)
  const rejected = numberIn(text, /(\d+) parts? (?:is|are) rejected/)
  return ending(
    [
      ...machines.map(([rate = 0, hours = 0]) => product(rate, hours)),
      ...sums(made),
      `${total(made)}-${rejected}=${total(made) - rejected}`,
    ],
    total(made) - rejected,
  )
}

const stories: readonly Story[] = [
  { sign: / each\b.*(?:pays with|gift card)/, solve: shopping },
  { sign: /km\/h/, solve: journey },
  { sign: /savings/, solve: savings },
  { sign: /orchard/, solve: harvest },
  { sign: /passengers/, solve: passengers },
  { sign: /workshop/, solve: workshop },
]
