import { translateRegex } from '../python/regex.ts'
import { strip } from '../python/text.ts'
import type { PythonValue } from '../python/value.ts'
import { textColumn } from './function-input.ts'
import type { PythonRow } from './port.ts'
import type { PortedFunction } from './ported-function.ts'

const where = 'assay/contains:process_results'

/**
 * 1 when the answer has the gold text, `value`, somewhere in it, in whatever case; else 0: the figure of SWDE, FDA and SQuAD
 * completion (Arora et al. 2024), which the harness writes as classes.
 */
function processResults(row: PythonRow, [response]: readonly PythonValue[]): Record<string, PythonValue> {
  const gold = strip(textColumn(row, 'value', where)).replaceAll(/[()[\]{}?*+\-|^$\\.&~#\s]/gu, '\\$&')
  const answer = typeof response === 'string' ? response : ''
  return { contains: answer.search(translateRegex(`(?i)${gold}`)) < 0 ? 0 : 1 }
}

export const containsPorts: readonly PortedFunction[] = [
  { reference: where, kind: 'process_results', run: processResults },
]
