/** One figure of a benchmark, beside what it should reach and what the same run measured without Assay's part. */
export type Figure = {
  readonly name: string
  readonly unit: string
  /** The median of the runs. */
  readonly value: number
  readonly target?: number
  /** Whether the figure should stay under its target or reach it. */
  readonly better?: 'lower' | 'higher'
  readonly baseline?: { readonly name: string; readonly value: number }
}

/** Whether the figure reaches its target; undefined when it has none. */
export function meetsTarget({ value, target, better = 'higher' }: Figure): boolean | undefined {
  if (target === undefined) return undefined
  return better === 'higher' ? value >= target : value <= target
}

/** The middle one of an odd number of values, the higher middle one of an even number. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

/** What so many runs measured, one figure of each name, it and its baseline with their medians. Runs follow one another. */
export async function medianFigures(runs: number, run: () => Promise<readonly Figure[]>): Promise<Figure[]> {
  const measured: (readonly Figure[])[] = []
  for (let done = 0; done < runs; done++) measured.push(await run())
  return (measured[0] ?? []).map((figure, index) => {
    const middle = (pick: (figure: Figure | undefined) => number | undefined) =>
      median(measured.map((figures) => pick(figures[index]) ?? Number.NaN))
    const { baseline } = figure
    return {
      ...figure,
      value: middle((one) => one?.value),
      ...(baseline && { baseline: { ...baseline, value: middle((one) => one?.baseline?.value) } }),
    }
  })
}
