import type { Violation } from '../mutation.ts'
import { chatViolations } from './chat.ts'
import { conversationViolations } from './conversation.ts'
import { errorViolations } from './errors.ts'
import { limitViolations } from './limits.ts'
import { modelViolations } from './models.ts'
import { streamViolations } from './streaming.ts'
import { transportViolations } from './transport.ts'
import { unicodeViolations } from './unicode.ts'
import { usageViolations } from './usage.ts'

/** Every violating server, by the check that must find it. */
export const allViolations: readonly Violation[] = [
  ...transportViolations,
  ...modelViolations,
  ...chatViolations,
  ...conversationViolations,
  ...streamViolations,
  ...usageViolations,
  ...errorViolations,
  ...unicodeViolations,
  ...limitViolations,
]
