import { exponential } from '../metric/exponential.ts'
import { exactScore, normalizedAnswer, overlapScore } from './answer-words.ts'

/** One question of SQuAD v2 (Rajpurkar et al. 2018) with its gold answers, none when the text does not answer it. */
export type SquadItem = {
  readonly id: string
  readonly golds: readonly string[]
  readonly answer: string
  /** Log-probability of " unanswerable" after the prompt. */
  readonly unanswerableLogProbability: number
}

/** The data set's own figures, in per cent, as lm-evaluation-harness names them. */
export type SquadScores = Readonly<Record<(typeof squadMetrics)[number], number>>

export const squadMetrics = [
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
export function squadScores(items: readonly SquadItem[]): SquadScores {
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
export function scoreItem({ golds, answer, unanswerableLogProbability }: SquadItem): Scored {
  const meaningful = golds.filter((gold) => normalizedAnswer(gold) !== '')
  const compared = meaningful.length === 0 ? [''] : meaningful
  return {
    isAnswerable: golds.length > 0,
    isAnswered: answer !== '',
    exact: Math.max(...compared.map((gold) => exactScore(gold, answer))),
    f1: Math.max(...compared.map((gold) => overlapScore(gold, answer))),
    noAnswerProbability: exponential(unanswerableLogProbability),
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
