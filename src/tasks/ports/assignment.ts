/**
 * The best one-to-one assignment of rows to columns: the greatest sum of weights (Kuhn 1955, in the form with potentials,
 * O(n³)). The shorter side is assigned whole.
 *
 * @param weights finite numbers, all rows of one length
 * @returns pairs [row, column], by row
 */
export function bestAssignment(weights: readonly (readonly number[])[]): (readonly [row: number, column: number])[] {
  const columns = weights[0]?.length ?? 0
  if (weights.length > columns) {
    const turned = Array.from({ length: columns }, (_, column) => weights.map((row) => row[column] ?? 0))
    return bestAssignment(turned)
      .map(([column, row]) => [row, column] as const)
      .sort(([a], [b]) => a - b)
  }
  const rowOf = assignColumns(weights, columns)
  return rowOf
    .map((row, column) => [row - 1, column - 1] as const)
    .filter(([row, column]) => row >= 0 && column >= 0)
    .sort(([a], [b]) => a - b)
}

/** Row by column, both counted from 1; 0 is none. */
function assignColumns(weights: readonly (readonly number[])[], columns: number): number[] {
  const rowPotential = new Float64Array(weights.length + 1)
  const columnPotential = new Float64Array(columns + 1)
  const rowOf = new Array<number>(columns + 1).fill(0)
  for (let start = 1; start <= weights.length; start++) {
    rowOf[0] = start
    const least = new Float64Array(columns + 1).fill(Number.POSITIVE_INFINITY)
    const before = new Int32Array(columns + 1)
    const isUsed = new Uint8Array(columns + 1)
    let column = 0
    while ((rowOf[column] ?? 0) !== 0) {
      isUsed[column] = 1
      const row = rowOf[column] ?? 0
      let [step, next] = [Number.POSITIVE_INFINITY, 0]
      for (let other = 1; other <= columns; other++) {
        if (isUsed[other] === 1) continue
        const cost = -(weights[row - 1]?.[other - 1] ?? 0) - (rowPotential[row] ?? 0) - (columnPotential[other] ?? 0)
        if (cost < (least[other] ?? 0)) [least[other], before[other]] = [cost, column]
        if ((least[other] ?? 0) < step) [step, next] = [least[other] ?? 0, other]
      }
      for (let other = 0; other <= columns; other++) {
        if (isUsed[other] === 1) {
          const used = rowOf[other] ?? 0
          rowPotential[used] = (rowPotential[used] ?? 0) + step
          columnPotential[other] = (columnPotential[other] ?? 0) - step
        } else least[other] = (least[other] ?? 0) - step
      }
      column = next
    }
    while (column !== 0) {
      const previous = before[column] ?? 0
      rowOf[column] = rowOf[previous] ?? 0
      column = previous
    }
  }
  rowOf[0] = 0
  return rowOf
}
