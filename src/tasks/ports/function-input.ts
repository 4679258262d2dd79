import type { PythonRow } from './port.ts'

/** A row or an argument that a task's function cannot work with: the data set is not the one that the task is made for. */
export class FunctionInputError extends Error {
  override readonly name = 'FunctionInputError'
  readonly code = 'TASK_FUNCTION_INPUT'
  constructor({ where, reason }: { where: string; reason: string }) {
    super(
      `A row of the data set does not fit the task's function: ${reason}\nFunction: ${where}\n` +
        'What to do: check that the data set is the one that the task names.',
    )
  }
}

/** A column that must be text. */
export function textColumn(row: PythonRow, column: string, where: string): string {
  const value = row[column]
  if (typeof value === 'string') return value
  throw new FunctionInputError({ where, reason: `the column ${column} is not text` })
}

/** A column that must be a list of texts. */
export function textsColumn(row: PythonRow, column: string, where: string): readonly string[] {
  return textsOf(row[column], { column, where })
}

/** A value that must be a list of texts; `column` names it in the error. */
export function textsOf(value: unknown, { column, where }: { column: string; where: string }): readonly string[] {
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value
  throw new FunctionInputError({ where, reason: `the column ${column} is not a list of texts` })
}
