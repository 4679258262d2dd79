import type { PythonValue } from '../python/value.ts'
import { numberOf, PythonFloat } from '../python/value.ts'
import { pairwiseSum } from './numbers.ts'

/** Gold and predicted label of one document. */
export type LabelPair = readonly [gold: PythonValue, prediction: PythonValue]

/** How often each pair of gold and predicted label occurs. */
export type Confusion = {
  /** In sorted order. */
  readonly labels: readonly PythonValue[]
  /** Pairs that occur, as indices of labels. */
  readonly pairs: readonly (readonly [gold: number, prediction: number])[]
  /** One count per pair. */
  readonly counts: ArrayLike<number>
}

/** How the F1 scores of several labels become one (scikit-learn's `average`). */
export type Average = 'binary' | 'micro' | 'macro' | 'weighted'

/** Pairs of labels with their kinds numbered. */
export type IndexedPairs = Pick<Confusion, 'labels' | 'pairs'> & {
  /** For each pair that was given, the place of its kind in `pairs`. */
  readonly codes: Int32Array
}

/** The labels of both columns, sorted as numpy sorts them (numbers by value, texts by code points), and the kinds of pairs. */
export function indexPairs(given: readonly LabelPair[]): IndexedPairs {
  const known = new Map<string | number, PythonValue>()
  for (const label of given.flat()) known.set(labelKey(label), label)
  const keys = [...known.keys()].sort(compareKeys)
  const places = new Map(keys.map((key, place) => [key, place]))
  const kinds = new Map<string, number>()
  const pairs: [number, number][] = []
  const codes = Int32Array.from(given, ([gold, prediction]) => {
    const pair: [number, number] = [places.get(labelKey(gold)) ?? 0, places.get(labelKey(prediction)) ?? 0]
    const kind = kinds.get(pair.join()) ?? pairs.push(pair) - 1
    kinds.set(pair.join(), kind)
    return kind
  })
  return { labels: keys.map((key) => known.get(key) ?? null), pairs, codes }
}

function labelKey(label: PythonValue): string | number {
  const number = numberOf(label)
  if (number !== undefined) return Number(number)
  return typeof label === 'string' ? label : JSON.stringify(label)
}

function compareKeys(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)))
}

/** The confusion matrix of all pairs. */
export function confusion(given: readonly LabelPair[]): Confusion {
  const { labels, pairs, codes } = indexPairs(given)
  const counts = new Float64Array(pairs.length)
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1
  return { labels, pairs, counts }
}

type LabelCounts = { readonly right: number; readonly gold: number; readonly predicted: number }

function labelCounts({ labels, pairs, counts }: Confusion): LabelCounts[] {
  const sums = labels.map(() => ({ right: 0, gold: 0, predicted: 0 }))
  for (const [kind, [gold, prediction]] of pairs.entries()) {
    const count = counts[kind] ?? 0
    const [ofGold, ofPrediction] = [sums[gold], sums[prediction]]
    if (ofGold === undefined || ofPrediction === undefined) continue
    ofGold.gold += count
    ofPrediction.predicted += count
    if (gold === prediction) ofGold.right += count
  }
  return sums
}

function ratio(numerator: number, denominator: number): number {
  return denominator === 0 ? 0 : numerator / denominator
}

/**
 * scikit-learn's `f1_score` (1.9): 2·TP ÷ (gold + predicted), 0 where nothing of a label exists. `binary` is the F1 of the
 * label 1 and NaN where scikit-learn refuses: for more than two labels, or two of which none is 1.
 */
export function f1(matrix: Confusion, average: Average): number {
  return averaged(matrix, average, ({ right, gold, predicted }) => ratio(2 * right, gold + predicted))
}

/** scikit-learn's `precision_score`; see {@link f1} for `binary`. */
export function precision(matrix: Confusion, average: Average): number {
  return averaged(matrix, average, ({ right, predicted }) => ratio(right, predicted))
}

/** scikit-learn's `recall_score`; see {@link f1} for `binary`. */
export function recall(matrix: Confusion, average: Average): number {
  return averaged(matrix, average, ({ right, gold }) => ratio(right, gold))
}

function averaged(matrix: Confusion, average: Average, score: (counts: LabelCounts) => number): number {
  const counts = labelCounts(matrix)
  if (average === 'binary') return binary(matrix, counts, score)
  if (average === 'micro') {
    const total = (field: keyof LabelCounts) => counts.reduce((sum, label) => sum + label[field], 0)
    return score({ right: total('right'), gold: total('gold'), predicted: total('predicted') })
  }
  const present = counts.filter(({ gold, predicted }) => gold + predicted > 0)
  if (average === 'macro') return pairwiseSum(present.map(score)) / present.length
  const weight = pairwiseSum(present.map(({ gold }) => gold))
  return ratio(pairwiseSum(present.map((label) => score(label) * label.gold)), weight)
}

function binary({ labels }: Confusion, counts: readonly LabelCounts[], score: (counts: LabelCounts) => number): number {
  const present = labels.filter((_, label) => (counts[label]?.gold ?? 0) + (counts[label]?.predicted ?? 0) > 0)
  if (present.length > 2) return Number.NaN
  if (!present.every((label) => numberOf(label) !== undefined)) return Number.NaN
  const place = labels.findIndex((label) => Number(numberOf(label)) === 1)
  const isPresent = present.some((label) => Number(numberOf(label)) === 1)
  if (!isPresent) return present.length === 2 ? Number.NaN : 0
  return score(counts[place] ?? { right: 0, gold: 0, predicted: 0 })
}

/** Share of right predictions. NaN for no pairs. */
export function accuracyOf(matrix: Confusion): number {
  const counts = labelCounts(matrix)
  const total = counts.reduce((sum, { gold }) => sum + gold, 0)
  return counts.reduce((sum, { right }) => sum + right, 0) / total
}

/** Matthews correlation for any number of labels (Gorodkin 2004) as scikit-learn computes it; 0 when a side is constant. */
export function matthewsCorrelation(matrix: Confusion): number {
  const counts = labelCounts(matrix)
  const dot = (a: keyof LabelCounts, b: keyof LabelCounts) =>
    counts.reduce((sum, label) => sum + label[a] * label[b], 0)
  const total = counts.reduce((sum, { gold }) => sum + gold, 0)
  const right = counts.reduce((sum, label) => sum + label.right, 0)
  const spread = (total * total - dot('predicted', 'predicted')) * (total * total - dot('gold', 'gold'))
  return spread === 0 ? 0 : (right * total - dot('gold', 'predicted')) / Math.sqrt(spread)
}

/** True for a value that is a pair of labels and not of lists. */
export function isLabelPair(value: PythonValue): value is readonly [PythonValue, PythonValue] {
  return Array.isArray(value) && value.length === 2 && value.every(isLabel)
}

function isLabel(value: PythonValue): boolean {
  return value === null || typeof value !== 'object' || value instanceof PythonFloat
}
