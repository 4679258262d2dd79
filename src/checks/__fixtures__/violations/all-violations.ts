import type { Violation } from '../mutation.ts'
import { chatViolations } from './chat.ts'

/** Every violating server, by the check that must find it. */
export const allViolations: readonly Violation[] = [...chatViolations]
