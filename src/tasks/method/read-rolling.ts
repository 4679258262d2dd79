import type { TaskAnswer } from '#records/task.ts'
import { echoFault } from '../capability/echo-fault.ts'
import { PythonFloat } from '../python/value.ts'
import { continuationStart, readEchoedTokens, sumFrom, unreadable } from '../requests/echo.ts'
import type { TextWindow } from '../requests/text-windows.ts'
import type { Reading } from './method.ts'

/**
 * The log-probability of a text from the answers to its windows. The very first token counts only where the endpoint gives it
 * a log-probability (a token before the text, BOS, was put there by it); otherwise `first_token_unscored` is 1. The number of
 * windows is recorded, since results with windows cut by text are the harness's only up to the breaks. A window that is no
 * echo of its text, or has no token with a log-probability, makes the reading `missing` the echo.
 */
export function readRolling(windows: readonly TextWindow[], answers: readonly TaskAnswer[]): Reading {
  const read = windows.map(({ context, text }, index) => {
    const body = answers[index]?.body
    const isEchoed = echoFault(body, { promptEnd: context + text, isSelfTest: false }) === undefined
    const echoed = readEchoedTokens(body, context + text)
    const start = echoed && continuationStart(echoed, text)
    if (!isEchoed || echoed === undefined || start === undefined) return { ...unreadable, lacksFirst: false }
    const lacksFirst = context === '' && start === 0 && echoed.logprobs[0] === null
    return { ...sumFrom(echoed, start, { mayLackFirst: context === '' }), lacksFirst }
  })
  const logprob = read.reduce((sum, window) => sum + window.logprob, 0)
  const unread = read.filter((window) => window.logprob === Number.NEGATIVE_INFINITY).length
  return {
    responses: [[new PythonFloat(logprob)]],
    notes: {
      text_windows: windows.length,
      first_token_unscored: read.filter(({ lacksFirst }) => lacksFirst).length,
      unreadable_windows: unread,
    },
    isReadable: windows.length > 0 && unread === 0,
    missing: unread === 0 ? undefined : 'C2',
  }
}
