import * as z from 'zod'

/**
 * Only status 200 and 429 are declared in the specification; what it declares for 429 holds for every refusal, as its
 * guide to error codes has it.
 *
 * Source: openai/openai-openapi f85dbe2, ErrorResponse and Error.
 */
export const publishedError = z.looseObject({
  error: z.looseObject({
    message: z.string(),
    type: z.string(),
    param: z.string().nullable(),
    code: z.string().nullable(),
  }),
})
