import { splitText } from '../../python/text.ts'
import { capped, countItems, ngrams, type Segment, totals } from './segment.ts'

export type ChrfOptions = {
  /** Longest run of characters; 6 unless told. */
  readonly characterOrder?: number
  /** Longest run of words: 0 unless told (chrF), 2 for chrF++. */
  readonly wordOrder?: number
  /** How much more recall counts than precision; 2 unless told. */
  readonly beta?: number
  readonly keepsWhitespace?: boolean
  /** Orders that nothing has count as almost 0 instead of not at all. */
  readonly hasEpsilonSmoothing?: boolean
}

const epsilon = 1e-16

/** What is compared: n-grams of every order with their counts. */
type Profile = readonly ReadonlyMap<string, number>[]

/**
 * What one segment adds to a corpus: per order, n-grams of the hypothesis, n-grams of the reference, matches. Of several
 * references the one with the best score counts.
 */
export function chrfStatistics({ hypothesis, references }: Segment, options: ChrfOptions = {}): number[] {
  const of = profile(capped(hypothesis), options)
  let best: number[] = []
  let bestScore = -1
  for (const reference of references) {
    const statistics = profile(capped(reference), options).flatMap((counts, order) =>
      matchCounts(of[order] ?? new Map(), counts),
    )
    const score = chrfOfStatistics(statistics, options)
    if (score <= bestScore) continue
    best = statistics
    bestScore = score
  }
  return best
}

function profile(text: string, { characterOrder = 6, wordOrder = 0, keepsWhitespace = false }: ChrfOptions): Profile {
  const characters = [...(keepsWhitespace ? text : splitText(text).join(''))]
  const ofCharacters = Array.from({ length: characterOrder }, (_, order) => ngrams(characters, order + 1, ''))
  const words = wordOrder === 0 ? [] : cutPunctuation(splitText(text))
  const ofWords = Array.from({ length: wordOrder }, (_, order) => ngrams(words, order + 1, ' '))
  return [...ofCharacters, ...ofWords].map(countItems)
}

/** One mark cut off the end of each word, or off its start: `(hi)` gives `(hi` and `)`. */
function cutPunctuation(words: readonly string[]): string[] {
  return words.flatMap((word) => {
    if (word.length === 1) return word
    if (/[!-/:-@[-`{-~]$/.test(word)) return [word.slice(0, -1), word.slice(-1)]
    return /^[!-/:-@[-`{-~]/.test(word) ? [word.slice(0, 1), word.slice(1)] : word
  })
}

function matchCounts(hypothesis: ReadonlyMap<string, number>, reference: ReadonlyMap<string, number>): number[] {
  let [inHypothesis, inReference, matches] = [0, 0, 0]
  for (const [ngram, count] of hypothesis) {
    inHypothesis += count
    matches += Math.min(count, reference.get(ngram) ?? 0)
  }
  for (const count of reference.values()) inReference += count
  return [reference.size === 0 ? 0 : inHypothesis, inReference, matches]
}

/** chrF from 0 to 100 of added statistics: the F of mean precision and mean recall over the orders that both sides have. */
export function chrfOfStatistics(statistics: ArrayLike<number>, options: ChrfOptions = {}): number {
  const factor = (options.beta ?? 2) ** 2
  let [ofOrders, precisions, recalls, orders] = [0, 0, 0, 0]
  for (let index = 0; index < statistics.length; index += 3) {
    const [hypothesis = 0, reference = 0, matches = 0] = [
      statistics[index],
      statistics[index + 1],
      statistics[index + 2],
    ]
    const precision = hypothesis > 0 ? matches / hypothesis : epsilon
    const recall = reference > 0 ? matches / reference : epsilon
    const weighted = factor * precision + recall
    ofOrders += weighted > 0 ? ((1 + factor) * precision * recall) / weighted : epsilon
    if (hypothesis === 0 || reference === 0) continue
    precisions += precision
    recalls += recall
    orders += 1
  }
  if (options.hasEpsilonSmoothing === true) return (100 * ofOrders) / (statistics.length / 3)
  if (precisions + recalls === 0) return 0
  const [precision, recall] = [precisions / orders, recalls / orders]
  return 100 * (((1 + factor) * precision * recall) / (factor * precision + recall))
}

/** chrF from 0 to 100 of a whole corpus (Popović 2015, 2017) as sacrebleu 2.6 computes it: chrF2 unless told. */
export function corpusChrf(segments: readonly Segment[], options: ChrfOptions = {}): number {
  return chrfOfStatistics(totals(segments.map((segment) => chrfStatistics(segment, options))), options)
}
