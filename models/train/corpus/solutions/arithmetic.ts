import type { Draft } from '#tasks/basics/item.ts'
import { product } from './calculation.ts'

/** Every operation of the written expression in the order of evaluation, one a line. */
export function solveArithmetic({ terse }: Draft): string {
  const tokens =
    terse
      .replaceAll('−', '-')
      .replaceAll('×', '*')
      .replaceAll('÷', '/')
      .match(/\d+|[-+*/()]/g) ?? []
  const lines: string[] = []
  let place = 0

  function sum(): number {
    let value = term()
    while (tokens[place] === '+' || tokens[place] === '-') {
      const sign = tokens[place++]
      const other = term()
      const result = sign === '+' ? value + other : value - other
      lines.push(`${value}${sign}${other}=${result}`)
      value = result
    }
    return value
  }

  function term(): number {
    let value = factor()
    while (tokens[place] === '*' || tokens[place] === '/') {
      const isProduct = tokens[place++] === '*'
      const other = factor()
      lines.push(isProduct ? product(value, other) : `${value}/${other}=${value / other}`)
      value = isProduct ? value * other : value / other
    }
    return value
  }

  function factor(): number {
    const token = tokens[place++]
    if (token !== '(') return Number(token)
    const value = sum()
    place += 1
    return value
  }

  const value = sum()
  return `${lines.join('\n')}\nAnswer: ${value}`
}
