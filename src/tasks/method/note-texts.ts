import type { AnswerText } from '../requests/answer-text.ts'

/** What was taken away from texts, or could not be read, counted. */
export function noteTexts(texts: readonly AnswerText[]): Record<string, number> {
  return {
    stop_trimmed: texts.filter(({ isStopTrimmed }) => isStopTrimmed).length,
    reasoning_stripped: texts.filter(({ isReasoningStripped }) => isReasoningStripped).length,
    unreadable_answers: texts.filter(({ isReadable }) => !isReadable).length,
  }
}
