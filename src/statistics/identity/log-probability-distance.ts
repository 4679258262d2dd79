import { requireArgument } from '../argument-error.ts'
import type { RandomStream } from '../random-stream.ts'
import { permutationTest } from './permutation-test.ts'

/** The likeliest tokens of one answer of one token, with their natural log-probabilities. */
export type TopLogProbabilities = ReadonlyMap<string, number>

/**
 * Whether two endpoints give the same next-token probabilities to one prompt: the mean, over all tokens that occur, of the
 * difference of mean log-probabilities, and its p by permutation ("LT", Chauvin et al., arXiv 2512.03816: ten answers
 * of one token from each tell one step of fine-tuning). A token that an answer does not list is less likely than
 * the last that it does; it counts as that one (left-censored).
 *
 * Only for log-probabilities that passed {@link checkLogProbabilities}, same prompt, temperature and list length on both
 * sides. For one look, fixed beforehand.
 *
 * @throws {StatisticsArgumentError} unless both gave an answer with at least one token.
 */
export function logProbabilityDistance(
  first: readonly TopLogProbabilities[],
  other: readonly TopLogProbabilities[],
  options: { readonly permutations: number; readonly stream: RandomStream },
): { readonly distance: number; readonly p: number } {
  const answers = [...first, ...other]
  const least = Math.min(first.length, other.length)
  requireArgument(least > 0, 'logProbabilityDistance', 'answers', least, 'at least one of each endpoint')
  requireArgument(
    answers.every(({ size }) => size > 0),
    'logProbabilityDistance',
    'answer',
    'an empty list',
    'at least one token',
  )
  const tokens = [...new Set(answers.flatMap((answer) => [...answer.keys()]))]
  const rows = answers.map((answer) => {
    const censored = Math.min(...answer.values())
    return tokens.map((token) => answer.get(token) ?? censored)
  })
  const statisticOf = (isFirst: Uint8Array) =>
    tokens.reduce((sum, _, token) => {
      const means = [0, 0]
      for (const [place, row] of rows.entries()) {
        const side = isFirst[place] === 1 ? 0 : 1
        means[side] = (means[side] ?? 0) + (row[token] ?? 0) / (side === 0 ? first.length : other.length)
      }
      return sum + Math.abs((means[0] ?? 0) - (means[1] ?? 0))
    }, 0) / tokens.length
  const places = answers.map((_, place) => place)
  const { statistic, p } = permutationTest([{ places, first: first.length }], statisticOf, options)
  return { distance: statistic, p }
}
