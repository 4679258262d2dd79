import { translateRegex } from '../python/regex.ts'
import { capitalize, strip } from '../python/text.ts'
import { textColumn, textsColumn } from './function-input.ts'
import { mapRows } from './map-rows.ts'
import type { PythonRow } from './port.ts'
import type { PortedFunction } from './ported-function.ts'

const where = 'hellaswag/utils:process_docs'
const brackets = translateRegex('\\[.*?\\]')

/** WikiHow left headings and marks in square brackets behind; a heading becomes a full stop. */
export function withoutBrackets(text: string): string {
  return strip(text).replaceAll(' [title]', '. ').replace(brackets, '').replaceAll('  ', ' ')
}

function convert(row: PythonRow): PythonRow {
  const context = `${textColumn(row, 'ctx_a', where)} ${capitalize(textColumn(row, 'ctx_b', where))}`
  return {
    query: withoutBrackets(`${textColumn(row, 'activity_label', where)}: ${context}`),
    choices: textsColumn(row, 'endings', where).map(withoutBrackets),
    gold: Number(row.label),
  }
}

export const hellaswagPorts: readonly PortedFunction[] = [
  { reference: where, kind: 'process_docs', run: mapRows(convert) },
]
