import { strip } from '../python/text.ts'
import { isDict, PythonFloat, type PythonValue } from '../python/value.ts'
import { exactScore, overlapScore } from './answer-words.ts'
import { textColumn, textsOf } from './function-input.ts'
import type { PythonRow } from './port.ts'
import type { PortedFunction } from './ported-function.ts'

const where = 'coqa/utils'

function inputTexts(value: PythonValue | undefined, column: string): readonly string[] {
  return textsOf(isDict(value) ? value.input_text : undefined, { column, where })
}

/** The story, the conversation so far, and the last question without its answer. */
function conversation(row: PythonRow): string {
  const questions = inputTexts(row.questions, 'questions.input_text')
  const answers = inputTexts(row.answers, 'answers.input_text').slice(0, -1)
  const count = Math.max(questions.length, answers.length)
  const turns = Array.from({ length: count }, (_, index) => {
    const answer = answers[index]
    return `Q: ${questions[index] ?? 'None'}\n\n${answer === undefined ? 'A:' : `A: ${answer}\n\n`}`
  })
  return `${textColumn(row, 'story', where)}\n\n${turns.join('')}`
}

/** The answer to the last question, and other annotators' answers that differ in more than case. */
function goldAnswers(row: PythonRow): readonly string[] {
  const turn = inputTexts(row.questions, 'questions.input_text').length - 1
  const golds = [inputTexts(row.answers, 'answers.input_text').at(turn) ?? '']
  for (const more of isDict(row.additional_answers) ? Object.values(row.additional_answers) : []) {
    const answer = inputTexts(more, 'additional_answers.input_text').at(turn) ?? ''
    if (!golds.some((gold) => gold.toLowerCase() === answer.toLowerCase())) golds.push(answer)
  }
  return golds
}

/** Each gold answer is left out once, as a human's would be who is compared with the others (Reddy et al. 2019). */
function meanOfBest(golds: readonly string[], score: (gold: string) => number): PythonFloat {
  if (golds.length === 1) return new PythonFloat(Math.max(...golds.map(score)))
  const scores = golds.map(score)
  const bests = scores.map((_, left) => Math.max(...scores.filter((_, index) => index !== left)))
  return new PythonFloat(bests.reduce((sum, best) => sum + best, 0) / golds.length)
}

function processResults(row: PythonRow, [response]: readonly PythonValue[]): Readonly<Record<string, PythonValue>> {
  const golds = goldAnswers(row)
  const [answer = ''] = strip(typeof response === 'string' ? response : '').split('\n')
  return {
    em: meanOfBest(golds, (gold) => exactScore(gold, answer)),
    f1: meanOfBest(golds, (gold) => overlapScore(gold, answer)),
  }
}

export const coqaPorts: readonly PortedFunction[] = [
  { reference: `${where}:doc_to_text`, kind: 'document', run: conversation },
  { reference: `${where}:doc_to_target`, kind: 'document', run: goldAnswers },
  { reference: `${where}:process_results`, kind: 'process_results', run: processResults },
]
