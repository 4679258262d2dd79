import type { TaskAnswer } from '#records/task.ts'
import type { PythonValue } from '../python/value.ts'
import { readAnswerText, readSentText } from '../requests/answer-text.ts'
import type { Reading } from './method.ts'

export type TextReading = { readonly isCleaned: boolean; readonly stops: readonly string[]; readonly repeats: number }

/** Texts of a question that was asked several times; what was taken away from them is counted. */
export function readTexts(answers: readonly TaskAnswer[], { isCleaned, stops, repeats }: TextReading): Reading {
  const texts = Array.from({ length: repeats }, (_, index) => {
    const body = answers[index]?.body
    return isCleaned ? readAnswerText(body, stops) : readSentText(body)
  })
  const responses: PythonValue[] = texts.map(({ text }) => text)
  return {
    responses: [responses],
    notes: {
      stop_trimmed: texts.filter(({ isStopTrimmed }) => isStopTrimmed).length,
      reasoning_stripped: texts.filter(({ isReasoningStripped }) => isReasoningStripped).length,
      unreadable_answers: texts.filter(({ isReadable }) => !isReadable).length,
    },
    isReadable: texts.some(({ isReadable }) => isReadable),
  }
}
