import type { ExampleReply, TaskDocument } from '#records/task.ts'
import type { Instance } from '../instance.ts'
import type { PreparedTask } from '../prepared-task.ts'
import { textWindows } from '../requests/text-windows.ts'
import { goldTexts, rightChoices } from '../score/gold.ts'

const wrongText = ' I do not know.'

/** What models that know a document's answer, and models that do not, would say to each of its questions. */
export function exampleReplyOf(
  prepared: PreparedTask,
  document: TaskDocument,
  instances: readonly Instance[],
): ExampleReply[] {
  const { output_type: output, repeats, target_delimiter: delimiter } = prepared.definition
  const gold = output === 'multiple_choice' ? rightChoices(prepared, document) : []
  return instances.flatMap((instance, index): ExampleReply[] => {
    if (instance.kind === 'generate_until') {
      // The first target with the delimiter before it, as a model would go on from the prompt.
      const right = delimiter + (goldTexts(prepared, document)[0] ?? '')
      return Array.from({ length: repeats }, () => ({ kind: 'text', right, wrong: [wrongText] }))
    }
    if (instance.kind === 'loglikelihood_rolling') {
      return textWindows(instance.text).map(({ text }) => ({ kind: 'continuation', continuation: text, isRight: true }))
    }
    const { continuation, input } = instance
    // A choice without its question is nothing to know.
    const isRight = input !== undefined && (output !== 'multiple_choice' || gold.includes(index))
    return [{ kind: 'continuation', continuation, isRight }]
  })
}
