import { exponential } from '../metric/exponential.ts'
import { toNumber } from '../metric/numbers.ts'
import { isDict, PythonFloat, type PythonValue } from '../python/value.ts'
import { exactScore, normalizedAnswer, overlapScore } from './answer-words.ts'
import { textColumn, textsOf } from './function-input.ts'
import type { PythonRow } from './port.ts'
import type { PortedFunction } from './ported-function.ts'

/** One question of SQuAD v2 (Rajpurkar et al. 2018) with its gold answers, none when the text does not answer it. */
type SquadItem = {
  readonly id: string
  readonly golds: readonly string[]
  readonly answer: string
  /** How likely " unanswerable" is after the prompt. */
  readonly noAnswerProbability: number
}

/** The data set's own figures, in per cent, as lm-evaluation-harness names them. */
type SquadScores = Readonly<Record<(typeof squadMetrics)[number], number>>

const squadMetrics = [
  'exact',
  'f1',
  'HasAns_exact',
  'HasAns_f1',
  'NoAns_exact',
  'NoAns_f1',
  'best_exact',
  'best_f1',
] as const

type Scored = {
  readonly isAnswerable: boolean
  readonly isAnswered: boolean
  readonly exact: number
  readonly f1: number
  readonly noAnswerProbability: number
}

/**
 * SQuAD v2's evaluation over all questions: exact match and F1 with no answer wherever its probability is above 1 (never),
 * of the questions with and without answers alone, and with the best threshold. Of questions with one id the last counts.
 * A figure over no questions is 0.
 */
function squadScores(items: readonly SquadItem[]): SquadScores {
  const scored = [...new Map(items.map((item) => [item.id, scoreItem(item)])).values()]
  const answerable = scored.filter(({ isAnswerable }) => isAnswerable)
  const unanswerable = scored.filter(({ isAnswerable }) => !isAnswerable)
  return {
    exact: percent(scored, 'exact'),
    f1: percent(scored, 'f1'),
    HasAns_exact: percent(answerable, 'exact'),
    HasAns_f1: percent(answerable, 'f1'),
    NoAns_exact: percent(unanswerable, 'exact'),
    NoAns_f1: percent(unanswerable, 'f1'),
    best_exact: best(scored, 'exact'),
    best_f1: best(scored, 'f1'),
  }
}

/** Exact match and F1 of one answer, both between 0 and 1. */
function scoreItem({ golds, answer, noAnswerProbability }: SquadItem): Scored {
  const meaningful = golds.filter((gold) => normalizedAnswer(gold) !== '')
  const compared = meaningful.length === 0 ? [''] : meaningful
  return {
    isAnswerable: golds.length > 0,
    isAnswered: answer !== '',
    exact: Math.max(...compared.map((gold) => exactScore(gold, answer))),
    f1: Math.max(...compared.map((gold) => overlapScore(gold, answer))),
    noAnswerProbability,
  }
}

function percent(scored: readonly Scored[], figure: 'exact' | 'f1'): number {
  return scored.length === 0 ? 0 : (100 * scored.reduce((sum, item) => sum + item[figure], 0)) / scored.length
}

/** The best score when every question whose probability of no answer is above some threshold counts as not answered. */
function best(scored: readonly Scored[], figure: 'exact' | 'f1'): number {
  let current = scored.filter(({ isAnswerable }) => !isAnswerable).length
  let most = current
  for (const item of scored.toSorted((a, b) => a.noAnswerProbability - b.noAnswerProbability)) {
    if (item.isAnswerable) current += item[figure]
    else if (item.isAnswered) current--
    most = Math.max(most, current)
  }
  return scored.length === 0 ? 0 : (100 * most) / scored.length
}

const where = 'assay/squad-v2'

function goldTexts(answers: unknown): readonly string[] {
  return textsOf(isDict(answers) ? answers.text : undefined, { column: 'answers.text', where })
}

/**
 * The first gold answer, for examples; the space before it is part of it.
 */
function target(row: PythonRow): string {
  return ` ${goldTexts(row.answers)[0] ?? 'unanswerable'}`
}

/** Every figure is made of all questions together, so every metric has the same item: prediction and reference. */
function processResults(row: PythonRow, [response, unanswerable]: readonly PythonValue[]): Record<string, PythonValue> {
  const id = textColumn(row, 'id', where)
  const logProbability = toNumber(Array.isArray(unanswerable) ? unanswerable[0] : unanswerable)
  const prediction = {
    id,
    prediction_text: typeof response === 'string' ? response : '',
    no_answer_probability: new PythonFloat(exponential(logProbability)),
  }
  const item = [prediction, { id, answers: row.answers ?? null }]
  return Object.fromEntries(squadMetrics.map((metric) => [metric, item]))
}

function readItem(item: PythonValue): SquadItem {
  const [prediction, reference] = Array.isArray(item) ? item : []
  const { id, prediction_text: answer, no_answer_probability: probability } = isDict(prediction) ? prediction : {}
  return {
    id: String(id),
    golds: goldTexts(isDict(reference) ? reference.answers : undefined),
    answer: String(answer),
    noAnswerProbability: toNumber(probability),
  }
}

/** SQuAD v2, which the harness writes as a class; its figures are those of the class. */
export const squadPorts: readonly PortedFunction[] = [
  { reference: `${where}:doc_to_target`, kind: 'document', run: target },
  { reference: `${where}:process_results`, kind: 'process_results', run: processResults },
  ...squadMetrics.map(
    (metric): PortedFunction => ({
      reference: `${where}:${metric}`,
      kind: 'aggregation',
      run: (items) => new PythonFloat(squadScores(items.map(readItem))[metric]),
    }),
  ),
]
