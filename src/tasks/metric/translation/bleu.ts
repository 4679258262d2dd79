import { stripEnd } from '../../python/text.ts'
import { exponential } from '../exponential.ts'
import { capped, countItems, ngrams, type Segment, totals } from './segment.ts'
import { type BleuTokenizer, bleuWords } from './tokenizer.ts'

const maximumOrder = 4

/** The logarithm of a precision of 0 in sacrebleu. */
const logarithmOfZero = -9999999999

/** What stands in for n-grams that never match (Chen and Cherry 2014). */
export type BleuSmoothing =
  /** Half, quarter, … of one match: NIST's. */
  | { readonly kind: 'exp' }
  | { readonly kind: 'none' }
  /** That many matches in place of none; 0.1 in the paper. */
  | { readonly kind: 'floor'; readonly value: number }
  /** That many more matches and n-grams of every order above the first; 1 in the paper. */
  | { readonly kind: 'add-k'; readonly value: number }

export type BleuOptions = {
  readonly tokenizer?: BleuTokenizer
  readonly isLowercased?: boolean
  readonly smoothing?: BleuSmoothing
  /** Orders above the longest n-gram of the hypotheses do not count: for single sentences. */
  readonly hasEffectiveOrder?: boolean
}

/**
 * What one segment adds to a corpus: length of the hypothesis, length of the closest reference, matching n-grams of order 1
 * to 4, n-grams of order 1 to 4.
 *
 * @param references at least one
 */
export function bleuStatistics({ hypothesis, references }: Segment, options: BleuOptions = {}): number[] {
  const words = (text: string) => {
    const cased = options.isLowercased === true ? capped(text).toLowerCase() : capped(text)
    return bleuWords(stripEnd(cased), options.tokenizer ?? '13a')
  }
  const [hypothesisWords, referenceWords] = [words(hypothesis), references.map(words)]
  const matches: number[] = []
  const sizes: number[] = []
  for (let order = 1; order <= maximumOrder; order++) {
    const inHypothesis = countItems(ngrams(hypothesisWords, order, ' '))
    const inReferences = referenceWords.map((reference) => countItems(ngrams(reference, order, ' ')))
    let matching = 0
    for (const [ngram, count] of inHypothesis) {
      matching += Math.min(count, Math.max(...inReferences.map((counts) => counts.get(ngram) ?? 0)))
    }
    matches.push(matching)
    sizes.push(Math.max(hypothesisWords.length - order + 1, 0))
  }
  const lengths = referenceWords.map(({ length }) => length)
  return [hypothesisWords.length, closestLength(hypothesisWords.length, lengths), ...matches, ...sizes]
}

/** The length with the least difference; the shorter one of two. */
function closestLength(length: number, lengths: readonly number[]): number {
  const far = (other: number) => Math.abs(other - length)
  return lengths.reduce((best, other) => {
    return far(other) < far(best) || (far(other) === far(best) && other < best) ? other : best
  })
}

/** BLEU from 0 to 100 of added statistics. */
export function bleuOfStatistics(statistics: ArrayLike<number>, options: BleuOptions = {}): number {
  const at = (index: number) => statistics[index] ?? 0
  const [hypothesisLength, referenceLength] = [at(0), at(1)]
  const orders = Array.from({ length: maximumOrder }, (_, index) => ({ matches: at(2 + index), size: at(6 + index) }))
  if (orders.every(({ matches }) => matches === 0)) return 0
  const { precisions, order } = smoothedPrecisions(orders, options)
  const logarithms = precisions.slice(0, order).map((value) => (value === 0 ? logarithmOfZero : Math.log(value)))
  const brevity = hypothesisLength < referenceLength ? exponential(1 - referenceLength / hypothesisLength) : 1
  return brevity * exponential(logarithms.reduce((sum, value) => sum + value, 0) / order)
}

type OrderCounts = { readonly matches: number; readonly size: number }

function smoothedPrecisions(
  orders: readonly OrderCounts[],
  { smoothing = { kind: 'exp' }, hasEffectiveOrder = false }: BleuOptions,
): { precisions: number[]; order: number } {
  const precisions = orders.map(() => 0)
  let order = maximumOrder
  let divisor = 1
  for (const [index, counts] of orders.entries()) {
    const added = smoothing.kind === 'add-k' && index > 0 ? smoothing.value : 0
    const [matches, size] = [counts.matches + added, counts.size + added]
    if (size === 0) break
    if (hasEffectiveOrder) order = index + 1
    if (matches > 0) precisions[index] = (100 * matches) / size
    else if (smoothing.kind === 'floor') precisions[index] = (100 * smoothing.value) / size
    else if (smoothing.kind === 'exp') {
      divisor *= 2
      precisions[index] = 100 / (divisor * size)
    }
  }
  return { precisions, order }
}

/**
 * BLEU from 0 to 100 of a whole corpus (Papineni et al. 2002) as sacrebleu 2.6 computes it (Post 2018): 13a, case-sensitive,
 * exponential smoothing unless told.
 */
export function corpusBleu(segments: readonly Segment[], options: BleuOptions = {}): number {
  return bleuOfStatistics(totals(segments.map((segment) => bleuStatistics(segment, options))), options)
}

/** BLEU of one sentence; orders that it is too short for do not count. */
export function sentenceBleu(segment: Segment, options: BleuOptions = {}): number {
  return corpusBleu([segment], { hasEffectiveOrder: true, ...options })
}
