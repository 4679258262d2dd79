import { strip } from '../python/text.ts'
import { textColumn, textsColumn } from './function-input.ts'
import type { PythonRow } from './port.ts'
import type { PortedFunction } from './ported-function.ts'

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'

function lettersOf(row: PythonRow, where: string): string[] {
  return textsColumn(row, 'options', where).map((_, index) => letters.charAt(index))
}

/** The leaderboard's form: question, options by letter, and the letter asked for. */
function plainQuestion(row: PythonRow): string {
  const where = 'leaderboard/mmlu_pro/utils:doc_to_text'
  const options = textsColumn(row, 'options', where).map((option, index) => `${letters.charAt(index)}. ${option}\n`)
  return `${textColumn(row, 'question', where)}\n${options.join('')}Answer:`
}

const steps = "Let's think step by step."

/** The original form, which asks for thoughts before the letter. */
function thoughtfulQuestion(row: PythonRow, maximumOptions: number): string {
  const where = 'mmlu_pro/utils:doc_to_text'
  const options = textsColumn(row, 'options', where).slice(0, maximumOptions)
  const lines = options.map((option, index) => `${letters.charAt(index)}. ${strip(option)}\n`)
  return `Question:\n${textColumn(row, 'question', where)}\nOptions:\n${lines.join('')}Answer: ${steps}`
}

function thoughts(row: PythonRow): string {
  return textColumn(row, 'cot_content', 'mmlu_pro/utils:fewshot_to_target').replaceAll(`A: ${steps} `, '')
}

const subjects =
  'biology business chemistry computer_science economics engineering health history law math other philosophy physics psychology'

function subjectPorts(module: string): PortedFunction[] {
  return subjects.split(' ').map((subject) => ({
    reference: `${module}:process_${subject}`,
    kind: 'process_docs',
    run: (rows) => rows.filter(({ category }) => category === subject.replace('_', ' ')),
  }))
}

/** MMLU-Pro as the leaderboard asks it, as its authors do, and the variant MMLU-Pro+. */
export const mmluProPorts: readonly PortedFunction[] = [
  { reference: 'leaderboard/mmlu_pro/utils:doc_to_text', kind: 'document', run: plainQuestion },
  {
    reference: 'leaderboard/mmlu_pro/utils:doc_to_choice',
    kind: 'document',
    run: (row) => lettersOf(row, 'leaderboard/mmlu_pro/utils:doc_to_choice'),
  },
  ...originalPorts('mmlu_pro/utils', 10),
  ...originalPorts('mmlu-pro-plus/utils', 16),
]

function originalPorts(module: string, maximumOptions: number): PortedFunction[] {
  const question = (row: PythonRow) => thoughtfulQuestion(row, maximumOptions)
  return [
    { reference: `${module}:doc_to_text`, kind: 'document', run: question },
    { reference: `${module}:fewshot_to_text`, kind: 'document', run: question },
    { reference: `${module}:fewshot_to_target`, kind: 'document', run: thoughts },
    ...subjectPorts(module),
  ]
}
