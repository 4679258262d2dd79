import { longestCommonLength, longestCommonPlaces } from './common-subsequence.ts'
import { type RougeOptions, rougeWords } from './rouge-tokenizer.ts'

export type RougeScore = { readonly precision: number; readonly recall: number; readonly fMeasure: number }

/** `rouge1` to `rouge9` count n-grams, `rougeL` the longest common subsequence, `rougeLsum` that of every line. */
export type RougeType = `rouge${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9}` | 'rougeL' | 'rougeLsum'

/** Characters of a text, and words of one line, that are looked at: what a supplier can make us work on. */
const maximumTextLength = 32_768
const maximumWords = 4096

/**
 * ROUGE (Lin 2004) of a prediction against one target, from 0 to 1, as rouge_score 0.1.2 computes it.
 *
 * @example rouge('rougeL', 'the cat sat', 'the cat').recall // => 2 / 3
 */
export function rouge(type: RougeType, target: string, prediction: string, options: RougeOptions = {}): RougeScore {
  const words = (text: string) => rougeWords(text, options).slice(0, maximumWords)
  const [wanted, predicted] = [target.slice(0, maximumTextLength), prediction.slice(0, maximumTextLength)]
  if (type === 'rougeLsum') return summaryLevel(linesOf(wanted).map(words), linesOf(predicted).map(words))
  const [targetWords, predictionWords] = [words(wanted), words(predicted)]
  if (type === 'rougeL') {
    if (targetWords.length === 0 || predictionWords.length === 0) return scoreOf(0, 1, 1)
    const common = longestCommonLength(targetWords, predictionWords)
    return scoreOf(common, predictionWords.length, targetWords.length)
  }
  return byNgrams(targetWords, predictionWords, Number(type.slice('rouge'.length)))
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '')
}

function scoreOf(hits: number, predicted: number, wanted: number): RougeScore {
  const [precision, recall] = [hits / predicted, hits / wanted]
  const fMeasure = precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0
  return { precision, recall, fMeasure }
}

function byNgrams(target: readonly string[], prediction: readonly string[], order: number): RougeScore {
  const [inTarget, inPrediction] = [countNgrams(target, order), countNgrams(prediction, order)]
  let hits = 0
  for (const [ngram, count] of inTarget) hits += Math.min(count, inPrediction.get(ngram) ?? 0)
  const size = (words: readonly string[]) => Math.max(words.length - order + 1, 1)
  return scoreOf(hits, size(prediction), size(target))
}

function countNgrams(words: readonly string[], order: number): Map<string, number> {
  const counts = new Map<string, number>()
  for (let start = 0; start + order <= words.length; start++) {
    const ngram = words.slice(start, start + order).join(' ')
    counts.set(ngram, (counts.get(ngram) ?? 0) + 1)
  }
  return counts
}

/** Summary level (Lin 2004, §3.2): the union of every target line's common subsequences; each word is hit once. */
function summaryLevel(target: readonly string[][], prediction: readonly string[][]): RougeScore {
  const [wanted, predicted] = [target.flat().length, prediction.flat().length]
  if (wanted === 0 || predicted === 0) return scoreOf(0, 1, 1)
  const [left, leftPredicted] = [countNgrams(target.flat(), 1), countNgrams(prediction.flat(), 1)]
  let hits = 0
  for (const line of target) {
    const places = new Set(prediction.flatMap((other) => longestCommonPlaces(line, other)))
    for (const [place, word] of line.entries()) {
      const [inTarget, inPrediction] = [left.get(word) ?? 0, leftPredicted.get(word) ?? 0]
      if (!places.has(place) || inTarget === 0 || inPrediction === 0) continue
      hits += 1
      left.set(word, inTarget - 1)
      leftPredicted.set(word, inPrediction - 1)
    }
  }
  return scoreOf(hits, predicted, wanted)
}
