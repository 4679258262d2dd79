import { errorObject, isErrorBody } from '#contract/error-object.ts'
import { readReply } from './ask-chat.ts'
import { type Finding, fail, pass, silentlyIgnored } from './finding.ts'
import type { CheckAnswer } from './transport-port.ts'

export type Refusal = {
  /** Statuses that say it well; any of 400 to 499 unless told. */
  readonly statuses?: readonly number[]
  /** The `code` of the error object that clients look for. */
  readonly code?: string
}

/** Whether a request that must be refused is refused in a way that clients can read. */
export function expectRefusal(answer: CheckAnswer, { statuses, code }: Refusal = {}): Finding {
  const reply = readReply(answer)
  if (reply.kind === 'unreadable') {
    const { status, problem } = reply
    return fail(status === null ? problem : `It answers status ${status}. ${problem}`)
  }
  const { status, json } = reply
  if (!isErrorBody(json)) {
    if (status === null || status < 400) return silentlyIgnored('It answers as if nothing were wrong.')
    return fail(`It answers status ${status} without an error object.`)
  }
  if (status !== null && status < 400) return fail(`It answers an error under status ${status}.`)
  if (status !== null && status >= 500) return fail(`It answers status ${status}, as if it were to blame.`)
  if (status !== null && statuses !== undefined && !statuses.includes(status)) {
    return fail(`It answers status ${status}, not ${statuses.join(' or ')}.`)
  }
  const read = errorObject.safeParse(json)
  if (!read.success) return fail('The error is not in {"error": {"message": …}}.')
  if (code !== undefined && read.data.error.code !== code) return fail(`The error has not the code "${code}".`)
  return pass(status === null ? 'It is refused with an error object.' : `It is refused with status ${status}.`)
}
