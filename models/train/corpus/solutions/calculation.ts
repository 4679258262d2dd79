/** Working of a calculation, written as a small model can follow it: one result a line, products in parts. */

/** `a*b=c`; a second factor of two digits or more is multiplied in parts: `47*38=1410+376=1786`. */
export function product(a: number, b: number): string {
  const parts = partsOf(b).map((part) => a * part)
  const sum = parts.length > 1 ? `${parts.join('+')}=` : ''
  return `${a}*${b}=${sum}${a * b}`
}

/** The number by its digits, each with its zeros: 38 is 30 and 8. */
function partsOf(value: number): number[] {
  const digits = [...String(value)]
  const parts = digits.map((digit, index) => Number(digit) * 10 ** (digits.length - 1 - index))
  return parts.filter((part) => part !== 0)
}

/** Adds values one after the other, a line for each sum; nothing for a single value. */
export function runningSums(values: readonly number[]): string[] {
  const lines: string[] = []
  values.reduce((sum, value) => {
    const next = sum + value
    lines.push(`${sum}${value < 0 ? '-' : '+'}${Math.abs(value)}=${next}`)
    return next
  })
  return lines
}

/** A number without the noise of binary fractions; at most two decimals. */
export function plain(value: number): number {
  return Math.round(value * 100) / 100
}
