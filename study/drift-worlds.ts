import type { RandomStream } from '#statistics/random-stream.ts'

/** How many of n values are 1, each with this probability. */
export function drawCount(stream: RandomStream, n: number, share: number): number {
  let count = 0
  for (let value = 0; value < n; value += 1) count += stream.next() < share ? 1 : 0
  return count
}

/** The value below which the share of values lies; NaN of none. */
export function quantileOf(values: readonly number[], share: number): number {
  const ascending = [...values].sort((one, other) => one - other)
  return ascending[Math.min(ascending.length - 1, Math.floor(share * ascending.length))] ?? Number.NaN
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Writes a figure for the docs. */
export async function saveFigure(name: string, svg: string): Promise<void> {
  const { writeFile, mkdir } = await import('node:fs/promises')
  await mkdir('docs/statistics/figures', { recursive: true })
  await writeFile(`docs/statistics/figures/${name}.svg`, svg)
}
