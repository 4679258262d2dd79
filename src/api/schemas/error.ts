import * as z from 'zod'

/** The one shape of every error. `code` is stable; `hint` says what to do. */
export const errorResponse = z
  .object({
    error: z.object({
      code: z.string(),
      message: z.string(),
      hint: z.string(),
      /** Each field that was wrong, when several can be. */
      fields: z.array(z.object({ field: z.string(), problem: z.string() })).optional(),
    }),
  })
  .meta({ id: 'ErrorResponse' })
export type ErrorResponse = z.infer<typeof errorResponse>
