import { answerChecks } from './chat/answer-checks.ts'
import type { Check } from './check.ts'

/** Every check, in the order of its group. */
export const allChecks: readonly Check[] = [...answerChecks]
