import type { Draft } from '#tasks/basics/item.ts'

/** Every statement of every round with its result; rounds are set apart by their number. */
export function solveTracing({ terse }: Draft): string | null {
  const code = terse.split('\n').slice(1)
  const values: Record<string, number> = {}
  for (const line of code) {
    const start = /^([xyz]) = (-?\d+)$/.exec(line)
    if (start !== null) values[start[1] ?? ''] = Number(start[2])
  }
  const rounds = Number(/range\((\d+)\)/.exec(terse)?.[1] ?? 0)
  const asked = /print\(([xyz])\)/.exec(terse)?.[1] ?? ''
  const body = code.filter((line) => line.startsWith('    ')).map((line) => line.slice(4))
  const lines: string[] = []
  for (let round = 1; round <= rounds; round += 1) {
    lines.push(`round ${round}`)
    for (let place = 0; place < body.length; place += 1) {
      const condition = /^if ([xyz]) > (\d+):/.exec(body[place] ?? '')
      if (condition === null) {
        lines.push(run(values, body[place] ?? ''))
        continue
      }
      const [, target = '', limit = ''] = condition
      lines.push(run(values, ((values[target] ?? 0) > Number(limit) ? body[place + 1] : body[place + 3]) ?? ''))
      place += 3
    }
  }
  return `${lines.join('\n')}\nAnswer: ${values[asked]}`
}

/** Runs one assignment and writes it with the values put in. */
function run(values: Record<string, number>, statement: string): string {
  const [target = '', right = ''] = statement.trim().split(' = ')
  const value = (name: string) => values[name] ?? 0
  const bounded = /^\(([xyz]) \* [xyz] \+ (\d+)\) % (\d+)$/.exec(right)
  if (bounded !== null) {
    const [, name = '', add = '', modulus = ''] = bounded
    const square = value(name) ** 2
    const sum = square + Number(add)
    const result = sum % Number(modulus)
    values[target] = result
    return `${target}=${square}+${add}=${sum}-${sum - result}=${result}`
  }
  const parts = right.split(' ')
  let sum = 0
  let sign = 1
  const shown: string[] = []
  for (const part of parts) {
    if (part === '+' || part === '-') {
      sign = part === '-' ? -1 : 1
      shown.push(part)
      continue
    }
    const number = /^[xyz]$/.test(part) ? value(part) : Number(part)
    sum += sign * number
    shown.push(String(number))
  }
  values[target] = sum
  return `${target}=${shown.join('')}=${sum}`
}
