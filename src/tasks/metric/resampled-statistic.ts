import { type Confusion, f1, matthewsCorrelation } from './classification.ts'
import { bleuOfStatistics } from './translation/bleu.ts'
import { chrfOfStatistics } from './translation/chrf.ts'
import { terOfStatistics } from './translation/ter.ts'

/**
 * A statistic of a resampled list of documents, as plain data that a thread can be given. Both forms need one pass over
 * the drawn indices and give what the statistic of the drawn documents is, to the last bits.
 */
export type ResampledStatistic =
  /** Sums of a few numbers per document, then a formula of the sums and of how many there are. */
  | {
      readonly kind: 'sums'
      readonly formula: SumFormula
      readonly width: number
      /** Row by row: `width` numbers per document. */
      readonly numbers: Float64Array
    }
  /** How often each kind of document was drawn, then a formula of the counts. */
  | {
      readonly kind: 'counts'
      readonly formula: CountFormula
      readonly codes: Int32Array
      /** What the codes stand for: values in ascending order, or pairs of labels. */
      readonly meanings: Meanings
    }

/** Numbers, and for labels the pairs of them (as indices) that codes stand for. */
export type Meanings = { readonly numbers: readonly number[]; readonly pairs: Confusion['pairs'] }

export type SumFormula = keyof typeof sumFormulas
export type CountFormula = keyof typeof countFormulas

type Sums = ArrayLike<number> & Iterable<number>

const sumFormulas = {
  perplexity: ([logprobs = 0]: Sums, n: number) => Math.exp(-(logprobs / n)),
  nanmean: ([total = 0, numbers = 0]: Sums) => total / numbers,
  bleu: (sums: Sums) => bleuOfStatistics(sums),
  chrf: (sums: Sums) => chrfOfStatistics(sums),
  ter: (sums: Sums) => terOfStatistics(sums),
} satisfies Readonly<Record<string, (sums: Float64Array, size: number) => number>>

const countFormulas = {
  f1: (counts: Float64Array, { numbers, pairs }: Meanings) => f1({ labels: numbers, pairs, counts }, 'binary'),
  mcc: (counts: Float64Array, { numbers, pairs }: Meanings) => matthewsCorrelation({ labels: numbers, pairs, counts }),
  median: (counts: Float64Array, { numbers }: Meanings, size: number) => {
    let seen = 0
    const place = counts.findIndex((count) => {
      seen += count
      return seen > Math.floor(size / 2)
    })
    return numbers[place] ?? Number.NaN
  },
} satisfies Readonly<Record<string, (counts: Float64Array, meanings: Meanings, size: number) => number>>

/** Documents of the statistic. */
export function sizeOf(statistic: ResampledStatistic): number {
  return statistic.kind === 'sums' ? statistic.numbers.length / statistic.width : statistic.codes.length
}

/** The statistic as a function of drawn indices. It keeps a buffer: one call at a time. */
export function evaluator(statistic: ResampledStatistic): (indices: Int32Array) => number {
  return statistic.kind === 'sums' ? sumEvaluator(statistic) : countEvaluator(statistic)
}

function sumEvaluator({ formula, width, numbers }: ResampledStatistic & { kind: 'sums' }) {
  const finish = sumFormulas[formula]
  const sums = new Float64Array(width)
  return (indices: Int32Array): number => {
    for (let column = 0; column < width; column++) {
      let total = 0
      for (let place = 0; place < indices.length; place++) {
        total += numbers[(indices[place] ?? 0) * width + column] ?? 0
      }
      sums[column] = total
    }
    return finish(sums, indices.length)
  }
}

function countEvaluator({ formula, codes, meanings }: ResampledStatistic & { kind: 'counts' }) {
  const finish = countFormulas[formula]
  const counts = new Float64Array(Math.max(meanings.numbers.length, meanings.pairs.length))
  return (indices: Int32Array): number => {
    counts.fill(0)
    for (let place = 0; place < indices.length; place++) {
      const code = codes[indices[place] ?? 0] ?? 0
      counts[code] = (counts[code] ?? 0) + 1
    }
    return finish(counts, meanings, indices.length)
  }
}
