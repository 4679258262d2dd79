import * as z from 'zod'
import { boundedArray } from '../bounded-array.ts'

/** Source: openai/openai-openapi f85dbe2, Model. */
export const publishedModel = z.looseObject({
  id: z.string(),
  object: z.literal('model'),
  created: z.int(),
  owned_by: z.string(),
})

/** Source: openai/openai-openapi f85dbe2, ListModelsResponse. */
export const publishedModels = z.looseObject({ object: z.literal('list'), data: boundedArray(publishedModel) })
