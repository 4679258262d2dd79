import { parsePythonLiteral } from '../python/literal.ts'
import { textColumn, textsOf } from './function-input.ts'
import type { PythonRow } from './port.ts'
import type { PortedFunction } from './ported-function.ts'

const where = 'leaderboard/musr/utils'

/** The column holds the choices as a list written in Python. */
function choices(row: PythonRow): readonly string[] {
  return textsOf(parsePythonLiteral(textColumn(row, 'choices', where)), { column: 'choices', where })
}

function question(row: PythonRow): string {
  const lines = choices(row).map((choice, index) => `${index + 1} - ${choice}\n`)
  return `${textColumn(row, 'narrative', where)}\n\n${textColumn(row, 'question', where)}\n\n${lines.join('')}\nAnswer:`
}

export const musrPorts: readonly PortedFunction[] = [
  { reference: `${where}:doc_to_text`, kind: 'document', run: question },
  { reference: `${where}:doc_to_choice`, kind: 'document', run: choices },
]
