import { readFileSync } from 'node:fs'
import { functionHash } from './function-text.ts'
import { PythonFunction } from './python-function.ts'

/**
 * Classes of lm-evaluation-harness that a definition of Assay does the same as: its name, and the hash of the whole file of
 * the class in the release that it follows (0.4.13).
 */
const definitionsOfClasses: Readonly<
  Record<string, { readonly definition: string; readonly follows: readonly string[] }>
> = {
  'fda/task.FDA': { definition: 'fda', follows: ['914cc539cfd8'] },
  'squad_completion/task.SQUADCompletion': { definition: 'squad_completion', follows: ['92a917c531f4'] },
  'squadv2/task.SQuAD2': { definition: 'squadv2', follows: ['c0ce848b3d97'] },
  'swde/task.SWDE': { definition: 'swde', follows: ['683dc7f719ee'] },
}

/**
 * The name of Assay's own definition that does what a Python class does; undefined when there is none, or when the user's
 * file of the class is none that the definition follows.
 *
 * @param named the field `class` of a definition
 */
export function definitionOfClass(named: unknown): string | undefined {
  if (!(named instanceof PythonFunction) || named.path === undefined) return undefined
  const found = definitionsOfClasses[`${named.module}.${named.functionName}`]
  if (found === undefined) return undefined
  const text = readFileSync(named.path, 'utf8').replace(/\r\n?/g, '\n')
  return found.follows.includes(functionHash(text)) ? found.definition : undefined
}
