import type { Draft } from '#tasks/basics/item.ts'
import { plain, product, runningSums } from './calculation.ts'

/** Each unit in the smallest one of its measure. */
const sizes: Readonly<Record<string, number>> = {
  s: 1,
  min: 60,
  h: 3600,
  days: 86_400,
  weeks: 604_800,
  mm: 1,
  cm: 10,
  m: 1000,
  km: 1_000_000,
  mg: 1,
  g: 1000,
  kg: 1_000_000,
  ml: 1,
  cl: 10,
  dl: 100,
  l: 1000,
  in: 1,
  ft: 12,
  yd: 36,
  mi: 63_360,
  'fl oz': 1,
  cups: 8,
  pints: 16,
  quarts: 32,
  gallons: 128,
}

/** Each quantity in the wanted unit, then their sum. */
export function solveUnitConversion({ terse }: Draft): string | null {
  const match = /^(.*) in ([a-z ]+)\?$/.exec(terse)
  const target = sizes[match?.[2] ?? '']
  if (match === null || target === undefined) return null
  const lines: string[] = []
  const values = (match[1] ?? '').split(' + ').map((quantity) => {
    const [count = '', ...unit] = quantity.split(' ')
    const ratio = (sizes[unit.join(' ')] ?? 0) / target
    const value = plain(Number(count) * ratio)
    if (ratio !== 1) lines.push(`${quantity}: ${workingOf(Number(count), ratio)}`)
    return value
  })
  const total = values.reduce((sum, value) => sum + value, 0)
  return `${[...lines, ...runningSums(values)].join('\n')}\nAnswer: ${total}`
}

function workingOf(count: number, ratio: number): string {
  const whole = Math.trunc(count)
  const rest = plain(count - whole)
  const isPowerOfTen = /^10+$/.test(String(ratio))
  if (rest === 0 || isPowerOfTen)
    return isPowerOfTen ? `${count}*${ratio}=${plain(count * ratio)}` : product(ratio, whole)
  return `${product(ratio, whole)}+${plain(rest * ratio)}=${plain(count * ratio)}`
}
