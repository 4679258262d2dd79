import * as z from 'zod'
import { boundedArray, boundedNumbers } from './bounded-array.ts'

const base64 = /^[A-Za-z0-9+/]+={0,2}$/

/**
 * What clients need of an embeddings answer: at least one vector, as numbers or as base64 of little-endian float32
 * (the published schema has numbers only; `encoding_format: base64` gives strings).
 * Source: openai/openai-openapi f85dbe2, CreateEmbeddingResponse.
 */
export const embeddingList = z.looseObject({
  data: boundedArray(
    z.looseObject({
      index: z.int().nonnegative().nullish(),
      embedding: z.union([
        boundedNumbers({ minimum: 1 }),
        z.string().refine((text) => base64.test(text) && Buffer.byteLength(text, 'base64') % 4 === 0),
      ]),
    }),
    { minimum: 1 },
  ),
  model: z.string().nullish(),
})
export type EmbeddingList = z.infer<typeof embeddingList>
