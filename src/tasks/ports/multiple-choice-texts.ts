import { parsePythonLiteral } from '../python/literal.ts'
import { strip } from '../python/text.ts'
import { isDict, type PythonDict } from '../python/value.ts'
import { FunctionInputError, textColumn, textsColumn, textsOf } from './function-input.ts'
import type { PythonRow } from './port.ts'
import type { PortedFunction } from './ported-function.ts'

const letters = ['A', 'B', 'C', 'D']

function lettered(options: readonly string[]): string {
  return options.map((option, index) => `${letters[index] ?? ''}. ${option}\n`).join('')
}

const race = 'race/preprocess_race'

type Problem = { readonly question: string; readonly options: readonly string[]; readonly answer: number }

/** The questions about an article: a column that holds Python's text of a list of dicts. */
function problems(row: PythonRow): Problem[] {
  const value = parsePythonLiteral(textColumn(row, 'problems', race))
  if (!Array.isArray(value)) throw new FunctionInputError({ where: race, reason: 'the column problems is not a list' })
  return value.map((item) => {
    const problem: PythonDict = isDict(item) ? item : {}
    const answer = letters.findIndex((letter) => letter === problem.answer)
    if (typeof problem.question !== 'string' || answer < 0) {
      throw new FunctionInputError({ where: race, reason: 'a problem lacks its question or answer' })
    }
    return { question: problem.question, options: textsOf(problem.options, { column: 'options', where: race }), answer }
  })
}

function lastProblem(row: PythonRow): Problem {
  const last = problems(row).at(-1)
  if (last === undefined) throw new FunctionInputError({ where: race, reason: 'the column problems is empty' })
  return last
}

const blank = '  _  .'

/** The article, its questions but the last with their answers, and the last question. */
function raceText(row: PythonRow): string {
  const earlier = problems(row).slice(0, -1)
  const answered = earlier.map(({ question, options, answer }) => {
    const right = options[answer] ?? ''
    if (question.endsWith(blank)) return `${question.slice(0, -5)}${right}\n`
    return `Question: ${question}\nAnswer: ${right}\n`
  })
  return `Article: ${textColumn(row, 'article', race)}\n\n${answered.join('')}${lastProblem(row).question}`
}

function medqaText(row: PythonRow): string {
  const where = 'medqa/preprocess_medqa:doc_to_text'
  const endings = [0, 1, 2, 3].map((index) => textColumn(row, `ending${index}`, where))
  return `Question: ${textColumn(row, 'sent1', where)}\n${lettered(endings)}Answer:`
}

function medmcqaText(row: PythonRow): string {
  const where = 'medmcqa/utils_medmcqa:doc_to_text'
  const options = ['opa', 'opb', 'opc', 'opd'].map((column) => textColumn(row, column, where))
  return `Question: ${textColumn(row, 'question', where)}\nChoices:\n${lettered(options)}Answer:`
}

function pubmedqaText(row: PythonRow): string {
  const where = 'pubmedqa/preprocess_pubmedqa:doc_to_text'
  const abstract = textsColumn(row, 'CONTEXTS', where).join('\n')
  return `Abstract: ${abstract}\nQuestion: ${textColumn(row, 'QUESTION', where)}\nAnswer:`
}

const logiqa = 'logiqa/utils_logiqa'

function logiqaText(row: PythonRow): string {
  const options = textsColumn(row, 'options', logiqa).slice(0, 4)
  const [context, question] = [textColumn(row, 'context', logiqa), textColumn(row, 'question', logiqa)]
  return `Passage: ${context}\nQuestion: ${question}\nChoices:\n${lettered(options)}Answer:`
}

function logiqaTarget(row: PythonRow): number {
  const index = ['a', 'b', 'c', 'd'].indexOf(strip(textColumn(row, 'label', logiqa)))
  if (index < 0) throw new FunctionInputError({ where: logiqa, reason: 'the column label is none of a, b, c and d' })
  return index
}

/** Words that join a premise with its cause or effect, by language of XCOPA. */
const connectors: Readonly<Record<string, readonly [cause: string, effect: string]>> = {
  et: ['sest', 'seetõttu'],
  ht: ['poukisa', 'donk sa'],
  it: ['perché', 'quindi'],
  id: ['karena', 'maka'],
  qu: ['imataq', 'chaymi'],
  sw: ['kwa sababu', 'kwa hiyo'],
  zh: ['因为', '所以'],
  ta: ['காரணமாக', 'எனவே'],
  th: ['เพราะ', 'ดังนั้น'],
  tr: ['çünkü', 'bu yüzden'],
  vi: ['bởi vì', 'vì vậy'],
}

function xcopaText(row: PythonRow, [cause, effect]: readonly [string, string]): string {
  const where = 'xcopa/utils:doc_to_text'
  const premise = [...strip(textColumn(row, 'premise', where))].slice(0, -1).join('')
  const question = textColumn(row, 'question', where)
  if (question !== 'cause' && question !== 'effect') {
    throw new FunctionInputError({ where, reason: 'the column question is neither "cause" nor "effect"' })
  }
  return `${premise} ${question === 'cause' ? cause : effect}`
}

function xcopaChoices(row: PythonRow): string[] {
  return ['choice1', 'choice2'].map((column) => {
    const [first = '', ...rest] = textColumn(row, column, 'xcopa/utils:doc_to_choice')
    return first.toLowerCase() + rest.join('')
  })
}

const documents: Readonly<Record<string, (row: PythonRow) => string | number | readonly string[]>> = {
  [`${race}:doc_to_text`]: raceText,
  [`${race}:doc_to_target`]: (row) => lastProblem(row).answer,
  [`${race}:doc_to_choice`]: (row) => lastProblem(row).options.slice(0, 4),
  'medqa/preprocess_medqa:doc_to_text': medqaText,
  'medmcqa/utils_medmcqa:doc_to_text': medmcqaText,
  'pubmedqa/preprocess_pubmedqa:doc_to_text': pubmedqaText,
  [`${logiqa}:doc_to_text`]: logiqaText,
  [`${logiqa}:doc_to_target`]: logiqaTarget,
  'xcopa/utils:doc_to_choice': xcopaChoices,
  ...Object.fromEntries(
    Object.entries(connectors).map(([language, pair]) => [
      `xcopa/utils:doc_to_text_${language}`,
      (row: PythonRow) => xcopaText(row, pair),
    ]),
  ),
}

/** Questions with choices whose prompt the harness writes in Python: RACE, MedQA, MedMCQA, PubMedQA, LogiQA, XCOPA. */
export const multipleChoiceTextPorts: readonly PortedFunction[] = Object.entries(documents).map(([reference, run]) => ({
  reference,
  kind: 'document',
  run,
}))
