import { lastBoxContent } from '../mathematics/boxed.ts'
import { extractAnswer } from '../mathematics/extract-answer.ts'
import { isSameText } from '../mathematics/final-answer.ts'
import { isSameAnswer } from '../mathematics/same-answer.ts'
import type { PythonValue } from '../python/value.ts'
import { textColumn } from './function-input.ts'
import { mapRows } from './map-rows.ts'
import type { PythonRow } from './port.ts'
import type { PortedFunction } from './ported-function.ts'

const where = 'leaderboard/math/utils'
const invalid = '[invalidanswer]'

/** Problems of level 5 with the content of their solution's last box. */
function processDocs(rows: readonly PythonRow[]): readonly PythonRow[] {
  return mapRows((row) => {
    const [problem, solution] = [textColumn(row, 'problem', where), textColumn(row, 'solution', where)]
    return { problem, solution, answer: lastBoxContent(solution) ?? invalid }
  })(rows.filter(({ level }) => level === 'Level 5'))
}

/**
 * `exact_match_text`: the normalised text of the stated answer is that of the gold answer. It is what
 * lm-evaluation-harness's exact_match_original asks first; what it then asks of a computer algebra system is left out, so
 * this is never higher. `answer_match`: the answer, wherever it stands, has the value of the gold answer by our own reading
 * (`mathematics/same-answer.ts`); the harness's exact_match asks the package math_verify the same.
 */
function processResults(row: PythonRow, [response]: readonly PythonValue[]): Readonly<Record<string, PythonValue>> {
  const gold = textColumn(row, 'answer', 'assay/mathematics:process_results')
  const text = typeof response === 'string' ? response : ''
  const answer = extractAnswer(text)
  return {
    exact_match_text: isSameText(text, gold) ? 1 : 0,
    answer_match: answer !== undefined && isSameAnswer(answer, gold) ? 1 : 0,
  }
}

/** MATH as the leaderboard asks it, and our own comparison of its answers. */
export const mathematicsPorts: readonly PortedFunction[] = [
  { reference: `${where}:process_docs`, kind: 'process_docs', run: processDocs },
  {
    reference: `${where}:doc_to_text`,
    kind: 'document',
    run: (row) => `Problem:\n${textColumn(row, 'problem', where)}\n\nSolution:`,
  },
  { reference: 'assay/mathematics:process_results', kind: 'process_results', run: processResults },
]
