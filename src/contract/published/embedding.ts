import * as z from 'zod'
import { boundedArray, boundedNumbers } from '../bounded-array.ts'
import type { Corrected } from './corrections.ts'

const base64 = z.base64()

/**
 * The schema of an embeddings answer with the given corrections.
 * Source: openai/openai-openapi f85dbe2, CreateEmbeddingResponse and Embedding.
 */
export function publishedEmbedding(corrected: Corrected) {
  const numbers = boundedNumbers()
  const either = z.union([numbers, base64], { error: 'a list of numbers, or base64 text' })
  return z.looseObject({
    object: z.literal('list'),
    model: z.string(),
    data: boundedArray(
      z.looseObject({
        object: z.literal('embedding'),
        index: z.int(),
        embedding: corrected.has('embedding-as-base64') ? either : numbers,
      }),
    ),
    usage: z.looseObject({ prompt_tokens: z.int(), total_tokens: z.int() }),
  })
}
