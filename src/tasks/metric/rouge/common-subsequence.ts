/** Length of the longest common subsequence of two word lists of at most 65,535 words. */
export function longestCommonLength(a: readonly string[], b: readonly string[]): number {
  let above = new Uint16Array(b.length + 1)
  for (const word of a) above = nextRow(above, word, b)
  return above[b.length] ?? 0
}

/**
 * Places in `a` of one longest common subsequence, in descending order: from the end, a match is taken where there is one,
 * else `b` is shortened where that leaves strictly more than shortening `a`.
 */
export function longestCommonPlaces(a: readonly string[], b: readonly string[]): number[] {
  const rows = [new Uint16Array(b.length + 1)]
  for (const word of a) rows.push(nextRow(rows.at(-1) ?? new Uint16Array(), word, b))
  const places: number[] = []
  let [inA, inB] = [a.length, b.length]
  while (inA > 0 && inB > 0) {
    if (a[inA - 1] === b[inB - 1]) {
      places.push(inA - 1)
      inA -= 1
      inB -= 1
    } else if ((rows[inA]?.[inB - 1] ?? 0) > (rows[inA - 1]?.[inB] ?? 0)) inB -= 1
    else inA -= 1
  }
  return places
}

function nextRow(above: Uint16Array, word: string, b: readonly string[]): Uint16Array<ArrayBuffer> {
  const row = new Uint16Array(b.length + 1)
  for (let index = 1; index <= b.length; index++) {
    const isSame = word === b[index - 1]
    row[index] = isSame ? (above[index - 1] ?? 0) + 1 : Math.max(above[index] ?? 0, row[index - 1] ?? 0)
  }
  return row
}
