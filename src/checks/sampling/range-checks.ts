import { chatPath, type ReadReply } from '../ask-chat.ts'
import { asked, chatFields } from '../ask-model.ts'
import type { Check } from '../check.ts'
import { type Finding, fail, pass, silentlyIgnored } from '../finding.ts'
import { drawQuestion } from '../prompt-words.ts'
import { fieldAt } from '../read-fields.ts'

const wrongValues: Readonly<Record<string, readonly unknown[]>> = {
  temperature: [-1, 'warm'],
  top_p: [-0.5, 1.5],
  frequency_penalty: [-3, 3],
  presence_penalty: [-3, 3],
  n: [0],
  max_tokens: [-5],
  stop: [['first', 'second', 'third', 'fourth', 'fifth']],
}

/**
 * Values outside of their ranges, one check for each parameter.
 * Ranges: openai/openai-openapi f85dbe2, CreateChatCompletionRequest.
 */
export const rangeChecks: readonly Check[] = Object.entries(wrongValues).map(([field, values]) => ({
  id: `sampling.range-${field.replaceAll('_', '-')}`,
  group: 'F',
  // Several servers take more than four stop strings and lower temperatures on purpose.
  level: field === 'stop' ? 'may' : 'should',
  title: `"${field}" out of its range is refused by name`,
  needs: ['chat.answers'],
  networks: ['direct', 'morse'],
  requests: values.length,
  advice: `Answer status 400 with "param": "${field}" in the error object when ${field} is out of its range.`,
  async run(probe) {
    for (const value of values) {
      const fields = chatFields(drawQuestion(probe.random), { max_tokens: 4, [field]: value })
      const found = judgeRangeRefusal(await asked(probe, chatPath, fields), field, value)
      if (found.verdict !== 'pass') return found
    }
    return pass('It is.')
  },
}))

/**
 * A refusal must be the client's fault, have an error object, and name the parameter.
 *
 * @param names words of which a message may have any in place of the parameter's name
 */
export function judgeRangeRefusal(
  reply: ReadReply,
  field: string,
  value: unknown,
  names: readonly string[] = [field],
): Finding {
  const what = `${field} of ${Array.isArray(value) ? `${value.length} texts` : JSON.stringify(value)}`
  if (reply.kind === 'unreadable') return fail(`${what}: ${reply.problem}`)
  if (reply.status === 200 || (reply.status === null && fieldAt(reply.json, 'choices') !== undefined))
    return silentlyIgnored(`${what} is accepted.`)
  if (reply.status !== null && (reply.status < 400 || reply.status > 499))
    return fail(`${what} is answered with status ${reply.status}.`)
  const error = fieldAt(reply.json, 'error')
  if (error === undefined) return fail(`${what} is refused without an error object.`)
  const isNamed =
    fieldAt(error, 'param') === field ||
    new RegExp(`\\b(?:${names.join('|')})\\b`).test(String(fieldAt(error, 'message')))
  return isNamed ? pass(`${what} is refused.`) : fail(`The refusal of ${what} does not name the parameter.`)
}
