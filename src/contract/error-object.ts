import * as z from 'zod'

/**
 * The error object of the OpenAI contract. Servers leave out all but the message, and some give the code as a number.
 * Source: openai/openai-openapi f85dbe2, ErrorResponse.
 */
export const errorObject = z.looseObject({
  error: z.looseObject({
    message: z.string(),
    type: z.string().nullish(),
    param: z.string().nullish(),
    code: z.union([z.string(), z.number()]).nullish(),
  }),
})
export type ErrorObject = z.infer<typeof errorObject>

const failureWords = new Set(['error', 'fail', 'failed', 'failure'])
const answerFields = ['choices', 'data', 'output']

/**
 * True when a JSON body reports an error, in any shape that servers send under status 200: `error` as an object or as
 * text, `{"status": "failure"}`, `{"object": "error"}`, or FastAPI's `detail` and GraphQL's `errors` where an answer
 * should be.
 */
export function isErrorBody(body: unknown): boolean {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return false
  const fields = body as Readonly<Record<string, unknown>>
  if (isSaid(fields.error) || fields.object === 'error') return true
  if (answerFields.some((name) => isSaid(fields[name]))) return false
  if (typeof fields.status === 'string' && failureWords.has(fields.status.toLowerCase())) return true
  return isSaid(fields.detail) || isSaid(fields.errors)
}

/** Many servers send `error: null` (or false, or empty) in every good answer. */
function isSaid(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === '') return false
  return !(Array.isArray(value) && value.length === 0)
}
