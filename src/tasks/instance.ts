import type { TaskDocument } from '#records/task.ts'
import { UnsupportedTaskError } from './definition/task-definition.ts'
import type { PreparedTask } from './prepared-task.ts'
import { endsWithSpace } from './python/text.ts'
import { pythonString } from './python/to-string.ts'

/** One question that the harness puts to a model (its `Instance`): a document has one, or one per choice or continuation. */
export type Instance =
  /** The log-probability of a continuation. `input` is the place of its prompt; undefined for the empty one. */
  | { readonly kind: 'loglikelihood'; readonly input: number | undefined; readonly continuation: string }
  /** The log-probability of a whole text. */
  | { readonly kind: 'loglikelihood_rolling'; readonly text: string }
  /** A text, asked for `repeats` times. */
  | { readonly kind: 'generate_until'; readonly input: number }

/** Gives the questions of a document, in the harness's order (api/task.py:construct_requests, 0.4.13). */
export type InstanceBuilder = (document: TaskDocument) => readonly Instance[]

/**
 * The questions of a task's documents.
 *
 * @param isChat whether prompts are chat messages, where choices stand without a delimiter
 */
export function instanceBuilder(prepared: PreparedTask, { isChat }: { readonly isChat: boolean }): InstanceBuilder {
  const { definition, fields, variables } = prepared
  if (definition.output_type === 'generate_until') {
    const continuations = definition.metadata?.assay?.continuations ?? []
    const asked = continuations.map((continuation): Instance => ({ kind: 'loglikelihood', input: 0, continuation }))
    return () => [{ kind: 'generate_until', input: 0 }, ...asked]
  }
  if (definition.output_type === 'multiple_choice') return choiceBuilder(prepared, isChat)
  const target = (document: TaskDocument) => pythonString(fields.target(variables(document)))
  return definition.output_type === 'loglikelihood'
    ? (document) => [{ kind: 'loglikelihood', input: 0, continuation: target(document) }]
    : (document) => [{ kind: 'loglikelihood_rolling', text: target(document) }]
}

const lacksChoices = 'it has no doc_to_choice'

function choiceBuilder(prepared: PreparedTask, isChat: boolean): InstanceBuilder {
  const { definition, fields, variables, hasManyInputs } = prepared
  if (fields.choices === undefined) throw new UnsupportedTaskError({ task: definition.task, reason: lacksChoices })
  const delimiter = isChat ? chatDelimiter(prepared) : definition.target_delimiter
  const isMutual = (definition.metric_list ?? []).some(({ metric }) => metric === 'acc_mutual_info')
  return (document) => {
    const row = variables(document)
    const choices = choicesOf(prepared, document)
    const answer = hasManyInputs ? delimiter + pythonString(fields.target(row)) : undefined
    const asked = choices.map((choice, index): Instance => {
      const input = hasManyInputs ? index : 0
      return { kind: 'loglikelihood', input, continuation: answer ?? delimiter + choice }
    })
    if (!isMutual) return asked
    const alone = choices.map((choice): Instance => {
      return { kind: 'loglikelihood', input: undefined, continuation: delimiter + choice }
    })
    return [...asked, ...alone]
  }
}

/** Under chat a choice begins a message of its own, unless the task has begun that message without a space at its end. */
function chatDelimiter({ definition: { gen_prefix: prefix, target_delimiter } }: PreparedTask): string {
  return prefix !== undefined && prefix !== null && prefix !== '' && !endsWithSpace(prefix) ? target_delimiter : ''
}

/** The choices of a document of a multiple-choice task. */
export function choicesOf({ definition, fields, variables }: PreparedTask, document: TaskDocument): readonly string[] {
  const choices = fields.choices?.(variables(document))
  if (choices !== undefined) return choices
  throw new UnsupportedTaskError({ task: definition.task, reason: lacksChoices })
}
