import { toNumber } from '../metric/numbers.ts'
import { PythonFloat, type PythonValue } from '../python/value.ts'
import { FunctionInputError } from './function-input.ts'
import type { PythonRow } from './port.ts'
import type { PortedFunction } from './ported-function.ts'

const where = 'mutual/utils:process_results'
const letters = ['A', 'B', 'C', 'D']

/**
 * MuTual: whether the right answer is the likeliest, whether it is among the first two, and one over its rank.
 *
 * The likeliest is looked for as the harness does, in one row of log-probability and greediness by turns: a greedy answer
 * counts 1 and any log-probability at most 0, so that a greedy answer takes the place of what is found, and without one the
 * place is twice the answer's. "Among the first two" is the second rank, or the likeliest so found.
 */
function processResults({ answers }: PythonRow, results: readonly PythonValue[]): Record<string, PythonValue> {
  const gold = letters.findIndex((letter) => letter === answers)
  if (gold < 0) throw new FunctionInputError({ where, reason: 'the column answers is none of A, B, C and D' })
  const answered = results.map(readAnswer)
  const right = answered[gold]
  if (right === undefined) throw new FunctionInputError({ where, reason: 'there are fewer than four options' })
  const row = answered.flatMap(({ logProbability, isGreedy }) => [logProbability, isGreedy ? 1 : 0])
  const isFirst = row.indexOf(Math.max(...row)) === gold
  const rank = answered.filter((other) => isAbove(other, right)).length
  return { 'r@1': isFirst, 'r@2': rank === 1 || isFirst, mrr: new PythonFloat(1 / (rank + 1)) }
}

type Answer = { readonly logProbability: number; readonly isGreedy: boolean }

function readAnswer(result: PythonValue): Answer {
  const [logProbability, isGreedy] = Array.isArray(result) ? result : []
  return { logProbability: toNumber(logProbability ?? null), isGreedy: isGreedy === true }
}

/** Pairs are in order as Python's tuples are. */
function isAbove(one: Answer, other: Answer): boolean {
  if (one.logProbability !== other.logProbability) return one.logProbability > other.logProbability
  return one.isGreedy && !other.isGreedy
}

/** MuTual and MuTual plus. */
export const mutualPorts: readonly PortedFunction[] = [
  { reference: where, kind: 'process_results', run: processResults },
]
