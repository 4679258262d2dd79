import { answerChecks } from './chat/answer-checks.ts'
import { conversationChecks } from './chat/conversation-checks.ts'
import type { Check } from './check.ts'
import { errorChecks } from './errors/error-checks.ts'
import { requestErrorChecks } from './errors/request-error-checks.ts'
import { limitChecks } from './limits/limit-checks.ts'
import { modelChecks } from './models/model-checks.ts'
import { eventChecks } from './streaming/event-checks.ts'
import { paceChecks } from './streaming/pace-checks.ts'
import { streamChecks } from './streaming/stream-checks.ts'
import { connectionChecks } from './transport/connection-checks.ts'
import { httpChecks } from './transport/http-checks.ts'
import { robustnessChecks } from './unicode/robustness-checks.ts'
import { textChecks } from './unicode/text-checks.ts'
import { countChecks } from './usage/count-checks.ts'
import { truthChecks } from './usage/truth-checks.ts'

/** Every check, in the order of its group. */
export const allChecks: readonly Check[] = [
  // A
  ...httpChecks,
  ...connectionChecks,
  // B
  ...modelChecks,
  // C
  ...answerChecks,
  ...conversationChecks,
  // D
  ...eventChecks,
  ...streamChecks,
  ...paceChecks,
  // E
  ...countChecks,
  ...truthChecks,
  // H
  ...requestErrorChecks,
  ...errorChecks,
  // N
  ...textChecks,
  ...robustnessChecks,
  // O
  ...limitChecks,
]
