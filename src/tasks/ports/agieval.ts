import { lastBraced } from '../mathematics/boxed.ts'
import { stripString } from '../mathematics/strip-string.ts'
import { toNumber } from '../metric/numbers.ts'
import { findAll } from '../python/find-all.ts'
import { translateRegex } from '../python/regex.ts'
import { stripEnd, stripStart, textLength } from '../python/text.ts'
import { PythonFloat, type PythonValue, pythonEquals } from '../python/value.ts'
import { textColumn, textsColumn } from './function-input.ts'
import type { PythonRow } from './port.ts'
import type { PortedFunction } from './ported-function.ts'

const where = 'agieval/utils'
const inDollars = translateRegex('\\$(.*)\\$')
const lastNumber = translateRegex('(?:\\$)?\\d+(?:\\.\\d+)?(?![\\w\\d])')

function afterEquals(text: string): string {
  return text.includes('=') ? stripStart(text.split('=').at(-1) ?? '', ' ') : text
}

/** The answer that a solution ends with: in a box, in dollars, after an equals sign, or its last number. */
function statedAnswer(text: string): string | undefined {
  if (text.includes('\\boxed')) {
    const boxed = lastBraced(text)
    return boxed?.startsWith('\\boxed{') === true ? afterEquals(boxed.slice('\\boxed{'.length, -1)) : undefined
  }
  const enclosed = afterEquals(String(findAll(inDollars, text).at(-1) ?? ''))
  if (enclosed !== '') return enclosed
  if (text.includes('=')) return stripEnd(afterEquals(text), '.').split('\\n')[0]
  const number = findAll(lastNumber, text).at(-1)
  return number === undefined ? undefined : String(number)
}

function isSame(response: string, gold: string): boolean {
  const [answer, wanted] = [statedAnswer(response), statedAnswer(gold)]
  if (answer === undefined || wanted === undefined) return answer === wanted
  const [ours, theirs] = [stripString(answer, 'keep'), stripString(wanted, 'keep')]
  return ours === undefined || theirs === undefined ? answer === wanted : ours === theirs
}

function processAnswer(row: PythonRow, [response]: readonly PythonValue[]): Readonly<Record<string, PythonValue>> {
  const gold = textColumn(row, 'answer', where)
  return { acc: isSame(typeof response === 'string' ? response : '', gold) ? 1 : 0 }
}

/** Index of the greatest number, the first of equal ones; NaN counts as greatest, as to numpy. */
function greatest(numbers: readonly number[]): number {
  const nan = numbers.findIndex(Number.isNaN)
  if (nan >= 0) return nan
  return numbers.indexOf(Math.max(...numbers))
}

/** Questions that may have several right choices. */
function processChoices(row: PythonRow, results: readonly PythonValue[]): Readonly<Record<string, PythonValue>> {
  const gold = row.gold
  const isRight = (choice: number) => Array.isArray(gold) && gold.some((right) => pythonEquals(right, choice))
  const values = results.map((result) => toNumber(Array.isArray(result) ? result[0] : result))
  const lengths = textsColumn(row, 'choices', where).map(textLength)
  const perCharacter = values.map((value, index) => value / (lengths[index] ?? Number.NaN))
  return {
    acc: new PythonFloat(isRight(greatest(values)) ? 1 : 0),
    acc_norm: new PythonFloat(isRight(greatest(perCharacter)) ? 1 : 0),
  }
}

export const agievalPorts: readonly PortedFunction[] = [
  { reference: `${where}:process_results`, kind: 'process_results', run: processAnswer },
  { reference: `${where}:process_results_mcqa`, kind: 'process_results', run: processChoices },
]
