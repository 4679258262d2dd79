import { parseArgs } from 'node:util'
import { type ChangeDetector, logEvidence } from '#statistics/drift/change-detector.ts'
import { combineStreams, watchedStreams } from '#statistics/drift/combine-streams.ts'
import { resetSuppliers } from '#statistics/drift/reset-suppliers.ts'
import type { RandomStream } from '#statistics/random-stream.ts'

/** How a study of single suppliers is started. */
export function readDriftArguments(): { isJson: boolean; isDrawn: boolean; suppliers: number } {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      figures: { type: 'boolean', default: false },
      suppliers: { type: 'string', default: '500' },
    },
  })
  return { isJson: values.json, isDrawn: values.figures, suppliers: Number(values.suppliers) }
}

/**
 * Whether one of a fleet, in which nobody else shows anything, is reset on this day for what one of its streams shows.
 *
 * @param day from 0
 */
export function isAlarmed(
  stream: keyof typeof watchedStreams,
  detector: ChangeDetector,
  day: number,
  { fleet, isCombined }: { readonly fleet: number; readonly isCombined: boolean },
): boolean {
  const { rule, weight, cap } = watchedStreams[stream]
  const evidence = logEvidence(rule, detector)
  const shared = isCombined ? combineStreams([{ logEvidence: evidence, weight, cap }], day + 1) : evidence
  return resetSuppliers([{ id: '', logEvidence: shared, days: day + 1 }], fleet).length > 0
}

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
