import * as z from 'zod'

/** Text that is valid Unicode: half a character could only be read as another one. */
export const wellFormedText = z
  .string()
  .refine((text) => text.isWellFormed(), 'Expected valid Unicode, without half characters')
