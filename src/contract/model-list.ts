import * as z from 'zod'
import { boundedArray } from './bounded-array.ts'

/**
 * What clients need of the model list; it may be empty.
 * Source: openai/openai-openapi f85dbe2, ListModelsResponse.
 */
export const modelList = z.looseObject({
  data: boundedArray(z.looseObject({ id: z.string().min(1), owned_by: z.string().nullish() })),
})
export type ModelList = z.infer<typeof modelList>
