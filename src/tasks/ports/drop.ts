import { pairwiseSum } from '../metric/numbers.ts'
import { splitText, strip } from '../python/text.ts'
import { floatRepr } from '../python/to-string.ts'
import { isDict, PythonFloat, type PythonValue } from '../python/value.ts'
import { withoutArticles, withoutPunctuation } from './answer-words.ts'
import { bestAssignment } from './assignment.ts'
import { pythonFloat } from './float-text.ts'
import { FunctionInputError, textColumn, textsOf } from './function-input.ts'
import { mapRows } from './map-rows.ts'
import type { PythonRow } from './port.ts'
import type { PortedFunction } from './ported-function.ts'

const where = 'drop/utils'

function convert(row: PythonRow): PythonRow {
  return {
    id: row.query_id ?? null,
    passage: textColumn(row, 'passage', where),
    question: textColumn(row, 'question', where),
    answers: goldAnswers(row),
  }
}

/** The answer and what validators gave, each a list of spans; equal ones once. */
function goldAnswers(row: PythonRow): readonly (readonly string[])[] {
  const { number, date, spans } = isDict(row.validated_answers) ? row.validated_answers : {}
  if (!Array.isArray(number) || !Array.isArray(date) || !Array.isArray(spans)) {
    throw new FunctionInputError({ where, reason: 'the column validated_answers lacks number, date or spans' })
  }
  const validated = number.map((value, index) => ({ number: value, date: date[index], spans: spans[index] }))
  const answers = [row.answer, ...validated].map(answerSpans)
  return [...new Map(answers.map((answer) => [JSON.stringify(answer), answer])).values()]
}

function answerSpans(answer: PythonValue | undefined): readonly string[] {
  if (!isDict(answer)) throw new FunctionInputError({ where, reason: 'an answer is no structure' })
  if (answer.number !== '') return [String(answer.number)]
  if (Array.isArray(answer.spans) && answer.spans.length > 0) return textsOf(answer.spans, { column: 'spans', where })
  const { day, month, year } = isDict(answer.date) ? answer.date : {}
  return [strip(textsOf([day, month, year], { column: 'date', where }).join(' '))]
}

function processResults(row: PythonRow, results: readonly PythonValue[]): Readonly<Record<string, PythonValue>> {
  const predicted = results.map((result) => (typeof result === 'string' ? result : ''))
  if (!Array.isArray(row.answers)) throw new FunctionInputError({ where, reason: 'the column answers is not a list' })
  let [em, f1] = [0, 0]
  for (const gold of row.answers.map((spans) => textsOf(spans, { column: 'answers', where }))) {
    if (strip(gold[0] ?? '') === '') continue
    const scores = compareAnswers(predicted, gold)
    em = Math.max(em, scores.em)
    f1 = Math.max(f1, scores.f1)
  }
  // Python's max(0, 0.0) is the integer.
  return { em: em === 0 ? 0 : new PythonFloat(em), f1: f1 === 0 ? 0 : new PythonFloat(f1) }
}

/** DROP's scores (Dua et al. 2019): spans matched one to one so that their words overlap most. */
function compareAnswers(predicted: readonly string[], gold: readonly string[]): { em: number; f1: number } {
  const [ours, theirs] = [predicted.map(normalized), gold.map(normalized)]
  const isSame =
    ours.length === theirs.length && [...new Set(ours)].sort().join('\n') === [...new Set(theirs)].sort().join('\n')
  return { em: isSame ? 1 : 0, f1: roundedHundredths(overlap(ours.map(wordSet), theirs.map(wordSet))) }
}

/** numpy's `round(x, 2)`: half to even after multiplication. */
function roundedHundredths(value: number): number {
  const scaled = value * 100
  const below = Math.floor(scaled)
  const isUp = scaled - below > 0.5 || (scaled - below === 0.5 && below % 2 === 1)
  return (isUp ? below + 1 : below) / 100
}

function wordSet(text: string): ReadonlySet<string> {
  return new Set(splitText(text))
}

type WordSet = ReadonlySet<string>

function overlap(predicted: readonly WordSet[], gold: readonly WordSet[]): number {
  const scores = gold.map((goldWords) =>
    predicted.map((words) => (sharesNumber(goldWords, words) ? wordF1(words, goldWords) : 0)),
  )
  const best = new Array<number>(Math.max(gold.length, predicted.length)).fill(0)
  for (const [row, column] of bestAssignment(scores)) best[row] = scores[row]?.[column] ?? 0
  return pairwiseSum(best) / best.length
}

/** True unless the gold answer has numbers and the prediction has none of them. */
function sharesNumber(gold: WordSet, predicted: WordSet): boolean {
  const numbers = [...gold].filter((word) => pythonFloat(word) !== undefined)
  return numbers.length === 0 || numbers.some((number) => predicted.has(number))
}

function wordF1(predicted: WordSet, gold: WordSet): number {
  const shared = [...gold].filter((word) => predicted.has(word)).length
  const precision = predicted.size === 0 ? 1 : shared / predicted.size
  const recall = gold.size === 0 ? 1 : shared / gold.size
  return precision === 0 && recall === 0 ? 0 : (2 * precision * recall) / (precision + recall)
}

/** Words in small letters without punctuation and articles; numbers as Python prints floats, so that 3 is 3.0. */
function normalized(answer: string): string {
  const words = answer.split(/[ -]/).map((word) => {
    const small = word.toLowerCase()
    const plain = pythonFloat(small) === undefined ? withoutPunctuation(small) : small
    const number = pythonFloat(plain)
    return splitText(withoutArticles(number === undefined ? plain : floatRepr(number))).join(' ')
  })
  return words.filter((word) => word !== '').join(' ')
}

export const dropPorts: readonly PortedFunction[] = [
  { reference: `${where}:process_docs`, kind: 'process_docs', run: mapRows(convert) },
  { reference: `${where}:process_results`, kind: 'process_results', run: processResults },
]
