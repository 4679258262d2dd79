import type { AnswerTable } from './answer-table.ts'

/** Up to this many suppliers, all pairs are compared. */
const mostForAllPairs = 1_000
/** Fewer common errors than this cannot make an e-value of 10, whatever the errors. */
const leastCommonErrors = 2
/** An error that more suppliers share is compared through its first few only. */
const mostPerError = 32
const representatives = 8

/**
 * Pairs worth comparing, each once, the lesser number first. In a large fleet these are the pairs that share at least
 * two errors; of an error that many share, only pairs with its first eight suppliers. Whoever is left out of a crowd is
 * joined to it by paths over these (`sameGroups`). What is not compared counts as no evidence, so nothing false follows.
 *
 * The number of pairs grows with suppliers × items × 8 at most, not with the square of suppliers.
 */
export function candidatePairs(table: AnswerTable): [number, number][] {
  const count = table.suppliers.length
  if (count <= mostForAllPairs) {
    return Array.from({ length: count }, (_, first) => first).flatMap((first) =>
      Array.from({ length: count - first - 1 }, (_, step): [number, number] => [first, first + 1 + step]),
    )
  }
  const commonErrors = new Map<number, number>()
  for (const crowd of suppliersOfErrors(table)) {
    const ends = crowd.length <= mostPerError ? crowd.length : representatives
    for (let first = 0; first < ends; first += 1) {
      for (let other = first + 1; other < crowd.length; other += 1) {
        const key = (crowd[first] ?? 0) * count + (crowd[other] ?? 0)
        commonErrors.set(key, (commonErrors.get(key) ?? 0) + 1)
      }
    }
  }
  return [...commonErrors]
    .filter(([, errors]) => errors >= leastCommonErrors)
    .map(([key]) => [Math.floor(key / count), key % count])
}

/** By wrong answer: who gave it, ascending. */
function suppliersOfErrors(table: AnswerTable): number[][] {
  const crowds: number[][] = Array.from({ length: table.answerCount }, () => [])
  for (const [supplier, { answers, isWrong }] of table.suppliers.entries()) {
    answers.forEach((answer, at) => {
      if (isWrong[at] === 1) crowds[answer]?.push(supplier)
    })
  }
  return crowds.filter(({ length }) => length >= 2)
}
