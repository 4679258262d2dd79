/** One step that makes the hypothesis out of the reference's point of view. */
export type EditStep = 'keep' | 'substitute' | 'insert' | 'delete'

/** Keeping is 0 and substituting 1, like their costs. */
const [insert, remove, unknown] = [2, 3, 4] as const
const steps: readonly EditStep[] = ['keep', 'substitute', 'insert', 'delete']

/** Words beside the diagonal that are looked at (Tercom's beam). */
const beamWidth = 25
const infinity = 2 ** 30

/** The part of a row within the beam: least costs, and the last step of the cheapest way there. */
type Row = { readonly from: number; readonly costs: Int32Array; readonly steps: Uint8Array }

/** A finished table: the rows of each prefix of the hypothesis. */
export type EditTable = { readonly words: readonly number[]; readonly rows: readonly Row[] }

/**
 * Edit distances of word lists (numbers stand for words) to one reference within a beam around the diagonal, as TER needs them (Snover et al. 2006;
 * order of preference and beam as sacrebleu 2.6 has them). Hypotheses of one length share the rows of a common start.
 */
export function editTable(words: readonly number[], reference: Int32Array, before?: EditTable): EditTable {
  const shared = before === undefined ? 0 : commonStart(words, before.words)
  const rows: Row[] = before === undefined ? [firstRow(reference.length)] : before.rows.slice(0, shared + 1)
  let row = rows[shared] ?? firstRow(reference.length)
  const ratio = words.length === 0 ? 1 : reference.length / words.length
  const beam = beamWidth < ratio / 2 ? Math.ceil(ratio / 2 + beamWidth) : beamWidth
  for (let index = shared + 1; index <= words.length; index++) {
    const diagonal = Math.floor(index * ratio)
    const from = Math.max(0, diagonal - beam)
    const to = index === words.length ? reference.length + 1 : Math.min(reference.length + 1, diagonal + beam)
    row = nextRow(row, words[index - 1] ?? -1, reference, { from, to })
    rows.push(row)
  }
  return { words, rows }
}

/** The distance of the whole hypothesis to the whole reference. */
export function distanceOf({ rows }: EditTable): number {
  return rows.at(-1)?.costs.at(-1) ?? 0
}

function commonStart(words: readonly number[], others: readonly number[]): number {
  let length = 0
  while (length < words.length && words[length] === others[length]) length++
  return length
}

function firstRow(size: number): Row {
  const costs = Int32Array.from({ length: size + 1 }, (_, index) => index)
  return { from: 0, costs, steps: new Uint8Array(size + 1).fill(insert) }
}

/** Written for speed: TER fills a thousand tables for one segment. */
function nextRow(
  above: Row,
  word: number,
  reference: Int32Array,
  { from, to }: { readonly from: number; readonly to: number },
): Row {
  const costs = new Int32Array(to - from)
  const taken = new Uint8Array(to - from)
  const upper = above.costs
  let place = from - above.from
  let diagonal = place > 0 && place <= upper.length ? (upper[place - 1] ?? infinity) : infinity
  let left = infinity
  for (let column = from; column < to; column++, place++) {
    const up = place < upper.length ? (upper[place] ?? infinity) : infinity
    const changed = column > 0 && word === reference[column - 1] ? 0 : 1
    const cost = Math.min(diagonal + changed, up + 1, left + 1)
    costs[column - from] = cost
    taken[column - from] = cost === diagonal + changed ? changed : cost === up + 1 ? remove : insert
    diagonal = up
    left = cost
  }
  return { from, costs, steps: taken }
}

/** The steps of the cheapest way, from the first word on: deleting is leaving out a word of the hypothesis. */
export function editSteps({ words, rows }: EditTable, referenceLength: number): EditStep[] {
  const way: EditStep[] = []
  let [row, column] = [words.length, referenceLength]
  while (row > 0 || column > 0) {
    const band = rows[row]
    const step = steps[band?.steps[column - band.from] ?? unknown]
    if (step === undefined) break
    way.push(step)
    if (step !== 'insert') row -= 1
    if (step !== 'delete') column -= 1
  }
  return way.reverse()
}
