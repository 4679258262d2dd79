import { lastBoxContent, lastBoxed, unboxed } from '../mathematics/boxed.ts'
import { stripString } from '../mathematics/strip-string.ts'
import { pythonString } from '../python/to-string.ts'
import type { PythonValue } from '../python/value.ts'
import { FunctionInputError, textColumn } from './function-input.ts'
import { mapRows } from './map-rows.ts'
import type { PythonRow } from './port.ts'
import type { PortedFunction } from './ported-function.ts'

const where = 'hendrycks_math/utils'

function goldAnswer(row: PythonRow): string {
  const answer = lastBoxContent(textColumn(row, 'solution', where))
  if (answer === undefined) throw new FunctionInputError({ where, reason: 'a solution has no \\boxed{…}' })
  return answer
}

function convert(row: PythonRow): PythonRow {
  const [problem, solution] = [textColumn(row, 'problem', where), textColumn(row, 'solution', where)]
  return { problem, solution, answer: goldAnswer(row) }
}

/** What stands between the first and the last dollar sign; all of it without two of them. */
function betweenDollars(response: string): string {
  const [first, last] = [response.indexOf('$'), response.lastIndexOf('$')]
  return first === last ? response : response.slice(first + 1, last)
}

function isSame(answer: string, gold: string): boolean {
  const [ours, theirs] = [stripString(answer, 'fail'), stripString(gold, 'fail')]
  return ours === undefined || theirs === undefined ? answer === gold : ours === theirs
}

function textOf(response: PythonValue | undefined): string {
  return typeof response === 'string' ? response : ''
}

/** AIME's answers may also stand in a box, which then counts. */
function aimeAnswer(response: string): string {
  const boxed = lastBoxed(response)
  return (boxed === undefined ? undefined : unboxed(boxed)) ?? betweenDollars(response)
}

function aimeGold(row: PythonRow): string {
  const key = Object.keys(row).find((name) => name.toLowerCase() === 'answer')
  if (key === undefined) throw new FunctionInputError({ where: 'aime/utils', reason: 'there is no column answer' })
  return pythonString(row[key])
}

/** MATH by its own comparison of texts, and AIME by the same. */
export const hendrycksMathPorts: readonly PortedFunction[] = [
  { reference: `${where}:process_docs`, kind: 'process_docs', run: mapRows(convert) },
  {
    reference: `${where}:process_results`,
    kind: 'process_results',
    run: (row, [response]) => ({
      exact_match: isSame(betweenDollars(textOf(response)), goldAnswer(row)) ? 1 : 0,
    }),
  },
  {
    reference: 'aime/utils:process_results',
    kind: 'process_results',
    run: (row, [response]) => ({ exact_match: isSame(aimeAnswer(textOf(response)), aimeGold(row)) ? 1 : 0 }),
  },
]
