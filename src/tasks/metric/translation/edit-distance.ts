/** One step that makes the hypothesis out of the reference's point of view. */
export type EditStep = 'keep' | 'substitute' | 'insert' | 'delete'

const [keep, substitute, insert, remove, unknown] = [0, 1, 2, 3, 4] as const
const steps: readonly EditStep[] = ['keep', 'substitute', 'insert', 'delete']

/** Words beside the diagonal that are looked at (Tercom's beam). */
const beamWidth = 25
const infinity = 2 ** 30

/** A row of the table: least costs, and the last step of the cheapest way there. */
type Row = { readonly costs: Int32Array; readonly steps: Uint8Array }

/** A finished table: the rows of each prefix of the hypothesis. */
export type EditTable = { readonly words: readonly string[]; readonly rows: readonly Row[] }

/**
 * Edit distances of word lists to one reference within a beam around the diagonal, as TER needs them (Snover et al. 2006;
 * order of preference and beam as sacrebleu 2.6 has them). Hypotheses of one length share the rows of a common start.
 */
export function editTable(words: readonly string[], reference: readonly string[], before?: EditTable): EditTable {
  const shared = before === undefined ? 0 : commonStart(words, before.words)
  const rows: Row[] = before === undefined ? [firstRow(reference.length)] : before.rows.slice(0, shared + 1)
  const ratio = words.length === 0 ? 1 : reference.length / words.length
  const beam = beamWidth < ratio / 2 ? Math.ceil(ratio / 2 + beamWidth) : beamWidth
  for (let index = shared + 1; index <= words.length; index++) {
    const diagonal = Math.floor(index * ratio)
    const from = Math.max(0, diagonal - beam)
    const to = index === words.length ? reference.length + 1 : Math.min(reference.length + 1, diagonal + beam)
    rows.push(nextRow(rows[index - 1], words[index - 1] ?? '', reference, from, to))
  }
  return { words, rows }
}

/** The distance of the whole hypothesis to the whole reference. */
export function distanceOf({ rows }: EditTable): number {
  return rows.at(-1)?.costs.at(-1) ?? 0
}

function commonStart(words: readonly string[], others: readonly string[]): number {
  let length = 0
  while (length < words.length && words[length] === others[length]) length++
  return length
}

function firstRow(size: number): Row {
  return {
    costs: Int32Array.from({ length: size + 1 }, (_, index) => index),
    steps: new Uint8Array(size + 1).fill(insert),
  }
}

function nextRow(above: Row | undefined, word: string, reference: readonly string[], from: number, to: number): Row {
  const costs = new Int32Array(reference.length + 1).fill(infinity)
  const taken = new Uint8Array(reference.length + 1).fill(unknown)
  const aboveCosts = above?.costs ?? costs
  for (let column = from; column < to; column++) {
    let [cost, step] = [infinity, unknown as number]
    if (column === 0) [cost, step] = [(aboveCosts[0] ?? 0) + 1, remove]
    else {
      const isSame = word === reference[column - 1]
      const ways = [
        (aboveCosts[column - 1] ?? 0) + (isSame ? 0 : 1),
        (aboveCosts[column] ?? 0) + 1,
        (costs[column - 1] ?? 0) + 1,
      ]
      const [diagonal = 0, down = 0, right = 0] = ways
      if (diagonal < cost) [cost, step] = [diagonal, isSame ? keep : substitute]
      if (down < cost) [cost, step] = [down, remove]
      if (right < cost) [cost, step] = [right, insert]
    }
    costs[column] = cost
    taken[column] = step
  }
  return { costs, steps: taken }
}

/** The steps of the cheapest way, from the first word on: deleting is leaving out a word of the hypothesis. */
export function editSteps({ words, rows }: EditTable, referenceLength: number): EditStep[] {
  const way: EditStep[] = []
  let [row, column] = [words.length, referenceLength]
  while (row > 0 || column > 0) {
    const step = steps[rows[row]?.steps[column] ?? unknown]
    if (step === undefined) break
    way.push(step)
    if (step !== 'insert') row -= 1
    if (step !== 'delete') column -= 1
  }
  return way.reverse()
}
