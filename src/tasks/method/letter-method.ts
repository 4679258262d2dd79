import type { Capability } from '#records/task.ts'
import { UnsupportedTaskError } from '../definition/task-definition.ts'
import { choicesOf, instanceBuilder } from '../instance.ts'
import { argmax } from '../metric/choice-metrics.ts'
import type { PreparedTask } from '../prepared-task.ts'
import { PythonFloat, type PythonValue } from '../python/value.ts'
import { hasRivals, letterChatRequest, letterCompletionRequest, readLetterLogprobs } from '../requests/letter-choice.ts'
import { rightChoices } from '../score/gold.ts'
import { messagesJson, promptMessages } from './chat-method.ts'
import type { Method } from './method.ts'

/** What an endpoint must be able to do for letters: log-probabilities of rivals of a generated token. */
export const letterNeeds: Capability = 'C1'

export type LetterOptions = { readonly isChat: boolean; readonly isMultiturn: boolean }

/**
 * A task whose choices are single letters, asked in one request: the letters' probabilities as the first token. The same
 * verdict as by echo wherever a letter is one token and all letters are among the likeliest.
 *
 * @throws {UnsupportedTaskError} for choices that are no single letters.
 */
export function letterMethod(prepared: PreparedTask, { isChat, isMultiturn }: LetterOptions): Method {
  requireLetters(prepared)
  const messages = promptMessages(prepared, isMultiturn)
  return {
    needs: letterNeeds,
    instances: instanceBuilder(prepared, { isChat }),
    shownPrompts: isChat ? (...question) => messages(...question).map(messagesJson) : prepared.promptTexts,
    build(document, request) {
      if (!isChat) return [letterCompletionRequest(request.model, prepared.promptTexts(document, request)[0] ?? '')]
      return [letterChatRequest(request.model, messages(document, request)[0] ?? [])]
    },
    read(document, answers) {
      const logprobs = readLetterLogprobs(answers[0]?.body, choicesOf(prepared, document))
      const best = argmax(logprobs)
      const unread = logprobs.filter((logprob) => logprob === Number.NEGATIVE_INFINITY).length
      return {
        responses: logprobs.map((logprob, index): PythonValue[] => [[new PythonFloat(logprob), index === best]]),
        notes: { unreadable_choices: unread },
        isReadable: unread < logprobs.length,
        missing: hasRivals(answers[0]?.body) ? undefined : letterNeeds,
      }
    },
    exampleReplies(document) {
      const letters = choicesOf(prepared, document)
      const gold = rightChoices(prepared, document)
      const delimiter = isChat ? '' : prepared.definition.target_delimiter
      const [right = ''] = letters.filter((_, index) => gold.includes(index))
      const [first = '', ...others] = letters.filter((_, index) => !gold.includes(index))
      const wrong = [delimiter + first, ...others.map((letter) => delimiter + letter)] as const
      return [{ kind: 'text', right: delimiter + right, wrong }]
    },
  }
}

function requireLetters({ definition, source, fields, variables, hasManyInputs }: PreparedTask): void {
  const { task, metric_list: metrics } = definition
  const isMutual = (metrics ?? []).some(({ metric }) => metric === 'acc_mutual_info')
  if (isMutual) throw new UnsupportedTaskError({ task, reason: 'acc_mutual_info needs probabilities without a prompt' })
  const choices = source.size === 0 ? [] : fields.choices?.(variables(source.documentAt(0)))
  if (!hasManyInputs && choices?.every((choice) => /^\p{L}$/u.test(choice))) return
  throw new UnsupportedTaskError({ task, reason: 'its choices are texts, not single letters' })
}
