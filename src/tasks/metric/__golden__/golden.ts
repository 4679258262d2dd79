import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BleuTokenizer } from '../translation/tokenizer.ts'

type ByTokenizer<Value> = Readonly<Record<BleuTokenizer, Value>>

type GoldenSegment = { readonly hypothesis: string; readonly references: readonly string[]; readonly ter: number }

type GoldenSentence = GoldenSegment & {
  readonly words: ByTokenizer<string[]>
  readonly bleu: number
  readonly bleu_plain: ByTokenizer<number>
  readonly bleu_none: number
  readonly bleu_floor: number
  readonly bleu_add: number
  readonly chrf: number
  readonly chrf_plus: number
  readonly chrf_epsilon: number
}

type GoldenCorpus = {
  readonly size: number
  readonly bleu: ByTokenizer<number>
  readonly chrf: number
  readonly chrf_plus: number
  readonly ter: number
}

type GoldenRouge = {
  readonly target: string
  readonly prediction: string
  readonly stemmed: boolean
  readonly scores: Readonly<Record<string, number[]>>
}

type GoldenLabels = {
  readonly gold: (number | string)[]
  readonly predicted: (number | string)[]
  readonly accuracy: number
  readonly mcc: number
  readonly binary: number[] | null
  readonly micro: number[] | null
  readonly macro: number[] | null
  readonly weighted: number[] | null
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, `${name}.json`), 'utf8'))
}

/** What sacrebleu 2.6 answered, written by generate.py. */
export const translation = read('translation') as {
  sentences: GoldenSentence[]
  shifts: GoldenSegment[]
  corpora: GoldenCorpus[]
}

/** What rouge_score 0.1.2 and NLTK 3.10 answered. */
export const rougeGolden = read('rouge') as { cases: GoldenRouge[]; stems: Record<string, string> }

/** What scikit-learn 1.9 and scipy answered. */
export const classification = read('classification') as {
  labelled: GoldenLabels[]
  correlated: { x: number[]; y: number[]; pearson: number; spearman: number }[]
}

/** What lm-evaluation-harness 0.4.13 answered, written by aggregations.py; floats are `{ f }`. */
export const aggregations = read('aggregations') as {
  name: string
  items: unknown
  iterations: number
  value: number | 'nan'
  stderr: number | 'N/A'
}[]
