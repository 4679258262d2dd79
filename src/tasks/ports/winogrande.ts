import { strip } from '../python/text.ts'
import { FunctionInputError, textColumn } from './function-input.ts'
import type { PythonRow } from './port.ts'
import type { PortedFunction } from './ported-function.ts'

const where = 'winogrande'

/** The sentence before and after its blank, `_`. */
function parts(row: PythonRow): readonly [before: string, after: string] {
  const sentence = textColumn(row, 'sentence', where)
  const blank = sentence.indexOf('_')
  if (blank < 0) throw new FunctionInputError({ where, reason: 'the column sentence has no blank "_"' })
  return [sentence.slice(0, blank), sentence.slice(blank + 1)]
}

function rightIndex({ answer }: PythonRow): number {
  const index = ['1', '2'].findIndex((number) => number === answer)
  if (index < 0) throw new FunctionInputError({ where, reason: 'the column answer is neither "1" nor "2"' })
  return index
}

/** The two options are the beginnings, and what follows the blank is scored after each. */
function beginnings(row: PythonRow): string[] {
  const [before] = parts(row)
  return [before + textColumn(row, 'option1', where), before + textColumn(row, 'option2', where)]
}

/** Winogrande, and XWinograd in its six languages. */
export const winograndePorts: readonly PortedFunction[] = [
  'winogrande/preprocess_winogrande',
  'xwinograd/utils',
].flatMap((module): PortedFunction[] => [
  { reference: `${module}:doc_to_text`, kind: 'document', run: rightIndex },
  { reference: `${module}:doc_to_target`, kind: 'document', run: (row) => strip(parts(row)[1]) },
  { reference: `${module}:doc_to_choice`, kind: 'document', run: beginnings },
])
