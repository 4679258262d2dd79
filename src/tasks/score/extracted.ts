import type { TaskDocument } from '#records/task.ts'
import { choicesOf } from '../instance.ts'
import { argmax } from '../metric/choice-metrics.ts'
import { toNumber } from '../metric/numbers.ts'
import type { PreparedTask } from '../prepared-task.ts'
import { pythonString } from '../python/to-string.ts'
import type { PythonValue } from '../python/value.ts'
import type { FilteredResult } from './score-document.ts'

/** Characters of an extracted answer that are kept to be shown. */
const maximumExtractedLength = 1000

/** What each pipeline took for the answer, to be shown: a text, or the likeliest choice; nothing for whole texts. */
export function extractedTexts(
  prepared: PreparedTask,
  document: TaskDocument,
  results: readonly FilteredResult[],
): Record<string, string> {
  const { output_type: output } = prepared.definition
  if (output !== 'generate_until' && output !== 'multiple_choice') return {}
  const choices = output === 'multiple_choice' ? choicesOf(prepared, document) : undefined
  const texts = results.map(({ filter, filtered }) => {
    const text = choices === undefined ? pythonString(filtered[0] ?? '') : likeliest(choices, filtered)
    return [filter, text.slice(0, maximumExtractedLength)]
  })
  return Object.fromEntries(texts)
}

function likeliest(choices: readonly string[], filtered: readonly PythonValue[]): string {
  const logprobs = filtered.slice(0, choices.length).map((pair) => toNumber(Array.isArray(pair) ? pair[0] : null))
  return choices[argmax(logprobs)] ?? ''
}
